import Compression
import Foundation
import HubCore
import Postgres
import Statistics
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Erasing what persons of a scheme wrote or are named in")
struct ErasureTests {
    private static let words = ["山田花子", "yamada@example.jp", "秘密の説明", "秘密の回答", "担当の鈴木次郎"]

    @Test("Of a scheme that has left all of it goes, wherever it was kept; figures and receipts stay")
    func scheme() async throws {
        try await EngineFixture.with { fixture in
            let batches = try await told(fixture)
            for word in Self.words { #expect(try await fixture.test.tables(holding: word) != [], "\(word)") }
            let before = try await fixture.test.contents()
            let receipts = try await fixture.rows(Self.receipts)
            try await left(on: "2026-06-15", fixture)

            let erased = try await erase(.personsWords, fixture)
            #expect(erased == [6, 3])
            for word in Self.words { #expect(try await fixture.test.tables(holding: word) == [], "\(word)") }
            #expect(
                try await fixture.test.tables(holding: "架空法人") == ["batch_body", "scheme_profile", "scheme_record"])
            #expect(try await fixture.test.tables(holding: "Suzuki") == ["batch"])
            let after = try await fixture.test.contents()
            for table in ["data_value", "data_value_history", "report", "scheme_profile", "batch", "change_log"] {
                #expect(after[table] == before[table], "\(table)")
            }
            #expect(try await fixture.test.tables(holding: "退会後一年") == ["audit_event"])
            // What was accepted is still answered with its receipt.
            for (batch, receipt) in zip(batches, receipts) {
                let again = try await fixture.push(batch)
                #expect(again.isReplay)
                #expect(again.receipt == receipt.bytes)
            }
            #expect(try await erase(.personsWords, fixture) == [0, 0])
        }
    }

    @Test("While a scheme is a member it is refused, and nothing changes", arguments: [nil, "2026-06-16"])
    func member(leaves: String?) async throws {
        try await EngineFixture.with { fixture in
            _ = try await told(fixture)
            if let leaves { try await left(on: leaves, fixture) }
            let before = try await fixture.test.contents()
            await #expect(throws: Problem.self) { try await erase(.personsWords, fixture) }
            #expect(try await fixture.test.contents() == before)
        }
    }

    @Test("A single contact goes also of a member, and nothing else with it")
    func contact() async throws {
        try await EngineFixture.with { fixture in
            _ = try await told(fixture)
            let erased = try await erase(.contact(from: Day("2026-04-01")!), fixture)
            #expect(erased == [2, 2])
            #expect(try await fixture.test.tables(holding: "山田花子") == [])
            #expect(try await fixture.test.tables(holding: "佐藤太郎").contains("scheme_contact"))
            #expect(try await fixture.test.tables(holding: "秘密の説明").contains("scheme_record"))
            await #expect(throws: Problem.self) { try await erase(.contact(from: Day("2025-04-01")!), fixture) }
            await #expect(throws: Problem.self) { try await erase(.contact(from: Day("2026-04-01")!), fixture, "") }
        }
    }

    // MARK: -

    /// Batches of both versions and codings with contacts, notes and answers between other things: replaced, late, held
    /// and not sound.
    private func told(_ fixture: EngineFixture) async throws -> [TestBatch] {
        var chain = try BatchChain("hs-13-wako.a1")
        var old = try BatchChain("hs-13-wako.v1")
        let batches = [
            chain.next([
                TestRecord.put("activity/2026-05/visits", 8),
                contact("2026-04-01", "山田花子", revision: 1), contact("2026-05-01", "佐藤太郎", revision: 1),
                #"{"op":"put","t":"note","k":"note/activity/2026-05","r":2,"d":{"text":"秘密の説明"}}"#,
                #"{"op":"put","t":"profile","k":"profile/2026-04-01","r":1,"d":{"host_name":"架空法人","host_type":"other","#
                    + #""areas_served":["131016"],"organizers":1,"trustees":4,"committee_meetings":2,"programmes":[],"#
                    + #""yearly_budget":1000000}}"#,
                // Put aside, so they may hold anything.
                #"{"op":"put","t":"membership","k":"membership/2026-04-01/started","r":1,"d":{"by":"担当の鈴木次郎"}}"#,
                TestRecord.put("activity/2026-05/visits/Suzuki", 1),
            ]),
            chain.next([
                contact("2026-04-01", "山田花子2", revision: 2),
                #"{"op":"put","t":"note","k":"note/activity/2026-05","r":2,"d":{"text":"別の秘密の説明"}}"#,
                #"{"op":"put","t":"note","k":"note/activity/2026-05","r":1,"d":{"text":"遅い秘密の説明"}}"#,
                #"{"op":"put","t":"contact","k":"contact/2026-04-01","r":3,"d":{"billing_mail":"yamada@example.jp"}"#,
            ]),
            old.nextDocument([
                #"{"op":"put","t":"answer","k":"answer/00000000-0000-7000-8000-000000000001","d":{"text":"秘密の回答"}}"#,
                #"{"op":"put","t":"cell","k":"activity/2026-04/visits","d":{"v":3}}"#,
            ]),
        ]
        for (index, batch) in batches.enumerated() {
            let plain = try batch.pushed(by: fixture.scheme, dictionary: fixture.dictionary)
            let push = PushedBatch(
                scheme: plain.scheme, prefecture: plain.prefecture, keyID: plain.keyID,
                kept: index == 1 ? .init(coding: "gzip", body: Gzip.deflated(batch.body)) : plain.kept,
                digest: plain.digest, batch: plain.batch, dictionary: plain.dictionary)
            _ = try await fixture.engine.apply(push)
        }
        return batches
    }

    private func contact(_ day: String, _ name: String, revision: Int) -> String {
        #"{"op":"put","t":"contact","k":"contact/\#(day)","r":\#(revision),"d":{"billing_name":"\#(name)","#
            + #""billing_mail":"yamada@example.jp","payer_kana":"カクウ"}}"#
    }

    private func left(on day: String, _ fixture: EngineFixture) async throws {
        let events = Statement<SchemeID, Day, Void>(
            "t.left",
            """
            INSERT INTO membership_event (scheme_id, effective_on, event, recorded_at)
            SELECT $1, day, event, '2026-01-01' FROM (VALUES
                (date '2022-04-01', 'started'), ($2, 'withdrawing'), ($2, 'withdrawn')) AS e (day, event)
            """)
        try await fixture.test.owner.write(as: .owner) { tx in
            try tx.execute(events, fixture.scheme, Day(day)!)
        }
    }

    /// Contents and batches.
    @discardableResult
    private func erase(
        _ part: ErasedPart, _ fixture: EngineFixture, _ reason: String = "退会後一年"
    ) async throws -> [Int] {
        let erased = try await Erasure(database: fixture.test.database, clock: fixture.test.clock).erase(
            part, of: SchemeCode(parsing: "hs-13-wako"), reason: reason, actor: "test")
        return [erased.contents, erased.batches]
    }

    private static let receipts = Statement<Bytes>(
        "t.receipts", "SELECT receipt FROM batch ORDER BY data_version", row: { (receipt: Bytes) in receipt })
}
