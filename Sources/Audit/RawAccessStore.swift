import Foundation
import Postgres

/// The SQL of who asked for raw figures.
package enum RawAccessStore {
    static let insert = Statement<[Date], [String], [String], [String], [Int16], Void>(
        "access.insert",
        """
        INSERT INTO raw_access (at, caller, role, call, status)
        SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::int2[])
        """)

    /// `$1` the first moment; `$2` caller or NULL; `$3` most. The newest first.
    static let list = Statement<Date, String?, Int32, RawAccess>(
        "access.list",
        """
        SELECT at, caller, role, call, status FROM raw_access
        WHERE at >= $1 AND ($2::text IS NULL OR caller = $2) ORDER BY at DESC, id DESC LIMIT $3
        """,
        row: { (at: Date, caller: String, role: String, call: String, status: Int16) in
            RawAccess(at: at, caller: caller, role: role, call: call, status: Int(status))
        })

    /// `$1` the first moment that stays; `$2` most.
    static let remove = Statement<Date, Int32, Void>(
        "access.remove",
        """
        DELETE FROM raw_access WHERE id IN (SELECT id FROM raw_access WHERE at < $1 ORDER BY at, id LIMIT $2)
        """)

    package static let statements: [any AnyStatement] = [insert, list, remove]
}
