import Cryptography
import Foundation
import HubCore
import Postgres
import Synchronization

/// A scheme as the edge knows it.
package struct KnownScheme: Sendable, Equatable {
    package let id: SchemeID
    package let code: String
    /// JIS X 0401, 1–47.
    package let prefecture: Int16
    package let isSuspended: Bool
}

/// A scheme's key.
package struct KnownKey: Sendable {
    package let key: Ed25519PublicKey
    package let isRevoked: Bool
    /// Nil for one that was not replaced.
    package let expiresAt: Date?
    package let scheme: KnownScheme

    /// Problems: `key-revoked`, `key-expired`.
    package func checkLife(at now: Date) throws(Problem) {
        guard !isRevoked else { throw Problem(.keyRevoked) }
        if let expiresAt, now >= expiresAt { throw Problem(.keyExpired) }
    }
}

/// What a token's bearer may do.
package enum StaffRole: String, Sendable, Codable, CaseIterable {
    /// Statistics of the network.
    case national
    /// Members and dues.
    case dues
    /// Tenants, keys, tokens.
    case administrator
    /// Reads everything, changes nothing.
    case auditor
}

package struct KnownToken: Sendable, Equatable {
    package let name: String
    package let role: StaffRole
    package let expiresAt: Date?
}

/// Whom a key or a token belongs to. Remembered between requests, and always as fresh as the database: one number there
/// tells whether anything changed, and callers who ask together share the question.
package final class AccessDirectory: Sendable {
    private struct Snapshot: Sendable {
        var version: Int64 = 0
        var keys: [String: [KnownKey]] = [:]
        var tokens: [SHA256Digest: KnownToken] = [:]
        var hub = HubIdentity.none
    }

    private let snapshot = Mutex(Snapshot())
    private let version: SharedCheck<Int64>
    private let database: Database

    package init(database: Database) {
        self.database = database
        version = SharedCheck { try await database.read(as: .gate) { tx in try tx.one(AccessStore.version) } }
    }

    /// One machine may serve two schemes with one key, so there may be several.
    package func keys(_ kid: String) async throws -> [KnownKey] { try await fresh().keys[kid] ?? [] }

    /// Nil for a token that is unknown, revoked or expired.
    package func token(_ token: String, at now: Date) async throws -> KnownToken? {
        guard let known = try await fresh().tokens[SHA256.hash(of: token)] else { return nil }
        return known.expiresAt.map { $0 > now } ?? true ? known : nil
    }

    /// The hub's own keys, its epoch and the versions that it serves.
    package func hubIdentity() async throws -> HubIdentity { try await fresh().hub }

    private func fresh() async throws -> Snapshot {
        let current = try await version.value()
        let remembered = snapshot.withLock { $0 }
        if remembered.version == current { return remembered }
        let loaded = try await load()
        snapshot.withLock { if $0.version < loaded.version { $0 = loaded } }
        return loaded
    }

    private func load() async throws -> Snapshot {
        try await database.read(as: .gate) { tx in
            let version = tx.ask(AccessStore.version)
            let keys = tx.ask(AccessStore.keys)
            let tokens = tx.ask(AccessStore.tokens)
            let hub = try HubIdentity.load(tx)
            var snapshot = Snapshot(version: try version.rows().first ?? 0, hub: hub)
            for row in try keys.rows() {
                guard let key = try? Ed25519PublicKey(spki: row.spki) else { continue }
                snapshot.keys[row.kid, default: []].append(
                    KnownKey(key: key, isRevoked: row.isRevoked, expiresAt: row.expiresAt, scheme: row.scheme))
            }
            for row in try tokens.rows() {
                guard let digest = SHA256Digest(bytes: row.sha256), let role = StaffRole(rawValue: row.role) else {
                    continue
                }
                snapshot.tokens[digest] = KnownToken(name: row.name, role: role, expiresAt: row.expiresAt)
            }
            return snapshot
        }
    }
}
