import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Testing

@testable import SchemeClient

@Suite("Which keys of a hub an office trusts")
struct HubTrustTests {
    private static let keys = (0..<4).map { PretendHub.key(UInt8($0)) }

    /// The keys of a hub that changed three times; each endorsed by the one before it.
    private static func offered(_ number: Int, by endorser: Int? = nil) -> HubKeyOffer.Offered {
        let key = keys[number].publicKey
        guard number > 0 else { return .init(key: key) }
        let start = Date(timeIntervalSince1970: 1_780_000_000 + Double(number) * 5_184_000)
        return .init(
            key: key,
            endorsement: .init(
                from: start.iso8601,
                signature: keys[endorser ?? number - 1].sign(HubKeyEndorsement.message(for: key, from: start))))
    }

    @Test("The chain is followed from the key that is known, over as many changes as were missed", arguments: 0...3)
    func follows(known: Int) {
        let offer = HubKeyOffer(
            current: Self.offered(3), earlier: [Self.offered(2), Self.offered(1), Self.offered(0)])
        #expect(
            HubTrust(keys: [Self.keys[known].publicKey]).decide(about: offer)
                == .accept(Self.keys.dropFirst(known + 1).map(\.publicKey)))
    }

    @Test("A chain with a gap, or with a key that another one spoke for, leads nowhere")
    func broken() {
        let trust = HubTrust(keys: [Self.keys[0].publicKey])
        for earlier in [
            [], [Self.offered(1)], [Self.offered(2), Self.offered(0)],
            [Self.offered(2, by: 3), Self.offered(1), Self.offered(0)],
        ] {
            let offer = HubKeyOffer(current: Self.offered(3), earlier: earlier)
            #expect(trust.decide(about: offer) == .strange(Self.keys[3].publicKey))
        }
    }
}
