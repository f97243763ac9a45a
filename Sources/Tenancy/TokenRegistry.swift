import Audit
import Cryptography
import Foundation
import HubCore
import Postgres

/// Access tokens of the national office. The token itself is shown once and never kept.
package struct TokenRegistry: Sendable {
    private let database: Database
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    /// - Parameter life: seconds; nil for a token that lasts until it is revoked.
    package func create(name: String, role: StaffRole, life: Double?, actor: String) async throws -> String {
        let now = clock.now
        let id = entropy.uuid(at: now)
        let token = "hsj_" + Base64.urlEncoded(entropy.bytes(32))
        try await database.write(as: .national) { tx in
            tx.enqueue(
                AccessStore.insertToken, id, name, role.rawValue, Bytes(SHA256.hash(of: token).bytes), now,
                life.map(now.addingTimeInterval))
            tx.enqueue(AccessStore.advance)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "token.create", subject: name, details: ["role": role.rawValue]),
                to: "tenancy", at: now, in: tx)
        }
        return token
    }

    /// Revokes all tokens of that name, at once and on every hub. Problems: `not-found`.
    package func revoke(name: String, actor: String) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            guard try tx.execute(AccessStore.revokeToken, name, now) > 0 else {
                throw Problem(.notFound, detail: Message(ja: "トークン「\(name.excerpt)」", en: "Token “\(name.excerpt)”"))
            }
            tx.enqueue(AccessStore.advance)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "token.revoke", subject: name), to: "tenancy", at: now, in: tx)
        }
    }
}
