import Audit
import Cryptography
import Foundation
import HubCore
import Postgres
import SyncProtocol

/// What an office asks for when it replaces its key: `POST /sync/keys` with two signatures.
package struct KeyRotationRequest: Sendable, Codable {
    package let scheme: SchemeCode
    /// The new public key as SubjectPublicKeyInfo, base64.
    package let spki: String

    package init(scheme: SchemeCode, spki: String) {
        self.scheme = scheme
        self.spki = spki
    }

    /// Problems: `request-invalid`.
    package init(parsing body: [UInt8]) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(.badRequest, detail: Message(ja: "scheme、spki の二つが必要です", en: "scheme and spki are needed"))
        }
    }

    package func publicKey() throws(Problem) -> Ed25519PublicKey { try Ed25519PublicKey(requested: spki) }
}

/// Replaces and ends keys of schemes.
package struct KeyLife: Sendable {
    /// A key that was registered in place of another.
    package struct Rotated: Sendable, Codable, Equatable {
        package let scheme: SchemeCode
        package let kid: String
        package let fingerprint: String
        package let at: String
        /// Until when the old key is good, ISO 8601.
        package let oldUntil: String

        enum CodingKeys: String, CodingKey {
            case scheme, kid, fingerprint, at
            case oldUntil = "old_until"
        }
    }

    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Both signatures have been verified, and the old key is a good one of the scheme. The same request again is answered
    /// the same but for the time.
    ///
    /// Problems: `key-revoked`, `key-expired` when the new key was ended or replaced before, so that an office never goes
    /// back to a key that ends; `request-invalid` for a key in place of itself.
    package func rotate(
        _ scheme: KnownScheme, from old: Ed25519PublicKey, to new: Ed25519PublicKey
    ) async throws -> Rotated {
        guard new != old else {
            throw Problem(
                .badRequest, detail: Message(ja: "新しい鍵が今の鍵と同じです", en: "The new key is the present one"))
        }
        let now = clock.now
        let end = now.addingTimeInterval(Double(Limits.keyOverlapDays) * 86_400)
        let until = try await database.write(as: .gate) { tx in
            let keys = try tx.all(AccessStore.keysOfScheme, scheme.id)
            if let known = keys.first(where: { $0.kid == new.keyID }) {
                guard known.revokedAt == nil else { throw Problem(.keyRevoked) }
                guard known.expiresAt == nil else { throw Problem(.keyExpired) }
            }
            tx.enqueue(AccessStore.insertKey, scheme.id, new.keyID, Bytes(new.spki), now)
            tx.enqueue(AccessStore.expireKey, scheme.id, old.keyID, end)
            tx.enqueue(AccessStore.advance)
            return keys.first { $0.kid == old.keyID }?.expiresAt ?? end
        }
        return Rotated(
            scheme: try SchemeCode(parsing: scheme.code), kid: new.keyID, fingerprint: KeyFingerprint(new).description,
            at: now.iso8601, oldUntil: until.iso8601)
    }

    /// Ends a key at the word of another key of the scheme. Revoking again changes nothing.
    ///
    /// Problems: `key-revokes-itself`; `not-found` for a key that the scheme does not have.
    package func revoke(_ kid: String, of scheme: KnownScheme, by signer: String) async throws {
        guard kid != signer else { throw Problem(.keyRevokesItself) }
        let now = clock.now
        try await database.write(as: .gate) { tx in
            guard try tx.execute(AccessStore.revokeKey, scheme.id, kid, now) == 1 else { throw Problem(.notFound) }
            tx.enqueue(AccessStore.advance)
        }
    }
}

extension SchemeRegistry {
    /// The keys of a scheme, oldest first. Problems: `scheme-unknown`.
    package func keys(of code: SchemeCode) async throws -> [SchemeKeySummary] {
        try await database.read(as: .national) { tx in
            try tx.all(AccessStore.keysOfScheme, Self.identifier(of: code, tx))
        }
    }

    /// Ends a key at the word of the national office. Problems: `scheme-unknown`, `not-found`.
    package func revokeKey(_ kid: String, of code: SchemeCode, actor: String) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            let scheme = try Self.identifier(of: code, tx)
            guard try tx.execute(AccessStore.revokeKey, scheme, kid, now) == 1 else { throw Problem(.notFound) }
            tx.enqueue(AccessStore.advance)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "scheme.key.revoke", subject: code.rawValue, details: ["kid": kid]),
                to: "tenancy", at: now, in: tx)
        }
    }
}

/// A key of a scheme, as the administrator sees it.
package struct SchemeKeySummary: Sendable, Codable, Equatable {
    package let kid: String
    /// Nil for bytes that are no key, which the schema cannot know.
    package let fingerprint: String?
    package let createdAt: Date
    package let expiresAt: Date?
    package let revokedAt: Date?

    init(kid: String, spki: [UInt8], createdAt: Date, expiresAt: Date?, revokedAt: Date?) {
        self.kid = kid
        fingerprint = (try? Ed25519PublicKey(spki: spki)).map { KeyFingerprint($0).description }
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}
