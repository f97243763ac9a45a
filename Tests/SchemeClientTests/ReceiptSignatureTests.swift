import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Synchronization
import Testing

@testable import SchemeClient

/// What counts as an acknowledgement, and whose word a hub's key needs.
@Suite struct ReceiptSignatureTests {
    let office = TemporaryOffice()
    let hub: PretendHub

    init() throws {
        hub = try PretendHub(now: office.now)
        _ = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
    }

    private func push(_ month: Int? = nil) throws -> PushOutcome {
        let office = try self.office.open()
        if let month { _ = try office.add([try TemporaryOffice.report("2022-\(month.padded(2))", visits: 1)]) }
        return try office.push(patience: .none)
    }

    private func stored(_ sequence: Int64) throws -> (batch: StoredBatch?, proof: ReceiptProof?) {
        try OutboxStore(path: office.home.outboxPath).read { (try $0.batch(sequence), try $0.proof(of: sequence)) }
    }

    @Test func theSignatureIsKeptWithTheReceipt() throws {
        #expect(try push(4).problem == nil)
        let (batch, proof) = try stored(1)
        let receipt = try #require(batch?.receipt)
        let kept = try #require(proof)
        // Whoever has both and the hub's public key can check it, without this program's records.
        try kept.verify(receipt.encoded, by: PretendHub.key(1).publicKey)
        #expect(throws: Problem.self) { try kept.verify(receipt.encoded, by: PretendHub.key(2).publicKey) }
        #expect(throws: Problem.self) { try kept.verify(receipt.encoded + [0x20], by: PretendHub.key(1).publicKey) }
    }

    @Test func aSpoiledSignatureIsNoAcknowledgement() throws {
        hub.state.withLock { $0.spoilsSignatures = true }
        let outcome = try push(4)
        #expect(outcome.problem?.kind == .refused)
        #expect(outcome.problem?.message.ja.contains("署名がハブの鍵と一致しません") == true)
        #expect(outcome.waiting == 1)
        #expect(try stored(1).batch?.state == .sent)

        hub.state.withLock { $0.spoilsSignatures = false }
        let again = try push()
        #expect(again.acknowledged.map(\.isReplay) == [true])
        #expect(try stored(1).batch?.state == .acknowledged)
        #expect(hub.applied.count == 1)
    }

    @Test func aReceiptWithoutASignatureIsNone() throws {
        hub.state.withLock { $0.signingKey = nil }
        let outcome = try push(4)
        #expect(outcome.problem?.message.ja.contains("ハブの署名がありません") == true)
        #expect(outcome.waiting == 1)
    }

    @Test func aKeyThatTheKnownOneEndorsedIsTaken() throws {
        hub.state.withLock { $0.nextKey = (PretendHub.key(2), endorsedBy: PretendHub.key(1)) }
        #expect(try office.open().sync(patience: .none).problem == nil)
        hub.state.withLock { state in
            state.signingKey = PretendHub.key(2)
            state.nextKey = nil
        }
        #expect(try push(4).problem == nil)
        #expect(try stored(1).proof?.keyID == PretendHub.key(2).publicKey.keyID)
    }

    @Test func aKeyWithoutAGoodWordIsNot() throws {
        // Endorsed, but by a stranger.
        hub.state.withLock { $0.nextKey = (PretendHub.key(3), endorsedBy: PretendHub.key(3)) }
        #expect(try office.open().sync(patience: .none).problem == nil)
        hub.state.withLock { state in
            state.signingKey = PretendHub.key(3)
            state.nextKey = nil
        }
        let outcome = try push(4)
        #expect(outcome.waiting == 1)
        let fingerprint = KeyFingerprint(PretendHub.key(3).publicKey).description
        #expect(outcome.problem?.message.ja.contains(fingerprint) == true)

        #expect(throws: ClientProblem.fingerprintDiffers) {
            try office.open().trustHub(fingerprint: "00000 00000 00000 00000", patience: .none)
        }
        try office.open().trustHub(fingerprint: fingerprint, patience: .none)
        #expect(try push().acknowledged.count == 1)
    }

    @Test func anInstallationFromBeforeSignaturesTakesTheFirstKeyThatItSees() throws {
        let (office, hub) = (TemporaryOffice(), try PretendHub(now: office.now))
        hub.state.withLock { $0.signingKey = nil }
        let client = try office.open()
        _ = try client.enrol(hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        _ = try client.add([try TemporaryOffice.report("2022-04", visits: 1)])
        #expect(try client.push().problem == nil)

        hub.state.withLock { $0.signingKey = PretendHub.key(1) }
        _ = try client.add([try TemporaryOffice.report("2022-05", visits: 1)])
        #expect(try client.push().problem == nil)
        hub.state.withLock { $0.signingKey = PretendHub.key(2) }
        _ = try client.add([try TemporaryOffice.report("2022-06", visits: 1)])
        #expect(try client.push().waiting == 1)
    }
}
