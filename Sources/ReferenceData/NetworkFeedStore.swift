import Foundation
import Postgres

/// The feed that all schemes read: dictionaries and notices. Its row is locked until commit, so that the order of
/// positions is the order of commits; whoever adds to it does so rarely.
package enum NetworkFeedStore {
    /// Adds an entry within the caller's transaction.
    ///
    /// - Parameters:
    ///   - revision: grows with every entry under the same key.
    ///   - data: JSON as it is sent; nil says that the key is gone.
    package static func append(
        topic: String, key: String, revision: Int64, data: String?, at time: Date, in transaction: Transaction
    ) {
        transaction.enqueue(append, topic, key, data == nil ? "del" : "put", time, revision, data)
    }

    private static let append = Statement<String, String, String, Date, Int64, String?, Void>(
        "network.append",
        """
        WITH advanced AS (UPDATE network_feed SET position = position + 1 RETURNING position)
        INSERT INTO network_change (position, topic, key, operation, at, revision, data)
        SELECT position, $1, $2, $3, $4, $5, $6 FROM advanced
        """)

    package static let statements: [any AnyStatement] = [append]
}
