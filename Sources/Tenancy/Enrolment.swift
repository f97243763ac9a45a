import Cryptography
import Foundation
import HubCore
import Postgres
import SyncProtocol

/// What an office asks for when it registers its key: `POST /sync/keys`.
package struct EnrolmentRequest: Sendable, Codable {
    package let scheme: SchemeCode
    /// The public key as SubjectPublicKeyInfo (RFC 8410), base64.
    package let spki: String
    /// HMAC-SHA256 of the one-time code over the scheme's code and the key.
    package let proof: String

    package init(scheme: SchemeCode, spki: String, proof: String) {
        self.scheme = scheme
        self.spki = spki
        self.proof = proof
    }

    /// Problems: `request-invalid`.
    package init(parsing body: [UInt8]) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                .badRequest,
                detail: Message(ja: "scheme、spki、proof の三つが必要です", en: "scheme, spki and proof are needed"))
        }
    }

    package func publicKey() throws(Problem) -> Ed25519PublicKey { try Ed25519PublicKey(requested: spki) }
}

extension Ed25519PublicKey {
    /// From base64 of SubjectPublicKeyInfo, as requests carry it. Problems: `request-invalid`.
    init(requested spki: String) throws(Problem) {
        guard let bytes = Base64.decoded(spki), let key = try? Ed25519PublicKey(spki: bytes) else {
            throw Problem(
                .badRequest, detail: Message(ja: "spki が Ed25519 の公開鍵ではありません", en: "spki is not an Ed25519 public key"))
        }
        self = key
    }
}

/// Registers keys of schemes against one-time codes.
package struct Enrolment: Sendable {
    /// A registered key, as both sides show it.
    package struct Registered: Sendable, Codable, Equatable {
        package let scheme: SchemeCode
        package let kid: String
        package let fingerprint: String
        package let at: String
    }

    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// The signature of the request by the same key has been verified. Sending the same again is answered the same, with
    /// the time at which the key was taken.
    ///
    /// Problems: `enrolment-refused`, without saying whether the scheme, the code or its time was wrong.
    package func register(_ request: EnrolmentRequest, key: Ed25519PublicKey) async throws -> Registered {
        let now = clock.now
        func registered(_ at: Date) -> Registered {
            Registered(
                scheme: request.scheme, kid: key.keyID, fingerprint: KeyFingerprint(key).description, at: at.iso8601)
        }
        guard let proof = EnrolmentProof(request.proof) else { throw Problem(.enrolmentRefused) }
        let codes = try await database.read(as: .gate) { tx in try tx.all(AccessStore.codes, request.scheme.rawValue) }
        let fitting = codes.first { EnrolmentProof(code: $0.code, scheme: request.scheme, key: key) == proof }
        guard let code = fitting else { throw Problem(.enrolmentRefused) }
        if code.usedBy == key.keyID, let usedAt = code.usedAt { return registered(usedAt) }
        guard code.usedBy == nil, code.expiresAt > now else { throw Problem(.enrolmentRefused) }
        let usedAt = try await database.write(as: .gate) { tx in
            guard let usedAt = try tx.first(AccessStore.useCode, code.scheme, code.id, now, key.keyID) else {
                throw Problem(.enrolmentRefused)
            }
            // A key that is there already was revoked: it does not come back, and the code stays unused.
            guard try tx.execute(AccessStore.insertKey, code.scheme, key.keyID, Bytes(key.spki), now) == 1 else {
                throw Problem(.enrolmentRefused)
            }
            tx.enqueue(AccessStore.advance)
            return usedAt
        }
        return registered(usedAt)
    }
}
