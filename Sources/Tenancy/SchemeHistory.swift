import Foundation
import HubCore
import Postgres

/// Something that a scheme said of itself by sync: what, when, through which batch, and until when it stood.
package struct SchemeStatementEntry: Sendable, Codable, Equatable {
    /// As `profile/2026-04-01` or `membership/2026-05-01/suspended`.
    package let key: String
    package let revision: Int64
    /// JSON; nil for a statement that was taken back.
    package let content: String?
    package let from: Date
    /// Nil for what stands.
    package let until: Date?
    package let stream: String
    package let sequence: Int64
}

extension SchemeRegistry {
    /// All that a scheme ever said of itself, by key and in its order. Problems: `scheme-unknown`.
    package func history(of code: SchemeCode) async throws -> [SchemeStatementEntry] {
        try await database.analyse(as: .national) { tx in
            try tx.all(SchemeStore.history, Self.identifier(of: code, tx))
        }
    }
}
