import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import Tenancy
import TestSupport
import Testing

@Suite("Reporting quality over HTTP")
struct ReportingRoutesTests {
    private static let visits = "activity/2026-05/visits"

    @Test("What waits is shown, decided with a reason, and read by the scheme at its next pull")
    func held() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var (a, b) = (try fixture.office.chain("a1"), try fixture.office.chain("b2"))
            #expect(try await fixture.push(a.next([TestRecord.put(Self.visits, 3)])).status == 201)
            #expect(try await fixture.push(b.next([TestRecord.put(Self.visits, 5)])).status == 201)
            let cursor = try await fixture.end()
            let list = try await fixture.ask("/reporting/held", token)
            #expect(list.status == 200)
            let held = try JSONDecoder.dates.decode([String: [HeldUnit]].self, from: Data(list.body))["held"] ?? []
            #expect(held.map(\.id) == ["hs-13-wako.b2/1/2"] && held[0].seen == 1)
            let path = "/reporting/held/\(held[0].id)"
            #expect(try await fixture.ask(path, token).status == 200)

            let stale = #"{"decision":"accepted","reason":"x","seen":0}"#
            let refused = try await fixture.post(path, stale, token)
            fixture.expect(.heldStandingChanged, from: refused, "stale")
            #expect(refused.text.contains(Self.visits))
            let accepted = #"{"decision":"accepted","reason":"記録を確認しました","seen":1}"#
            #expect(try await fixture.post(path, accepted, token).status == 204)
            fixture.expect(.heldDecided, from: try await fixture.post(path, accepted, token), "again")
            let pulled = try await fixture.pull("cursor=\(cursor)")
            #expect(try pulled.changes.map(\.topic) == ["report", "correction"])
            #expect(pulled.text.contains(#""reason":"記録を確認しました","decision":"accepted""#))
            let values = "/statistics/values/visits?from=2026-05"
            #expect(try await fixture.ask(values, token).text.contains(#""value":5"#))
        }
    }

    @Test("A follow-up's question reaches the scheme by pull and comes back answered by sync; then it is settled")
    func followUp() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var chain = try fixture.office.chain()
            #expect(try await fixture.push(chain.next([TestRecord.put(Self.visits, 110)])).status == 201)
            let cursor = try await fixture.end()
            let made = try await fixture.post(
                "/reporting/follow-ups",
                #"{"scheme":"hs-13-wako","key":"\#(Self.visits)","note":"桁違い?","question":"5月の訪問は110回ですか。"}"#, token)
            #expect(made.status == 201)
            let id = try #require(made.text("id"))
            let question = try #require(try await fixture.pull("cursor=\(cursor)").changes.first)
            #expect(question.topic == "question")
            func state() async throws -> [FollowUp] {
                let answer = try await fixture.ask("/reporting/follow-ups?scheme=hs-13-wako", token)
                return try JSONDecoder.dates.decode([String: [FollowUp]].self, from: Data(answer.body))["followUps"]
                    ?? []
            }
            #expect(try await state().map(\.state) == [.open])
            let name = question.k.split(separator: "/")[1]
            let answer = #"{"op":"put","t":"answer","k":"answer/\#(name)","r":1,"d":{"text":"11回の誤りです"}}"#
            #expect(
                try await fixture.push(chain.next([answer, TestRecord.put(Self.visits, 11, revision: 2)])).status == 201
            )
            let answered = try #require(try await state().first)
            #expect(answered.state == .answered && answered.answer == "11回の誤りです" && answered.figure.value == "11")
            #expect(answered.answeredAt != nil && answered.id.uuidString.lowercased() == id)
            #expect(try await fixture.ask("/reporting/follow-ups?state=open", token).text == #"{"followUps":[]}"#)
            let settlement = "/reporting/follow-ups/\(id)/settlement"
            #expect(try await fixture.post(settlement, #"{"text":"訂正済み"}"#, token).status == 204)
            #expect(try await state().map(\.state) == [.settled])
            fixture.expect(
                .followUpSettled, from: try await fixture.post(settlement, #"{"text":"x"}"#, token), "again")
        }
    }

    @Test("Completeness, missing reports, findings, periods, approval and history are answered in both languages")
    func reads() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var chain = try fixture.office.chain()
            _ = try await fixture.push(
                chain.next([TestRecord.report("volunteers/2026-05", #""organizers":2,"volunteers.active":1"#)]))
            func text(_ path: String) async throws -> String {
                let answer = try await fixture.ask(path, token)
                #expect(answer.status == 200, "\(path): \(answer.text)")
                return answer.text
            }
            // A scheme whose start nobody recorded is expected of nothing.
            let completeness = try await text("/reporting/completeness?from=2026-05&area=prefecture")
            #expect(completeness.contains(#""unexpected":1"#) && completeness.contains("東京都"))
            #expect(completeness.contains(#""receivedPercent":null"#))
            #expect(try await text("/reporting/missing/hs-13-wako?from=2026-05") == #"{"missing":[]}"#)
            #expect(try await text("/reporting/validation?from=2026-05") == #"{"findings":[]}"#)
            #expect(try await text("/reporting/outliers?period=2026-05") == #"{"outliers":[]}"#)
            for (action, status) in [("closed", "closed"), ("reopened", "grace")] {
                let marked = try await fixture.post(
                    "/reporting/periods/volunteers/2026-05", #"{"status":"\#(action)"}"#, token)
                #expect(marked.status == 204)
                let periods = try await text("/reporting/periods?from=2026-05&data-set=volunteers")
                #expect(periods.contains(#""status":"\#(status)""#), "\(periods)")
            }
            let extended = try await fixture.post(
                "/reporting/extensions",
                #"{"scheme":"hs-13-wako","dataSet":"volunteers","period":"2026-05","expiresOn":"2026-07-01","reason":"災害"}"#,
                token)
            #expect(extended.status == 204)
            #expect(try await text("/reporting/extensions").contains("2026-07-01"))
            let calendar = #"{"dataSet":"needs","from":"2026-04","dueDay":15,"graceDays":5,"closesByItself":false}"#
            #expect(try await fixture.post("/reporting/calendars", calendar, token).status == 204)
            #expect(try await text("/reporting/periods?from=2026-05&data-set=needs").contains(#""dueOn":"2026-06-15""#))

            let approval = #"{"dataSet":"volunteers","month":"2026-05"}"#
            #expect(try await fixture.post("/reporting/approvals", approval, token).status == 204)
            _ = try await fixture.push(
                chain.next([TestRecord.put("volunteers/2026-05/organizers", 3, revision: 2)]))
            let changes = try await text("/reporting/changes/volunteers/2026-05")
            #expect(changes.contains(#""path":"organizers""#) && changes.contains("訂正"))
            #expect(try await text("/reporting/approvals?from=FY2026").contains("national"))
            let history = try await text(
                "/statistics/history/hs-13-wako?from=2026-05&data-set=volunteers&cell=organizers")
            #expect(history.contains(#""reason":"reported""#) && history.contains(#""reason":"corrected""#))
            let before = try await text("/statistics/history/hs-13-wako?from=2026-05&as-of=2026-06-01")
            #expect(before.contains(#""figures":[]"#))
        }
    }

    @Test("Only the national office sees and decides; every raw figure that is given is kept, what is refused is not")
    func access() async throws {
        try await SyncFixture.with { fixture in
            let national = try await fixture.token(.national)
            let auditor = try await fixture.token(.auditor)
            let dues = try await fixture.token(.dues)
            let path = "/reporting/completeness?from=2026-05"
            #expect(try await fixture.ask(path, national).status == 200)
            #expect(try await fixture.ask("/statistics/values/visits?from=2026-05", auditor).status == 204)
            fixture.expect(.forbidden, from: try await fixture.ask(path, dues), "dues")
            fixture.expect(.unauthorized, from: try await fixture.ask(path, "hsj_x"), "unknown")
            let approval = #"{"dataSet":"activity","month":"2026-05"}"#
            fixture.expect(
                .forbidden, from: try await fixture.post("/reporting/approvals", approval, auditor), "auditor")
            #expect(
                try await fixture.accesses() == [
                    "national national GET /reporting/completeness?from=2026-05 200",
                    "auditor auditor GET /statistics/values/visits?from=2026-05 204",
                ])
        }
    }

    @Test("What is malformed or unknown is refused with the reason, and nothing changes")
    func faults() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            let reads: [(ProblemKind, String)] = [
                (.queryInvalid, "/reporting/completeness"),
                (.queryInvalid, "/reporting/completeness?from=yesterday"),
                (.queryInvalid, "/reporting/completeness?from=2026-05&to=2026-04"),
                (.queryInvalid, "/reporting/completeness?from=FY2010&to=FY2025"),
                (.queryInvalid, "/reporting/completeness?from=2026-05&area=street"),
                (.queryInvalid, "/reporting/completeness?from=2026-05&nonsense=1"),
                (.schemeCodeInvalid, "/reporting/completeness?from=2026-05&scheme=x"),
                (.schemeUnknown, "/reporting/missing/hs-13-none?from=2026-05"),
                (.queryInvalid, "/reporting/validation?from=FY2024&to=FY2025"),
                (.queryInvalid, "/reporting/outliers?period=FY2025"),
                (.queryInvalid, "/reporting/outliers?period=2026-05&probability=2"),
                (.queryInvalid, "/reporting/follow-ups?state=lost"),
                (.queryInvalid, "/reporting/periods?from=2026-05&data-set=nothing"),
                (.queryInvalid, "/reporting/held?state=lost"),
                (.notFound, "/reporting/held/hs-13-wako.a1/1/2"),
                (.notFound, "/reporting/held/x/y/z"),
                (.notFound, "/reporting/changes/activity/2026-05"),
                (.queryInvalid, "/statistics/history/hs-13-wako"),
                (.queryInvalid, "/statistics/history/hs-13-wako?from=2026-05&as-of=soon"),
                (.queryInvalid, "/statistics/history/hs-13-wako?from=2026-05&data-set=activity&cell=nothing"),
                (.schemeUnknown, "/statistics/history/hs-13-none?from=2026-05"),
            ]
            let extension31 =
                #"{"scheme":"hs-13-wako","dataSet":"activity","period":"2026-05","expiresOn":"2026-02-31","reason":"x"}"#
            let writes: [(ProblemKind, String, String)] = [
                (.badRequest, "/reporting/held/hs-13-wako.a1/1/2", "{"),
                (.badRequest, "/reporting/held/hs-13-wako.a1/1/2", #"{"decision":"accepted","reason":"x"}"#),
                (.badRequest, "/reporting/held/hs-13-wako.a1/1/2", #"{"decision":"refused","reason":" "}"#),
                (.notFound, "/reporting/held/hs-13-wako.a1/1/2", #"{"decision":"refused","reason":"x"}"#),
                (.badRequest, "/reporting/periods/activity/2026-05", #"{"status":"published"}"#),
                (.queryInvalid, "/reporting/periods/activity/soon", #"{"status":"closed"}"#),
                (.badRequest, "/reporting/extensions", extension31),
                (
                    .badRequest, "/reporting/calendars",
                    #"{"dataSet":"needs","from":"2026-04","dueDay":31,"graceDays":5,"closesByItself":false}"#
                ),
                (.queryInvalid, "/reporting/approvals", #"{"dataSet":"nothing","month":"2026-05"}"#),
                (
                    .queryInvalid, "/reporting/follow-ups",
                    #"{"scheme":"hs-13-wako","key":"activity/visits","note":"x"}"#
                ),
                (
                    .schemeUnknown, "/reporting/follow-ups",
                    #"{"scheme":"hs-13-none","key":"activity/2026-05/visits","note":"x"}"#
                ),
                (.notFound, "/reporting/follow-ups/x/settlement", #"{"text":"x"}"#),
            ]
            try await fixture.expectNoChange {
                for (kind, path) in reads { fixture.expect(kind, from: try await fixture.ask(path, token), path) }
                for (kind, path, body) in writes {
                    fixture.expect(kind, from: try await fixture.post(path, body, token), "\(path) \(body)")
                }
            }
        }
    }
}

extension SyncFixture {
    fileprivate func post(_ path: String, _ body: String, _ token: String) async throws -> WireAnswer {
        try await send(
            WireRequest(
                "POST", path,
                fields: [
                    ("Host", hub.authority), ("Authorization", "Bearer \(token)"), ("Content-Type", "application/json"),
                ], body: Array(body.utf8)))
    }

    /// Who was given what, in order.
    fileprivate func accesses() async throws -> [String] {
        try await test.owner.read(as: .owner) { tx in try tx.all(Self.accessRows) }
    }

    private static let accessRows = Statement<String>(
        "t.accesses", "SELECT caller || ' ' || role || ' ' || call || ' ' || status FROM raw_access ORDER BY id",
        row: { (text: String) in text })
}

extension JSONDecoder {
    /// As the hub writes dates.
    fileprivate static var dates: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
