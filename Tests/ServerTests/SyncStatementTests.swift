import Foundation
import HubCore
import Postgres
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@Suite("What a scheme says of itself")
struct SyncStatementTests {
    private static func put(_ kind: String, _ key: String, _ data: String, revision: Int = 1) -> String {
        #"{"op":"put","t":"\#(kind)","k":"\#(key)","r":\#(revision),"d":\#(data)}"#
    }

    private static func delete(_ kind: String, _ key: String, revision: Int) -> String {
        #"{"op":"del","t":"\#(kind)","k":"\#(key)","r":\#(revision)}"#
    }

    private static func profile(organizers: Int, revision: Int = 1) -> String {
        put(
            "profile", "profile/2026-04-01",
            #"{"host_name":"架空の会","host_type":"hiroba","areas_served":["131016","112291"],"organizers":\#(organizers),"#
                + #""trustees":5,"committee_meetings":2,"programmes":["careVisits","subsidy"],"yearly_budget":1200000}"#,
            revision: revision)
    }

    private static let contact = put(
        "contact", "contact/2026-04-01",
        #"{"billing_name":"架空 太郎","billing_mail":"a@example.jp","postal_code":"３５１－０１０４","payer_kana":"ｶ)ｶｸｳﾉｶｲ"}"#)

    @Test("Profile, membership and contact are there for the dues and for statistics, with their history")
    func facts() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let first = try fixture.receipt(
                try await fixture.push(
                    chain.next([
                        Self.profile(organizers: 1), Self.contact,
                        Self.put("membership", "membership/2026-04-01/started", "{}"),
                        Self.put("membership", "membership/2026-05-01/suspended", "{}"),
                    ])))
            #expect(first.quarantined.isEmpty)
            #expect(first.created == 4)
            let second = try fixture.receipt(
                try await fixture.push(
                    chain.next([
                        Self.profile(organizers: 2, revision: 2), Self.contact,
                        Self.delete("membership", "membership/2026-05-01/suspended", revision: 2),
                    ])))
            #expect((second.updated, second.unchanged, second.withdrawn) == (1, 1, 1))
            #expect(try await fixture.rows(Self.profiles) == ["2026-04-01 2 {131016,112291} {careVisits,subsidy}"])
            #expect(try await fixture.rows(Self.steps) == ["2026-04-01 started scheme"])
            #expect(try await fixture.rows(Self.contacts) == ["a@example.jp 351-0104 カ)カクウノカイ"])
            let kept = try await fixture.test.rowCounts()
            #expect(kept["scheme_record"] == 4)
            #expect(kept["scheme_record_history"] == 2)
            let history = try await fixture.registry.history(of: fixture.office.scheme).filter {
                $0.key.hasPrefix("profile")
            }
            #expect(history.map(\.sequence) == [1, 2])
            #expect(history.map { $0.until == nil } == [false, true])
            #expect(history.first?.content?.contains(#""organizers":1"#) == true)
        }
    }

    @Test("Equal revisions with other contents are held; an older one is superseded")
    func conflict() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            #expect(try await fixture.push(chain.next([Self.profile(organizers: 1, revision: 3)])).status == 201)
            let receipt = try fixture.receipt(
                try await fixture.push(
                    chain.next([
                        Self.profile(organizers: 2, revision: 3), Self.profile(organizers: 3, revision: 2),
                    ])))
            #expect((receipt.held, receipt.superseded) == (1, 1))
            #expect(receipt.heldCells.first?.k == "profile/2026-04-01")
            #expect(receipt.heldCells.first?.stands == .init(r: 3, v: nil, s: "stands"))
            #expect(try await fixture.rows(Self.profiles).first?.hasPrefix("2026-04-01 1 ") == true)
            #expect(try await fixture.test.rowCounts()["held_record"] == 1)
        }
    }

    @Test("A statement and figures of one group apply together or not at all")
    func group() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            #expect(
                try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)])).status == 201)
            let note = #"{"op":"put","t":"note","k":"note/activity/2026-05","r":1,"g":"a","d":{"text":"雪のため"}}"#
            let receipt = try fixture.receipt(
                try await fixture.push(
                    chain.next([note, TestRecord.put("activity/2026-05/visits", 9, revision: 1, group: "a")])))
            #expect(receipt.held == 2)
            #expect(try await fixture.test.rowCounts()["scheme_record"] == 0)
        }
    }

    @Test("What the national office recorded stays, whatever the scheme says or takes back")
    func nationalSteps() async throws {
        try await SyncFixture.with { fixture in
            try await fixture.test.owner.write(as: .owner) { tx in
                tx.enqueue(Self.recordStep, fixture.office.id)
            }
            var chain = try fixture.office.chain()
            let key = "membership/2026-04-01/started"
            for record in [Self.put("membership", key, "{}"), Self.delete("membership", key, revision: 2)] {
                #expect(try await fixture.push(chain.next([record])).status == 201)
            }
            #expect(try await fixture.rows(Self.steps) == ["2026-04-01 started national"])
        }
    }

    @Test("A step that the scheme declared becomes the national office's once the office records it too")
    func stepTakenOver() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let key = "membership/2026-04-01/started"
            #expect(try await fixture.push(chain.next([Self.put("membership", key, "{}")])).status == 201)
            try await fixture.registry.record(
                profiles: [],
                events: [
                    MembershipRecord(
                        scheme: fixture.office.id, effectiveOn: try #require(Day("2026-04-01")), event: "started")
                ])
            #expect(try await fixture.rows(Self.steps) == ["2026-04-01 started national"])
            #expect(
                try await fixture.push(chain.next([Self.delete("membership", key, revision: 2)])).status == 201)
            #expect(try await fixture.rows(Self.steps) == ["2026-04-01 started national"])
        }
    }

    @Test("Taking back a profile that the scheme never sent leaves the national office's alone")
    func nationalProfile() async throws {
        try await SyncFixture.with { fixture in
            let facts = ProfileFacts(
                hostName: "架空の会", hostType: "hiroba", areasServed: ["131016"], organizers: 4, trustees: 5,
                committeeMeetings: 2, programmes: [], yearlyBudget: Yen(1_000_000))
            try await fixture.registry.record(
                profiles: [
                    SchemeProfile(
                        scheme: fixture.office.id, validFrom: try #require(Day("2026-04-01")), facts: facts)
                ], events: [])
            var chain = try fixture.office.chain()
            let record = Self.delete("profile", "profile/2026-04-01", revision: 1)
            #expect(try await fixture.push(chain.next([record])).status == 201)
            #expect(try await fixture.rows(Self.profiles) == ["2026-04-01 4 {131016} {}"])
        }
    }

    private static let profiles = Statement<String>(
        "test.profiles",
        "SELECT concat_ws(' ', valid_from, organizers, areas_served::text, programmes::text) FROM scheme_profile",
        row: { (text: String) in text })

    private static let steps = Statement<String>(
        "test.steps", "SELECT concat_ws(' ', effective_on, event, declared_by) FROM membership_event ORDER BY 1",
        row: { (text: String) in text })

    private static let contacts = Statement<String>(
        "test.contacts", "SELECT concat_ws(' ', billing_mail, postal_code, payer_kana) FROM scheme_contact",
        row: { (text: String) in text })

    private static let recordStep = Statement<SchemeID, Void>(
        "test.step",
        """
        INSERT INTO membership_event (scheme_id, effective_on, event, recorded_at)
        VALUES ($1, '2026-04-01', 'started', '2026-04-01')
        """)
}

extension SyncFixture {
    /// The national office's way to the schemes.
    var registry: SchemeRegistry {
        SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
    }

    /// Rows read as the owner.
    func rows(_ statement: Statement<String>) async throws -> [String] {
        try await test.owner.read(as: .owner) { tx in try tx.all(statement) }
    }
}
