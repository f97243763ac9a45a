import Cryptography
import DataDictionary
import Foundation
import HubCore
import JSONReading
import Sync
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@Suite("Receipts: signed, and telling all")
struct SyncReceiptTests {
    private static let visits = "activity/2026-05/visits"

    @Test("A receipt, its replay and the one asked for later are signed by the key of the capabilities")
    func signed() async throws {
        try await SyncFixture.with { fixture in
            let batch = try fixture.office.chain().peek([TestRecord.put(Self.visits, 8)])
            let capabilities = try await fixture.capabilities()
            let hubKey = try fixture.hubKey(capabilities)
            let answers = [
                try await fixture.push(batch), try await fixture.push(batch),
                try await fixture.send(
                    fixture.office.get("/sync/streams/\(batch.stream)/batches/1", from: fixture.hub)),
            ]
            #expect(answers.map(\.status) == [201, 200, 200])
            #expect(Set(answers.map(\.body)).count == 1)
            for answer in answers { try fixture.expectSigned(answer, by: hubKey) }
            let receipt = try fixture.receipt(answers[0])
            #expect(receipt.epoch == capabilities.epoch)
            #expect(receipt.epoch.count == 32)
        }
    }

    @Test("Capabilities are signed, and their tag does not change with the time")
    func capabilities() async throws {
        try await SyncFixture.with { fixture in
            let request = WireRequest("GET", "/.well-known/hsj-sync", fields: [("Host", fixture.hub.authority)])
            let answer = try await fixture.send(request)
            try fixture.expectSigned(answer, by: try fixture.hubKey(try await fixture.capabilities()))
            var again = request
            again["If-None-Match"] = answer.fields["etag"]
            let unchanged = try await fixture.send(again)
            #expect(unchanged.status == 304)
            #expect(unchanged.body.isEmpty)
        }
    }

    @Test("What is superseded or in conflict is listed with the value that stands")
    func standing() async throws {
        try await SyncFixture.with { fixture in
            var first = try fixture.office.chain("a1")
            var second = try fixture.office.chain("a2")
            let hours = "activity/2026-05/visitHours"
            #expect(
                try await fixture.push(
                    first.next([
                        TestRecord.put(Self.visits, 8, revision: 5), TestRecord.put(hours, #""12.5""#, revision: 2),
                    ])
                ).status == 201)
            let answer = try await fixture.push(
                second.next([
                    TestRecord.put(Self.visits, 7, revision: 4), TestRecord.put(hours, #""13""#, revision: 2),
                ]))
            let receipt = try fixture.receipt(answer)
            #expect((receipt.superseded, receipt.held) == (1, 1))
            #expect(
                receipt.supersededCells == [
                    .init(
                        line: 2, in: .two, key: Self.visits, revision: 4, reason: nil,
                        stands: .init(r: 5, v: "8", s: nil))
                ])
            #expect(
                receipt.heldCells == [
                    .init(
                        line: 3, in: .two, key: hours, revision: 2, reason: .conflict,
                        stands: .init(r: 2, v: "12.5", s: nil))
                ])
        }
    }

    @Test("A change to a closed month is held, what is the same passes, and other months go on")
    func closed() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let links = "activity/2026-05/links"
            #expect(try await fixture.push(chain.next([TestRecord.put(Self.visits, 8)])).status == 201)
            let periods = ClosedPeriods(database: fixture.test.database, clock: fixture.test.clock)
            let month = Month(year: 2026, month: 5)
            try await periods.close(try #require(DataSet.ID(parsing: "activity")), month...month, actor: "test")

            let records = [
                TestRecord.put(Self.visits, 9, revision: 2), TestRecord.put(links, 1),
                TestRecord.put("activity/2026-04/visits", 3), TestRecord.put("volunteers/2026-05/organizers", 2),
                TestRecord.put("activity/2026-05/visitHours", #""4""#, revision: 1, group: "g"),
                TestRecord.put("activity/2026-04/links", 2, revision: 1, group: "g"),
            ]
            let receipt = try fixture.receipt(try await fixture.push(chain.next(records)))
            #expect(receipt.created == 2)
            #expect(receipt.held == 4)
            #expect(receipt.heldCells.allSatisfy { $0.reason == .closed })
            #expect(
                receipt.heldCells.first
                    == .init(
                        line: 2, in: .two, key: Self.visits, revision: 2, reason: .closed,
                        stands: .init(r: 1, v: "8", s: nil)))
            let same = try fixture.receipt(
                try await fixture.push(chain.next([TestRecord.put(Self.visits, 8, revision: 3)])))
            #expect((same.unchanged, same.held) == (1, 0))

            try await periods.reopen(try #require(DataSet.ID(parsing: "activity")), month...month, actor: "test")
            let open = try fixture.receipt(
                try await fixture.push(chain.next([TestRecord.put(Self.visits, 9, revision: 4)])))
            #expect((open.updated, open.held) == (1, 0))
        }
    }

    @Test("A stock that does not follow from the month before is taken, with a warning that says by how much")
    func balance() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            func report(_ month: String, open: Int) -> String {
                TestRecord.report(
                    "activity/\(month)", #""families.new":3,"families.finished":1,"families.open":\#(open)"#)
            }
            let first = try fixture.receipt(
                try await fixture.push(chain.next([report("2026-03", open: 5), report("2026-04", open: 7)])))
            #expect(first.warnings.isEmpty)
            let second = try fixture.receipt(try await fixture.push(chain.next([report("2026-05", open: 8)])))
            #expect(second.created == 3)
            #expect(second.warnings.map(\.code) == ["balance-differs"])
            #expect(second.warnings.first?.line == 2)
            #expect(second.warnings.first?.pointer == "/d/cells/families.open")
            #expect(second.warnings.first?.messageJa.contains("8、前月末 7 ＋ 3 − 1 ＝ 9") == true)
        }
    }

    @Test("A revision that nothing could follow is put aside; above the highest that is taken there is soon another")
    func highestRevision() async throws {
        try await TestDatabase.with { test in
            let office = try await TestOffice.open(in: test)
            let highest = Int64(test.clock.now.timeIntervalSince1970 + 86_400) * 1_000_000
            var chain = try office.chain()
            let batch = chain.next([
                TestRecord.put(Self.visits, 1, revision: Limits.largestInteger),
                TestRecord.put(Self.visits, 2, revision: highest + 1),
                TestRecord.put(Self.visits, 3, revision: highest),
            ])
            let next = chain.next([TestRecord.put(Self.visits, 4, revision: highest + 1)])
            try await TestHub.with(test) { hub in
                let fixture = SyncFixture(test: test, hub: hub, office: office)
                let receipt = try fixture.receipt(try await fixture.push(batch))
                #expect(receipt.quarantined.map(\.code) == ["revision-too-high", "revision-too-high"])
                #expect(receipt.quarantined.map(\.pointer) == ["/r", "/r"])
                #expect(receipt.created == 1)
            }
            try await TestHub.with(test, clock: .fixed(test.clock.now.addingTimeInterval(1))) { hub in
                let fixture = SyncFixture(test: test, hub: hub, office: office)
                let receipt = try fixture.receipt(try await fixture.push(next))
                #expect(receipt.updated == 1)
            }
        }
    }

    @Test("A line that may be about a person is neither repeated nor kept, and the batch goes on")
    func personalData() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let secret = TestRecord.put("activity/2026-05/visits/山田花子", 1)
            let batch = chain.next([
                TestRecord.put(Self.visits, 8), secret, TestRecord.put("activity/2026-05/links", 1),
            ])
            let answer = try await fixture.push(batch)
            let receipt = try fixture.receipt(answer)
            #expect(receipt.quarantined.map(\.code) == ["personal-data-suspected"])
            #expect(receipt.quarantined.map(\.line) == [3])
            #expect(receipt.quarantined.map(\.k) == [nil])
            #expect(receipt.created == 2)
            #expect(!answer.text.contains("山田"))
            #expect(try await fixture.test.tables(holding: "山田花子") == [])
            #expect(try await fixture.test.tables(holding: Self.visits).contains("batch_body"))
            // The digest is of what came, so the same bytes again are a replay.
            #expect(try await fixture.push(batch).status == 200)
            #expect(try await fixture.push(chain.next([])).status == 201)
        }
    }

    @Test("Of a document only the records that may be about a person are not kept")
    func personalDataInDocument() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let batch = chain.nextDocument([
                #"{"op":"put","t":"cell","k":"activity/2026-05/visits","d":{"v":8}}"#,
                #"{"op":"put","t":"cell","k":"activity/2026-05/visits/山田花子","d":{"v":1}}"#,
                #"{"op":"put","t":"note","k":"note/activity/2026-05","d":{"text":"雪のため","tel":"090-1234-5678"}}"#,
                #"{"op":"put","t":"note","k":"note/activity/2026-05","d":{"text":"休館のため"}}"#,
            ])
            let answer = try await fixture.push(batch)
            let receipt = try fixture.receipt(answer)
            #expect(receipt.quarantined.map(\.code) == ["personal-data-suspected", "personal-data-suspected"])
            #expect(receipt.quarantined.map(\.record) == [2, 3])
            #expect(receipt.created == 2)
            for secret in ["山田花子", "090-1234-5678", "雪のため"] {
                #expect(!answer.text.contains(secret))
                #expect(try await fixture.test.tables(holding: secret) == [])
            }
            #expect(try await fixture.test.tables(holding: "休館のため") == ["batch_body", "scheme_record"])
            #expect(try await fixture.push(batch).status == 200)
            #expect(try await fixture.push(chain.nextDocument([])).status == 201)
        }
    }

    @Test("A contact that is put aside says why, and its line is not kept: it names a person", arguments: [1, 2])
    func unsoundContact(version: Int) async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let revision = version == 1 ? "" : #""r":1,"#
            let records = [
                #"{"op":"put","t":"contact","k":"contact/2026-04-01",\#(revision)"d":{"billing_name":"山田花子","#
                    + #""billing_mail":"hanako@example.jp","payer_kana":"山田"}}"#,
                #"{"op":"put","t":"note","k":"note/activity/2026-05",\#(revision)"d":{"text":"休館のため"}}"#,
            ]
            let answer = try await fixture.push(version == 1 ? chain.nextDocument(records) : chain.next(records))
            let receipt = try fixture.receipt(answer)
            #expect(receipt.quarantined.map(\.code) == ["kana-invalid"])
            // So that the kept body is read as it is.
            #expect(try await fixture.test.tables(holding: "休館のため").contains("batch_body"))
            for secret in ["山田花子", "hanako@example.jp"] {
                #expect(try await fixture.test.tables(holding: secret) == [])
            }
        }
    }
}

extension SyncFixture {
    func receipt(_ answer: WireAnswer) throws -> Receipt {
        try JSONDecoder().decode(Receipt.self, from: Data(answer.body))
    }

    func capabilities() async throws -> Capabilities {
        let answer = try await send(WireRequest("GET", "/.well-known/hsj-sync", fields: [("Host", hub.authority)]))
        return try JSONDecoder().decode(Capabilities.self, from: Data(answer.body))
    }

    func hubKey(_ capabilities: Capabilities) throws -> Ed25519PublicKey {
        try Ed25519PublicKey(spki: try #require(Base64.decoded(capabilities.hubKeys.current.spki)))
    }

    func expectSigned(_ answer: WireAnswer, by key: Ed25519PublicKey) throws {
        let digest = try #require(answer.fields["content-digest"])
        try ContentDigest.check(digest, bodyDigest: SHA256.hash(of: answer.body))
        let signature = try ReceivedSignature(
            input: answer.fields["signature-input"], signature: answer.fields["signature"])
        try signature.verify(
            SignableResponse(
                status: answer.status, contentDigest: digest, contentType: try #require(answer.fields["content-type"])),
            key: key)
    }
}
