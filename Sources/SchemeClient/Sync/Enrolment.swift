import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// Makes the key of an installation and has the hub take it. Interrupted at any point, it can be run again with the
/// same code: key and stream are on the disk before the hub hears of them. A hub that was restored from before it takes
/// the same key again with another code.
package struct Enrolment {
    private let home: SchemeHome
    private let store: OutboxStore
    private let environment: ClientEnvironment
    private let perseverance: Perseverance

    package init(home: SchemeHome, store: OutboxStore, environment: ClientEnvironment, perseverance: Perseverance) {
        self.home = home
        self.store = store
        self.environment = environment
        self.perseverance = perseverance
    }

    package struct Result: Sendable, Equatable {
        package let installation: Installation
        package let kid: String
        /// What both sides compare.
        package let fingerprint: String

        init(_ installation: Installation, _ key: Ed25519PublicKey) {
            self.installation = installation
            kid = key.keyID
            fingerprint = KeyFingerprint(key).description
        }
    }

    package func enrol(hub address: HubAddress, scheme: SchemeCode, code: String) throws -> Result {
        let earlier = try store.read { try $0.installation() }
        let key = try home.keyToEnrol(environment.entropy)
        let hub = HubConnection(
            address: address, key: key, client: HTTPClient(address: address), clock: environment.clock)
        if let earlier, earlier.enrolledAt != nil {
            guard earlier.hub == address, earlier.scheme == scheme, isForgotten(earlier, by: hub) else {
                throw ClientProblem.alreadyEnrolled(earlier, home: home)
            }
            try introduce(earlier, code: code, to: hub, key: key.publicKey)
            return Result(earlier, key.publicKey)
        }
        let introduction = try self.introduction(of: hub)
        var installation = try self.installation(
            at: address, scheme: scheme, earlier: earlier, introduction: introduction)
        try store.write { try $0.save(installation) }

        try introduce(installation, code: code, to: hub, key: key.publicKey)
        installation.enrolledAt = environment.clock.now.iso8601
        try store.write { outbox in
            try outbox.save(installation)
            // The first key that is seen is the hub's; TLS vouches for it.
            if let key = introduction.keys?.current.key { try outbox.accept([key], at: environment.clock.now) }
        }
        return Result(installation, key.publicKey)
    }

    /// By a hub that was restored from a backup older than the enrolment. It takes the same key once more, and the stream
    /// goes on: what the hub lost is sent again.
    private func isForgotten(_ installation: Installation, by hub: HubConnection) -> Bool {
        do throws(HubFault) {
            _ = try perseverance.call { () throws(HubFault) in try hub.head(of: installation.stream) }
            return false
        } catch {
            return error.isUnknownKey
        }
    }

    private func introduction(of hub: HubConnection) throws -> HubIntroduction {
        let introduction: HubIntroduction
        do throws(HubFault) {
            introduction = try perseverance.call { () throws(HubFault) in try hub.introduction() }
        } catch {
            throw error.explanation
        }
        guard introduction.serves(SyncVersion.current.rawValue) else { throw ClientProblem.versionNotServed }
        return introduction
    }

    /// The stream of an earlier try is kept, since the hub may know it by now.
    private func installation(
        at hub: HubAddress, scheme: SchemeCode, earlier: Installation?, introduction: HubIntroduction
    ) throws -> Installation {
        guard let dictionary = introduction.dictionaries.first else { throw ClientProblem.noDictionary }
        let stream: StreamName
        if let earlier, earlier.scheme == scheme, earlier.hub == hub {
            stream = earlier.stream
        } else {
            stream = try StreamName(parsing: "\(scheme).\(Self.streamSuffix(environment.entropy))")
        }
        return Installation(
            hub: hub, stream: stream, dictionary: dictionary, limits: introduction.limits,
            revisionFloor: Self.revisionFloor(at: environment.clock.now), enrolledAt: nil, epoch: introduction.epoch,
            needsSnapshot: true)
    }

    /// The hub answers the same if it took the key before and only the reply was lost.
    private func introduce(
        _ installation: Installation, code: String, to hub: HubConnection, key: Ed25519PublicKey
    ) throws(ClientProblem) {
        let enrolled: EnrolledKey
        do throws(HubFault) {
            enrolled = try perseverance.call { () throws(HubFault) in
                try hub.enrol(scheme: installation.scheme, code: code)
            }
        } catch {
            throw error.explanation
        }
        guard enrolled.kid == key.keyID, enrolled.scheme == installation.scheme.rawValue else {
            throw .anotherKeyEnrolled
        }
    }

    /// Six letters and digits that are not taken for one another.
    static func streamSuffix(_ entropy: Entropy) -> String {
        let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return String(entropy.bytes(6).map { alphabet[Int($0) % alphabet.count] })
    }

    /// Seconds since 2020.
    static func revisionFloor(at date: Date) -> Int64 {
        max(0, Int64(date.timeIntervalSince1970) - 1_577_836_800)
    }
}
