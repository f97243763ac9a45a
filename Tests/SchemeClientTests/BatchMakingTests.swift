import Compression
import Cryptography
import Foundation
import HubCore
import JSONReading
import SyncProtocol
import Testing

@testable import SchemeClient

@Suite struct BatchMakingTests {
    let stream: StreamName
    let start: StreamPosition

    init() throws {
        stream = try StreamName(parsing: "hs-13-wako.a1")
        start = .start(of: stream)
    }

    private func making(records: Int = 5_000, decoded: Int = 8 << 20, coded: Int = 1 << 20) -> BatchMaking {
        BatchMaking(
            stream: stream, dictionary: "2026.1",
            limits: BatchLimits(recordsOfHub: records, decodedBytes: decoded, codedBytes: coded), newID: { UUID() })
    }

    private func lines(_ count: Int, bytes: Int = 40) -> [[UInt8]] {
        (0..<count).map { Array("{\"k\":\"\($0)\"}".utf8) + [UInt8](repeating: 0x20, count: bytes) }
    }

    @Test func theHubReadsThem() throws {
        let batches = making(records: 4).batches(of: lines(10), after: start)
        #expect(batches.map(\.records) == [4, 4, 2])
        var position = start
        for batch in batches {
            let padded = try Gzip.inflated(batch.body, limit: Limits.decodedBodyBytes, padding: JSONParser.padding)
            let envelope = try ReceivedBatch(padded: padded, version: .two).envelope
            #expect(envelope.sequence == position.sequence + 1)
            #expect(envelope.previous == position.head)
            #expect(envelope.recordCount == batch.records)
            let digest = SHA256.hash(of: Array(padded.dropLast(JSONParser.padding)))
            #expect(batch.digest == digest)
            #expect(batch.head == SyncChain.head(after: position.head, body: digest))
            position = batch.position
        }
        #expect(position.sequence == 3)
    }

    @Test func noBatchIsBeyondTheDecodedLimit() throws {
        let limit = 2 * Limits.lineBytes
        let batches = making(decoded: limit).batches(of: lines(20, bytes: 30_000), after: start)
        #expect(batches.count == 5)
        for batch in batches { #expect(try Gzip.inflated(batch.body, limit: limit).count <= limit) }
    }

    @Test func noBatchIsBeyondTheCodedLimit() throws {
        let limit = 2 * Limits.lineBytes
        let noise = (0..<10).map { _ in (0..<30_000).map { _ in UInt8.random(in: 0x20...0xFF) } }
        let batches = making(coded: limit).batches(of: noise, after: start)
        #expect(batches.reduce(0) { $0 + $1.records } == 10)
        #expect(batches.allSatisfy { $0.body.count <= limit })
    }

    @Test func nothingMakesNothing() throws {
        #expect(making().batches(of: [], after: start).isEmpty)
    }
}
