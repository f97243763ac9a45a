import Cryptography
import HubCore
import SyncProtocol

/// Puts a new key in the place of the office's key. The new one is on the disk before the hub hears of it, and takes the
/// old one's place only after the hub has it; interrupted anywhere between, running it again finishes it, and the old key
/// works meanwhile. The old one is kept behind it, for a hub that is restored from a backup.
struct KeyRotation {
    let home: SchemeHome
    let installation: Installation
    let environment: ClientEnvironment
    let perseverance: Perseverance
    /// Heard where the hub had forgotten the old key and was told of it again.
    let announcedAgain: () -> Void

    /// Throws a `ClientProblem`.
    func rotate() throws -> RotationResult {
        let old = try home.key()
        let next = try home.keyToFollow(environment.entropy)
        var oldUntil: String?
        if try !isKnown(next) {
            let former = FormerKeys(scheme: installation.scheme, keys: home.formerKeys, announced: announcedAgain)
            let hub = connection(with: old, formerKeys: former)
            let answer: RotatedKey
            do throws(HubFault) {
                answer = try perseverance.call { () throws(HubFault) in
                    try hub.rotate(scheme: installation.scheme, to: next)
                }
            } catch {
                throw error.explanation
            }
            guard answer.kid == next.publicKey.keyID else { throw ClientProblem.anotherKeyEnrolled }
            oldUntil = answer.oldUntil
        }
        try home.promoteNextKey(at: environment.clock.now)
        return RotationResult(
            kid: next.publicKey.keyID, fingerprint: KeyFingerprint(next.publicKey).description, oldUntil: oldUntil)
    }

    /// Finishes a rotation whose answer was lost, if the hub has the new key.
    func settle() throws {
        guard let next = try home.nextKey(), try isKnown(next) else { return }
        try home.promoteNextKey(at: environment.clock.now)
    }

    private func isKnown(_ key: Ed25519PrivateKey) throws(ClientProblem) -> Bool {
        let hub = connection(with: key)
        do throws(HubFault) {
            _ = try perseverance.call { () throws(HubFault) in try hub.head(of: installation.stream) }
            return true
        } catch {
            if error.isUnknownKey { return false }
            throw error.explanation
        }
    }

    private func connection(with key: Ed25519PrivateKey, formerKeys: FormerKeys? = nil) -> HubConnection {
        HubConnection(
            address: installation.hub, key: key, client: HTTPClient(address: installation.hub),
            clock: environment.clock, formerKeys: formerKeys)
    }
}

package struct RotationResult: Sendable, Equatable {
    package let kid: String
    /// What both sides compare.
    package let fingerprint: String
    /// ISO 8601: how long the hub still takes the old key; nil if it told before and the answer was lost.
    package let oldUntil: String?
}

/// The keys of an installation, for a person.
package struct KeyStatus: Sendable, Equatable {
    package let kid: String
    package let fingerprint: String
    package let path: String
    /// The fingerprint of a new key whose rotation was begun and not finished.
    package let next: String?
    /// Fingerprints of the hub's keys that are known, oldest first.
    package let hub: [String]
}
