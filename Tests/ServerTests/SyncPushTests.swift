import Cryptography
import Foundation
import HubCore
import SyncProtocol
import TestSupport
import Testing

@Suite("Push, receipts and heads over HTTP")
struct SyncPushTests {
    private static let visits = "activity/2026-05/visits"

    @Test(
        "Accepted once, replayed with the same bytes, readable for ever; with gzip and without",
        arguments: [true, false])
    func push(gzip: Bool) async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let batch = chain.next([TestRecord.put(Self.visits, 8)])
            let first = try await fixture.send(fixture.office.push(batch, to: fixture.hub, gzip: gzip))
            #expect(first.status == 201)
            #expect(first.fields["sync-replay"] == nil)
            #expect(first.integer("created") == 1)
            #expect(first.text("head") == chain.head.hex)

            // The digest is of the decoded body, so the other coding is the same batch.
            for coding in [true, false] {
                let again = try await fixture.send(fixture.office.push(batch, to: fixture.hub, gzip: coding))
                #expect(again.status == 200)
                #expect(again.fields["sync-replay"] == "?1")
                #expect(again.body == first.body)
            }
            let path = "/sync/streams/\(batch.stream)"
            let kept = try await fixture.send(fixture.office.get(path + "/batches/1", from: fixture.hub))
            #expect(kept.status == 200)
            #expect(kept.body == first.body)
            let head = try await fixture.send(fixture.office.get(path, from: fixture.hub))
            #expect(head.integer("seq") == 1)
            #expect(head.text("head") == chain.head.hex)
            #expect(head.text("hub_time") == "2026-06-15T00:00:00Z")
        }
    }

    @Test("Eight at once: one 201, seven replays, one receipt")
    func atOnce() async throws {
        try await SyncFixture.with { fixture in
            let batch = try fixture.office.chain().peek([TestRecord.put(Self.visits, 8)])
            let answers = try await withThrowingTaskGroup(of: WireAnswer.self) { group in
                for _ in 0..<8 { group.addTask { try await fixture.push(batch) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.map(\.status).sorted() == [200, 200, 200, 200, 200, 200, 200, 201])
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await fixture.test.rowCounts()["data_value"] == 1)
        }
    }

    @Test("What the hub speaks is told to anybody")
    func capabilities() async throws {
        try await SyncFixture.with { fixture in
            let answer = try await fixture.send(
                WireRequest("GET", "/.well-known/hsj-sync", fields: [("Host", fixture.hub.authority)]))
            #expect(answer.status == 200)
            let told = try JSONDecoder().decode(Capabilities.self, from: Data(answer.body))
            #expect(told.versions.map(\.version) == [2, 1])
            #expect(told.dictionaries == ["2026.1"])
            #expect(told.hubTime == fixture.test.clock.now.iso8601)
            #expect(told.limits.records == 5000)
            #expect(told.limits.cells == Limits.changesPerBatch)
        }
    }

    @Test("Unsound records are put aside with every finding; the others count")
    func quarantine() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let good = TestRecord.put(Self.visits, 8)
            let unsound: [(String, String)] = [
                (String(good.dropLast()), "json-invalid"),
                (#"{"op":"put","op":"put","t":"cell","k":"\#(Self.visits)","r":1,"d":{"v":1}}"#, "duplicate-key"),
                (TestRecord.put("activity/2026-05/unknown", 1), "cell-unknown"),
                (TestRecord.put("activity/2026-05/families.new/referral=unknown", 1), "cell-unknown"),
                (TestRecord.put("unknown/2026-05/visits", 1), "data-set-unknown"),
                (TestRecord.put("activity/2026-13/visits", 1), "period-invalid"),
                (TestRecord.put("activity/2026-07/visits", 1), "period-future"),
                (TestRecord.put(Self.visits, -1), "value-negative"),
                (TestRecord.put(Self.visits, "9007199254740992"), "value-too-large"),
                (TestRecord.put(Self.visits, "99999999999999999999999"), "value-too-large"),
                (TestRecord.put(Self.visits, "null"), "value-blank"),
            ]
            let batch = chain.next([good] + unsound.map(\.0) + [TestRecord.put("activity/2026-05/links", 2)])
            let answer = try await fixture.push(batch)
            #expect(answer.status == 201)
            let receipt = try JSONDecoder().decode(Receipt.self, from: Data(answer.body))
            #expect(receipt.quarantined.map(\.code) == unsound.map(\.1))
            #expect(receipt.quarantined.map(\.line) == Array(3..<3 + unsound.count))
            #expect(
                receipt.quarantined.allSatisfy { !$0.messageJa.isEmpty && !$0.messageEn.isEmpty && !$0.fixJa.isEmpty })
            #expect(receipt.created == 2)
            // Poison does not block: the next batch goes on.
            #expect(try await fixture.push(chain.next([])).status == 201)
            #expect(try await fixture.test.rowCounts()["data_value"] == 2)
        }
    }

    @Test("Bytes that are no UTF-8 put aside their line only")
    func invalidUTF8() async throws {
        try await SyncFixture.with { fixture in
            let good = TestRecord.put(Self.visits, 8)
            let batch = try fixture.office.chain().peek([good, "\u{7F}", TestRecord.put("activity/2026-05/links", 2)])
            let body = batch.body.map { $0 == 0x7F ? 0xFF : $0 }
            let answer = try await fixture.push(TestBatch(stream: batch.stream, sequence: 1, body: body))
            let receipt = try JSONDecoder().decode(Receipt.self, from: Data(answer.body))
            #expect(receipt.quarantined.map(\.line) == [3])
            #expect(receipt.created == 2)
        }
    }
}
