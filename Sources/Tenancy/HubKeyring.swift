import Audit
import Cryptography
import Foundation
import HubCore
import KeyFiles
import Postgres
import SyncProtocol
import Synchronization

/// The hub's private keys: files that only the hub's user can read, one a key, named by its kid. All copies of the hub
/// have the same files.
package final class HubKeyring: Sendable {
    private let folder: String
    private let loaded = Mutex<[String: Ed25519PrivateKey]>([:])

    package init(folder: String) { self.folder = folder }

    /// The private key of that kid. Problems: `hub-key-missing`.
    package func privateKey(_ kid: String) throws(Problem) -> Ed25519PrivateKey {
        if let key = loaded.withLock({ $0[kid] }) { return key }
        let key: Ed25519PrivateKey?
        do throws(KeyFileFault) {
            key = try file(of: kid).read()
        } catch {
            throw Problem(.hubKeyMissing, detail: error.message)
        }
        guard let key, key.publicKey.keyID == kid else {
            let path = file(of: kid).path
            throw Problem(
                .hubKeyMissing,
                detail: Message(
                    ja: "\(path) がありません。ほかのハブかバックアップから写してください",
                    en: "\(path) is not there; copy it from another hub or from the backup"))
        }
        loaded.withLock { $0[kid] = key }
        return key
    }

    /// A new key, on disk before anybody hears of it.
    func makeKey(_ entropy: Entropy) throws(Problem) -> Ed25519PrivateKey {
        guard let key = try? Ed25519PrivateKey(seed: entropy.bytes(32)) else {
            preconditionFailure("32 bytes are always a seed")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try file(of: key.publicKey.keyID).write(key)
        } catch {
            let reason = (error as? KeyFileFault)?.message ?? Message(ja: "\(error)", en: "\(error)")
            throw Problem(.hubKeyMissing, detail: reason)
        }
        return key
    }

    private func file(of kid: String) -> PrivateKeyFile { PrivateKeyFile(path: "\(folder)/\(kid).pem") }
}

/// Settles who the hub is: its first key and epoch, a next key, a new epoch after a restore, the end of a version.
package struct HubIdentityRegistry: Sendable {
    private let database: Database
    private let keyring: HubKeyring
    private let clock: Clock
    private let entropy: Entropy

    package init(database: Database, keyring: HubKeyring, clock: Clock, entropy: Entropy) {
        self.database = database
        self.keyring = keyring
        self.clock = clock
        self.entropy = entropy
    }

    /// Gives the hub a first key and an epoch if it has none, and makes sure that it can sign. For every start.
    ///
    /// Problems: `hub-key-missing`.
    package func prepare() async throws {
        let now = clock.now
        var identity = try await load()
        if identity.keys.isEmpty || identity.epoch.isEmpty {
            let epoch = Hex.encoded(entropy.bytes(16))
            let first = identity.keys.isEmpty ? try keyring.makeKey(entropy).publicKey : nil
            try await database.write(as: .national) { tx in
                tx.enqueue(HubIdentityStore.firstEpoch, epoch, now)
                if let first { tx.enqueue(HubIdentityStore.firstKey, first.keyID, Bytes(first.spki), now) }
                tx.enqueue(AccessStore.advance)
            }
            identity = try await load()
        }
        // The time again: another hub may have made the key a moment ago.
        guard let current = identity.currentKey(at: clock.now) else { throw Problem(.hubKeyMissing) }
        _ = try keyring.privateKey(current.kid)
    }

    package func load() async throws -> HubIdentity {
        try await database.read(as: .national) { tx in try HubIdentity.load(tx) }
    }

    /// Announces the key that will sign after the present one.
    ///
    /// - Parameter days: from now on, at least `Limits.hubKeyNoticeDays`.
    /// Problems: `request-invalid`, also while another is announced; `hub-key-missing`.
    package func announceKey(inDays days: Int, actor: String) async throws -> HubKey {
        let now = clock.now
        let identity = try await load()
        guard let current = identity.currentKey(at: now) else { throw Problem(.hubKeyMissing) }
        guard days >= Limits.hubKeyNoticeDays else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "次の鍵は \(Limits.hubKeyNoticeDays) 日以上前に予告します",
                    en: "A next key is announced at least \(Limits.hubKeyNoticeDays) days ahead"))
        }
        guard identity.nextKey(at: now) == nil else {
            throw Problem(
                .alreadyExists, detail: Message(ja: "次の鍵はすでに予告されています", en: "The next key has been announced"))
        }
        // Whole seconds: what is signed says the time in the protocol's form.
        let start = Date(timeIntervalSince1970: (now.timeIntervalSince1970 + Double(days) * 86_400).rounded(.down))
        let signing = try keyring.privateKey(current.kid)
        let next = try keyring.makeKey(entropy).publicKey
        let endorsement = signing.sign(HubKeyEndorsement.message(for: next, from: start))
        try await database.write(as: .national) { tx in
            tx.enqueue(
                HubIdentityStore.announceKey, next.keyID, Bytes(next.spki), start, current.kid, Bytes(endorsement), now)
            tx.enqueue(AccessStore.advance)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "hub.key.announce", subject: next.keyID), to: "tenancy", at: now,
                in: tx)
        }
        return HubKey(key: next, activeFrom: start, endorsement: endorsement)
    }

    /// To be called once a database was restored from a backup: from then on schemes compare heads with the hub and send
    /// again what it lost.
    package func renewEpoch(actor: String) async throws -> String {
        let now = clock.now
        let epoch = Hex.encoded(entropy.bytes(16))
        try await database.write(as: .national) { tx in
            tx.enqueue(HubIdentityStore.firstEpoch, epoch, now)
            tx.enqueue(HubIdentityStore.renewEpoch, epoch, now)
            tx.enqueue(AccessStore.advance)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "hub.restored", subject: epoch), to: "tenancy", at: now, in: tx)
        }
        return epoch
    }
}

extension HubIdentity {
    /// Both of two hubs that look at the same moment see the same.
    static func load(_ tx: Transaction) throws -> HubIdentity {
        let epoch = tx.ask(HubIdentityStore.epoch)
        let keys = tx.ask(HubIdentityStore.keys)
        let versions = tx.ask(HubIdentityStore.versions)
        return HubIdentity(
            epoch: try epoch.rows().first ?? "",
            keys: try keys.rows().compactMap { row in
                (try? Ed25519PublicKey(spki: row.spki)).map {
                    HubKey(key: $0, activeFrom: row.activeFrom, endorsement: row.endorsement)
                }
            },
            versions: try versions.rows())
    }
}
