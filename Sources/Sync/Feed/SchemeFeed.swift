import Foundation
import HubCore
import Postgres

/// A scheme's feed, locked until commit by somebody at the national office who adds to it.
package struct SchemeFeed {
    package let scheme: SchemeID
    /// Of the last entry.
    package private(set) var position: Int64

    /// Problems: `scheme-unknown`.
    package init(of code: SchemeCode, in transaction: Transaction) throws {
        guard let (scheme, position) = try transaction.first(SchemeFeedStore.lock, code.rawValue) else {
            throw Problem(.schemeUnknown, detail: Message(ja: "スキーム \(code)", en: "scheme \(code)"))
        }
        self.scheme = scheme
        self.position = position
    }

    /// - Parameters:
    ///   - revision: grows with every entry under the same key.
    ///   - data: JSON as it is sent; nil says that the key is gone.
    package mutating func append(
        _ topic: FeedTopic, key: String, revision: Int64 = 1, data: String?, at time: Date, in transaction: Transaction
    ) {
        position += 1
        transaction.enqueue(
            SchemeFeedStore.append, scheme, position, topic.rawValue, key, data == nil ? "del" : "put", time, revision,
            data)
    }
}
