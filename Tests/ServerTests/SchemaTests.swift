import Foundation
import HubCore
import ReferenceData
import Server
import Sync
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@Suite("What goes over the line is what the schemas say")
struct SchemaTests {
    /// One of each kind, and what takes it back, as version 1 writes them.
    private static let sound = [
        #"{"op":"report","k":"volunteers/2026-05","d":{"cells":{"organizers":2,"volunteers.active":"not-reported"}}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05/visits","d":{"v":9}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05/visitHours","d":{"v":"12.5"}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-04/visits","d":{"s":"not-applicable"}}"#,
        #"{"op":"del","t":"cell","k":"activity/2026-03/visits"}"#,
        #"{"op":"put","t":"profile","k":"profile/2026-04-01","d":{"host_name":"架空の会","host_type":"hiroba","#
            + #""areas_served":["131016"],"organizers":1,"trustees":5,"committee_meetings":2,"#
            + #""programmes":["careVisits"],"yearly_budget":1200000}}"#,
        #"{"op":"put","t":"membership","k":"membership/2026-04-01/started","d":{}}"#,
        #"{"op":"put","t":"contact","k":"contact/2026-04-01","d":{"billing_name":"架空 太郎","#
            + #""billing_mail":"a@example.jp","postal_code":"351-0104","payer_kana":"ｶ)ｶｸｳﾉｶｲ"}}"#,
        #"{"op":"put","t":"note","k":"note/activity/2026-05","d":{"text":"雪で訪問を延期しました"}}"#,
        #"{"op":"put","t":"answer","k":"answer/01890000-0000-7000-8000-000000000000","d":{"text":"直しました"}}"#,
        #"{"op":"del","t":"contact","k":"contact/2026-05-01"}"#,
    ]

    /// Each is put aside by the hub, and refused by the schema of its kind.
    private static let unsound = [
        #"{"op":"report","k":"volunteers/2026-05","d":{"cells":{"organizers":-2}}}"#,
        #"{"op":"report","k":"volunteers/2026-05","d":{"cells":{"organizers":""}}}"#,
        #"{"op":"report","k":"volunteers/2026-13","d":{"cells":{}}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05/visits","d":{"v":null}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05/visits","d":{"v":1,"s":"not-reported"}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05/visits","d":{"v":1},"x":1}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05","d":{"v":1}}"#,
        #"{"op":"del","t":"cell","k":"activity/2026-05/visits","d":{"v":1}}"#,
        #"{"op":"put","t":"profile","k":"profile/2026-04-01","d":{"host_name":"架空の会"}}"#,
        #"{"op":"put","t":"membership","k":"membership/2026-04-01/gone","d":{}}"#,
        #"{"op":"put","t":"membership","k":"membership/2026-04-01/started","d":{"by":"x"}}"#,
        #"{"op":"put","t":"contact","k":"contact/2026-04-01","d":{"billing_name":"架空 太郎"}}"#,
        #"{"op":"put","t":"note","k":"note/activity/2026-05","d":{"text":""}}"#,
        #"{"op":"put","t":"answer","k":"answer/one","d":{"text":"直しました"}}"#,
        #"{"op":"move","t":"cell","k":"activity/2026-05/visits"}"#,
    ]

    @Test("Requests that the hub takes and refuses, and all its answers, are valid or not as the schemas say")
    func bodies() async throws {
        try await SyncFixture.with { fixture in
            var bodies = Bodies()
            try await pushes(fixture, &bodies)
            try await keys(fixture, &bodies)
            try await problems(fixture, &bodies)
            try await pulls(fixture, &bodies)
            bodies.add(
                "capabilities", .whole,
                try await fixture.send(.init("GET", "/.well-known/hsj-sync", fields: [("Host", fixture.hub.authority)]))
            )
            try await TemporaryFolder.with { folder in
                let file = try folder.write(bodies.lines, to: "bodies")
                let outcome = try await PythonScript("check_description.py").run([
                    ProductFiles().path("docs/openapi"), file,
                ])
                #expect(outcome.status == 0, "\(outcome.all)")
            }
        }
    }

    private func pushes(_ fixture: SyncFixture, _ bodies: inout Bodies) async throws {
        var documents = try fixture.office.chain("a1")
        var lines = try fixture.office.chain("a2")
        for (records, expected) in [(Self.sound, Expectation.valid), (Self.unsound, .invalid)] {
            let document = documents.nextDocument(records)
            let revised = records.map { Self.revised($0, 7) }
            let batch = lines.next(revised)
            for record in records { bodies.add("record-version-1", expected, record) }
            for record in revised { bodies.add("record", expected, record) }
            bodies.add("record-version-1", .invalid, revised[0])
            bodies.add("record", .invalid, records[0])
            bodies.add("batch-version-1", expected, String(decoding: document.body, as: UTF8.self))
            bodies.add("envelope", .valid, String(decoding: batch.body.split(separator: 0x0A)[0], as: UTF8.self))
            for pushed in [document, batch] {
                bodies.add("receipt", .whole, try await fixture.send(fixture.office.check(pushed, at: fixture.hub)))
                let answer = try await fixture.push(pushed)
                bodies.add("receipt", .whole, answer)
                let receipt = try fixture.receipt(answer)
                let aside = Set(receipt.quarantined.map { $0.line.map { $0 - 1 } ?? $0.record ?? 0 })
                #expect(aside == (expected == .valid ? [] : Set(1...records.count)), "\(answer.text)")
            }
        }
        // Older than what stands, and in conflict with it.
        let late = [
            TestRecord.put("activity/2026-05/visits", 1), TestRecord.put("activity/2026-05/visitHours", 3, revision: 7),
        ]
        let answer = try await fixture.push(lines.next(late))
        let receipt = try fixture.receipt(answer)
        #expect((receipt.superseded, receipt.held) == (1, 1), "\(answer.text)")
        bodies.add("receipt", .whole, answer)
        bodies.add("receipt", .invalid, answer.text.replacing("\"head\"", with: "\"tail\""))
        for stream in ["hs-13-wako.a1", "hs-13-wako.b1"] {
            let path = "/sync/streams/\(stream)"
            bodies.add("stream-state", .whole, try await fixture.send(fixture.office.get(path, from: fixture.hub)))
        }
    }

    private func keys(_ fixture: SyncFixture, _ bodies: inout Bodies) async throws {
        let (test, office) = (fixture.test, fixture.office)
        let invitation = try await SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
            .invite(office.scheme, actor: "test")
        let another = try office.withNewKey(test.entropy)
        let enrolment = another.enrolment(code: invitation.code, at: fixture.hub)
        bodies.add("enrolment-request", .whole, enrolment.text)
        bodies.add("enrolment", .whole, try await fixture.send(enrolment))
        let rotation = office.rotation(to: try office.withNewKey(test.entropy), at: fixture.hub)
        bodies.add("rotation-request", .whole, rotation.text)
        bodies.add("enrolment-request", .invalid, rotation.text)
        bodies.add("rotation", .whole, try await fixture.send(rotation))
    }

    /// All that a feed tells but invoices, what stands after all of the above, and what says that it was read.
    private func pulls(_ fixture: SyncFixture, _ bodies: inout Bodies) async throws {
        let test = fixture.test
        try await fixture.ask("訪問回数を確認してください")
        _ = try await fixture.questions.ask(
            NewQuestion(.correction, about: "activity/2026-05", text: "合計が合いません"), of: fixture.office.scheme,
            actor: "test")
        let notice = try await fixture.publish("お知らせ")
        try await fixture.notices.withdraw(notice, actor: "test")
        _ = try await fixture.documents.give(
            OfficeDocument(title: "ご案内", mediaType: "text/plain", content: Array("架空".utf8)), to: fixture.office.scheme,
            actor: "test")
        _ = try await DictionaryStore(test.database).publish(SecondDictionary.content, at: test.clock.now)

        let changes = try await fixture.pull()
        let topics = Set(changes.lines.compactMap { $0.firstMatch(of: /"topic":"([a-z]+)"/).map { String($0.1) } })
        #expect(topics == ["report", "dictionary", "notice", "document", "question", "correction"])
        for line in changes.lines { bodies.add("change", .whole, line) }
        bodies.add("change", .invalid, changes.lines[0].replacing(#""pos""#, with: #""position""#))
        bodies.add("changes-version-1", .whole, try await fixture.get("/sync/changes", version: "1"))

        let snapshot = try await fixture.get("/sync/snapshot")
        bodies.add("snapshot-header", .whole, snapshot.lines[0])
        #expect(snapshot.lines.count > 5)
        #expect(snapshot.lines.contains { $0.contains(#""dict":"2026.1""#) })
        for line in snapshot.lines.dropFirst() {
            bodies.add("record", .valid, line.replacing(/,"dict":"[^"]*"/, with: ""))
        }
        bodies.add("snapshot-version-1", .whole, try await fixture.get("/sync/snapshot", version: "1"))

        let acknowledgement = #"{"cursor":"\#(changes.cursor)"}"#
        #expect(try await fixture.send(fixture.acknowledgement(acknowledgement)).status == 204)
        bodies.add("acknowledgement", .whole, acknowledgement)
        bodies.add("acknowledgement", .invalid, #"{"cursor":"あ"}"#)
    }

    private func problems(_ fixture: SyncFixture, _ bodies: inout Bodies) async throws {
        let office = fixture.office
        var chain = try office.chain("c1")
        _ = chain.next([])
        let (gap, other) = (chain.next([]), try office.chain("c1").peek([], dictionary: "1999.1"))
        var retired = office.get("/sync/streams/hs-13-wako.a1", from: fixture.hub)
        retired["Sync-Version"] = "0"
        for request in [
            office.push(gap, to: fixture.hub), office.push(other, to: fixture.hub), retired,
            office.get("/sync/streams/hs-13-wako.a1/batches/99", from: fixture.hub),
            office.push(gap.body, as: gap, to: fixture.hub, coding: "br"),
            office.push(Array("{}\n".utf8), as: gap, to: fixture.hub, coding: nil),
            WireRequest("GET", "/sync/streams/hs-13-wako.a1", fields: [("Host", fixture.hub.authority)]),
            WireRequest("PATCH", "/sync/keys", fields: [("Host", fixture.hub.authority)]),
        ] {
            let answer = try await fixture.send(request)
            #expect(answer.status >= 400)
            bodies.add("problem", .whole, answer)
        }
    }

    /// The record with a revision, as version 2 needs it.
    private static func revised(_ record: String, _ revision: Int) -> String {
        String(record.dropLast()) + #","r":\#(revision)}"#
    }
}

/// What a schema should say of a body; `whole`: valid, and without a member that the schema does not name.
private enum Expectation: String { case valid, invalid, whole }

/// Bodies for `check_description.py`.
private struct Bodies {
    private(set) var lines = ""

    mutating func add(_ schema: String, _ expected: Expectation, _ body: String) {
        lines += #"{"schema":"\#(schema)","expected":"\#(expected.rawValue)","body":\#(body)}"# + "\n"
    }

    mutating func add(_ schema: String, _ expected: Expectation, _ answer: WireAnswer) {
        add(schema, expected, answer.text)
    }
}

extension WireRequest {
    fileprivate var text: String { String(decoding: body ?? [], as: UTF8.self) }
}
