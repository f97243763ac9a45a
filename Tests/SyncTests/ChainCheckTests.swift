import Cryptography
import HubCore
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Whether a batch continues its stream")
struct ChainCheckTests {
    private var chain: BatchChain
    private let first: TestBatch
    private let head: StreamHead

    init() throws {
        chain = try BatchChain("hs-13-wako.a1")
        first = chain.next([])
        head = StreamHead(sequence: 1, hash: chain.head)
    }

    @Test("The next number with the head before it goes on")
    func next() throws {
        let batch = chain.peek([])
        #expect(try verdict(batch, kept: nil) == .next)
    }

    @Test("A number that was accepted with the same digest is a replay, with another a fork")
    func replay() throws {
        #expect(try verdict(first, kept: first.digest) == .replay)
        expect(.batchFork, first, kept: SHA256.hash(of: "another"))
        expect(.batchFork, first, kept: nil)
    }

    @Test("A number too far is a gap, and another head before it a mismatch")
    func refused() throws {
        var ahead = chain
        _ = ahead.next([])
        expect(.sequenceGap, ahead.peek([]), kept: nil)

        var other = try BatchChain("hs-13-wako.a1")
        _ = other.next([TestRecord.put("activity/2026-05/visits", 1)])
        expect(.chainMismatch, other.peek([]), kept: nil)
    }

    private func verdict(_ batch: TestBatch, kept: SHA256Digest?) throws -> ChainCheck.Verdict {
        let push = try batch.pushed(by: SchemeID(1), dictionary: TestDictionary.inUse)
        return try ChainCheck.verdict(on: push.batch.envelope, digest: push.digest, head: head, kept: kept)
    }

    private func expect(_ kind: ProblemKind, _ batch: TestBatch, kept: SHA256Digest?) {
        let problem = #expect(throws: Problem.self) { try verdict(batch, kept: kept) }
        #expect(problem?.kind == kind)
        #expect(problem?.members["expected_seq"] == .integer(2))
        #expect(problem?.members["head"] == .text(head.hash.hex))
    }
}
