/// What went wrong with the database. Never holds values of rows: PostgreSQL's DETAIL and HINT are dropped, and its
/// primary message is kept only in the classes where it cannot quote data.
package struct PostgresError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// PostgreSQL refused a statement.
        case refused
        /// The schema has changed under a prepared statement.
        case stale
        /// No connection could be made, or it was lost before anything was committed.
        case unreachable
        /// The reply to COMMIT did not come, or said that a standby did not confirm: the work may be kept or lost.
        case commitInDoubt
        /// The deadline passed; the work was rolled back.
        case timedOut
        /// No lane became free in time.
        case busy
        /// A value of the result is not of the declared type.
        case unreadable
    }

    package let kind: Kind
    /// Five characters (PostgreSQL, appendix A), when the server spoke.
    package let sqlState: String?
    package let constraint: String?
    package let table: String?
    package let statement: String?
    package let message: String

    package init(
        _ kind: Kind, sqlState: String? = nil, constraint: String? = nil, table: String? = nil,
        statement: String? = nil, message: String
    ) {
        self.kind = kind
        self.sqlState = sqlState
        self.constraint = constraint
        self.table = table
        self.statement = statement
        self.message = message
    }

    static func unreadable(_ type: String) -> Self { Self(.unreadable, message: "a value is not a readable \(type)") }

    package var description: String {
        let parts = [
            sqlState.map { "SQLSTATE \($0)" }, constraint.map { "constraint \($0)" }, table.map { "table \($0)" },
            statement.map { "in \($0)" },
        ].compactMap { $0 }
        return parts.isEmpty ? message : "\(message) (\(parts.joined(separator: ", ")))"
    }

    /// Classes of SQLSTATE whose primary message speaks of the program or the server, never of a value.
    static let speakingClasses: Set<String> = ["08", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58", "XX"]

    /// Whether the whole transaction may be run again: nothing of it was kept.
    package var isRetryable: Bool {
        switch kind {
        case .unreachable, .stale: true
        case .refused:
            switch sqlState {
            case "40001", "40P01", "25006", "57P01", "57P02", "57P03", "26000": true
            default: sqlState?.hasPrefix("08") ?? false
            }
        case .commitInDoubt, .timedOut, .busy, .unreadable: false
        }
    }
}
