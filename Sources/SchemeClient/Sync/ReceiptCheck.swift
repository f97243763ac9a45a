import Cryptography
import HubCore
import SyncProtocol

/// Holds a receipt against the batch that was sent, and its signature against the hub's keys. What does not pass is no
/// acknowledgement.
struct ReceiptCheck {
    let queue: OutboxQueue
    let hub: HubConnection
    let perseverance: Perseverance

    /// Throws `StoppedByHub`.
    func check(_ acceptance: Acceptance, of made: MadeBatch, in stream: StreamName) throws {
        let receipt = acceptance.receipt
        guard receipt.stream == stream.rawValue, receipt.seq == made.sequence, receipt.n == made.records,
            receipt.batchSHA256 == made.digest.hex, receipt.prev == made.previous.hex, receipt.head == made.head.hex
        else { throw StoppedByHub(.receiptOfAnotherBatch(made.sequence)) }
        try checkSignature(of: acceptance, sequence: made.sequence)
    }

    private func checkSignature(of acceptance: Acceptance, sequence: Int64) throws {
        var trust = try queue.store.read { try $0.hubKeys() }
        guard let proof = acceptance.proof else {
            // A hub that has never shown a key signs nothing.
            guard trust.keys.isEmpty else { throw StoppedByHub(.receiptNotSigned(sequence)) }
            return
        }
        guard let keyID = proof.keyID else { throw StoppedByHub(.receiptSignatureInvalid(sequence)) }
        if trust.key(keyID) == nil { trust = try trustAfterAsking() }
        guard let key = trust.key(keyID) else { throw StoppedByHub(.receiptSignatureInvalid(sequence)) }
        do throws(Problem) {
            try proof.verify(acceptance.receiptBytes, by: key)
        } catch {
            throw StoppedByHub(.receiptSignatureInvalid(sequence))
        }
    }

    private func trustAfterAsking() throws -> HubTrust {
        let introduction: HubIntroduction
        do throws(HubFault) {
            introduction = try perseverance.call { () throws(HubFault) in try hub.introduction() }
        } catch {
            throw StoppedByHub(error.explanation)
        }
        try takeKeys(of: introduction)
        return try queue.store.read { try $0.hubKeys() }
    }

    /// Takes in keys that a known key speaks for. Throws `StoppedByHub` for a hub that signs with a strange one.
    func takeKeys(of introduction: HubIntroduction) throws {
        guard let offer = introduction.keys else { return }
        let now = queue.clock.now
        let decision = try queue.store.write { outbox in
            let decision = try outbox.hubKeys().decide(about: offer)
            if case .accept(let keys) = decision, !keys.isEmpty { try outbox.accept(keys, at: now) }
            return decision
        }
        if case .strange(let key) = decision { throw StoppedByHub(.hubKeyStrange(key)) }
    }
}

/// Ends the sending, with an explanation for a person.
struct StoppedByHub: Error {
    let explanation: ClientProblem

    init(_ explanation: ClientProblem) { self.explanation = explanation }
}
