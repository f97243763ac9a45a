import Cryptography
import Foundation
import HubCore
import SyncProtocol
import TestSupport
import Testing

/// The batches of the vectors, pushed to the real hub.
@Suite("The vectors' batches at a hub")
struct VectorBatchTests {
    @Test("Of every record becomes what the vectors say")
    func outcomes() async throws {
        let vectors = try VectorFile<BatchVector>.read("batches")
        try #require(vectors.count == 6)
        try await TestDatabase.with { test in
            let office = try await TestOffice.open(in: test)
            try await TestHub.with(test) { hub in
                for vector in vectors {
                    let answer = try await hub.wire.send(push(vector, by: office, to: hub))
                    try check(answer, vector)
                }
            }
        }
    }

    private func push(_ vector: BatchVector, by office: TestOffice, to hub: TestHub) -> WireRequest {
        let request = WireRequest(
            "PUT", "/sync/streams/\(vector.stream)/batches/\(vector.seq)", body: Array(vector.body.utf8))
        return office.signed(request, for: hub, type: vector.mediaType, version: String(vector.version))
    }

    private func check(_ answer: WireAnswer, _ vector: BatchVector) throws {
        try #require(answer.status == 201, "\(vector.about) \(answer.status) \(answer.text)")
        let receipt = try JSONDecoder().decode(ReceivedReceipt.self, from: Data(answer.body))
        #expect(receipt.batch_sha256 == vector.batchSha256)
        #expect(receipt.head == vector.head)
        #expect(receipt.counts == vector.counts, "\(vector.about)")
        let expected = vector.records.filter { $0.outcome == "quarantined" }.map {
            ReceivedReceipt.Item(line: $0.line, record: $0.record, code: $0.code, pointer: $0.pointer)
        }
        #expect(receipt.quarantined == expected, "\(vector.about)")
    }
}

/// The members of a receipt that the vectors speak of.
private struct ReceivedReceipt: Decodable {
    struct Item: Decodable, Equatable {
        let line: Int?
        let record: Int?
        let code: String?
        let pointer: String?
    }
    let batch_sha256: String
    let head: String
    let created: Int
    let updated: Int
    let unchanged: Int
    let withdrawn: Int
    let superseded: Int
    let held: Int
    let quarantined: [Item]

    var counts: [String: Int] {
        [
            "created": created, "updated": updated, "unchanged": unchanged, "withdrawn": withdrawn,
            "superseded": superseded, "held": held,
        ]
    }
}

extension TestOffice {
    /// Signed with the fields of its body, which is sent as it is.
    fileprivate func signed(_ request: WireRequest, for hub: TestHub, type: String, version: String) -> WireRequest {
        signed(
            request, for: hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: request.body ?? [])), contentType: type),
            version: version)
    }
}
