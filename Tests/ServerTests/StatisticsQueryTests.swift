import Foundation
import HubCore
import Tenancy
import TestSupport
import Testing

@Suite("Questions for tables over HTTP")
struct StatisticsQueryTests {
    private static let query = "/statistics/query?"

    @Test("What a receipt confirms, the next table counts; unchanged tables are answered with 304")
    func visibleAtOnce() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            let path = Self.query + "measures=visits,visits.hoursEach&from=2026-05&with=year-before"
            #expect(try await fixture.ask(path, token).status == 204)
            var chain = try fixture.office.chain()
            for (revision, visits) in [(Int64(1), Int64(8)), (2, 9), (3, 0)] {
                let batch = chain.next([TestRecord.put("activity/2026-05/visits", visits, revision: revision)])
                #expect(try await fixture.push(batch).status == 201)
                let answer = try await fixture.ask(path, token)
                #expect(answer.status == 200)
                #expect(answer.text.contains("\"measure\":\"visits\",\"value\":\(visits)"), "\(answer.text)")
                let tag = try #require(answer.fields["etag"])
                #expect(try await fixture.ask(path, token, ("If-None-Match", tag)).status == 304)
            }
            let csv = try await fixture.ask(path + "&format=csv", token, ("Accept-Language", "en"))
            #expect(csv.fields["content-type"]?.hasPrefix("text/csv") == true)
            #expect(csv.text.contains("Visits: the year before"))
        }
    }

    @Test("As known at a moment; what says its day has one tag as long as the data stand")
    func asOf() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var chain = try fixture.office.chain()
            #expect(try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)])).status == 201)
            let path = Self.query + "measures=visits&from=2026-05&to=2026-05&totals=period&as-of="
            #expect(try await fixture.ask(path + "2026-06-14", token).status == 204)
            let answer = try await fixture.ask(path + "2026-06-15", token)
            #expect(answer.status == 200 && answer.text.contains("\"value\":8"), "\(answer.text)")
            #expect(answer.text.contains("\"reports\":1,\"expected\":"), "\(answer.text)")
            for format in ["xlsx", "sdmx"] {
                let first = try await fixture.ask(path + "2026-06-15&format=" + format, token)
                let tag = try #require(first.fields["etag"])
                #expect(tag.hasPrefix("W/") && first.status == 200)
                let again = try await fixture.ask(path + "2026-06-15&format=" + format, token, ("If-None-Match", tag))
                #expect(again.status == 304)
            }
            let sdmx = try await fixture.ask(path + "2026-06-15&format=sdmx", token)
            #expect(sdmx.text.contains("2026-05-01/P1M") && !sdmx.text.contains("_T"), "\(sdmx.text)")
        }
    }

    @Test("Pages lead to each other by Link")
    func pages() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var chain = try fixture.office.chain()
            let records = ["2026-02", "2026-03", "2026-04", "2026-05"].map {
                TestRecord.put("activity/\($0)/visits", 3)
            }
            #expect(try await fixture.push(chain.next(records)).status == 201)
            var path: String? = Self.query + "measures=visits&when=last-5-months&limit=2&format=csv"
            var rows: [String] = []
            while let next = path, rows.count < 10 {
                let answer = try await fixture.ask(next, token)
                #expect(answer.status == 200, "\(next): \(answer.text)")
                rows += answer.text.split(whereSeparator: \.isNewline).dropFirst().map { String($0.prefix(7)) }
                path = answer.fields["link"].map { link in
                    String(link.split(separator: ">")[0].dropFirst())
                }
            }
            #expect(rows == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"])
        }
    }

    @Test("Queries under a name: kept, listed, asked, deleted")
    func saved() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var chain = try fixture.office.chain()
            #expect(try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)])).status == 201)
            let address = "/statistics/saved/%E8%A8%AA%E5%95%8F"
            let question = "?measures=visits&when=last-1-months"
            #expect(try await fixture.ask("PUT", address + question, token).status == 201)
            fixture.expect(.alreadyExists, from: try await fixture.ask("PUT", address + question, token), "twice")
            fixture.expect(
                .elementUnknown, from: try await fixture.ask("PUT", address + "2?measures=x&from=FY2025", token), "x")
            let auditor = try await fixture.token(.auditor)
            fixture.expect(.forbidden, from: try await fixture.ask("PUT", address + "3" + question, auditor), "auditor")
            fixture.expect(.forbidden, from: try await fixture.ask("DELETE", address, auditor), "auditor")
            let list = try await fixture.ask("/statistics/saved", auditor)
            #expect(list.text.contains("\"name\":\"訪問\"") && list.text.contains("when=last-1-months"), "\(list.text)")
            let answer = try await fixture.ask(address + "?format=csv", auditor)
            #expect(answer.status == 200 && answer.text.contains("2026-05"), "\(answer.text)")
            fixture.expect(.queryInvalid, from: try await fixture.ask(address + "?measures=links", token), "both")
            #expect(try await fixture.ask("DELETE", address, token).status == 204)
            fixture.expect(.notFound, from: try await fixture.ask(address, token), "deleted")
            fixture.expect(.notFound, from: try await fixture.ask("DELETE", address, token), "deleted")
        }
    }

    @Test("What is unknown, malformed, enormous or does not add up is refused with one reason, and changes nothing")
    func refusals() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            let questions: [(ProblemKind, String)] = [
                (.queryInvalid, ""), (.elementUnknown, "measures=nothing&from=2026-05"),
                (.elementUnknown, "measures=visits%27%3BDROP&from=2026-05"),
                (.queryInvalid, "measures=visits"), (.queryInvalid, "measures=visits&when=tomorrow"),
                (.queryInvalid, "measures=visits&from=2026-13"),
                (.queryInvalid, "measures=visits&from=2026-05&period=year"),
                (.queryInvalid, "measures=visits&from=2026-05&area=street"),
                (.queryInvalid, "measures=visits&from=2026-05&in=atlantis"),
                (.queryInvalid, "measures=visits&from=2026-05&area=municipality&in=999999"),
                (.schemeUnknown, "measures=visits&from=2026-05&area=scheme&in=hs-13-nobody"),
                (.queryInvalid, "measures=families.new&from=2026-05&breakdown=colour"),
                (.queryInvalid, "measures=families.new&from=2026-05&referral=nobody"),
                (.queryInvalid, "measures=visits&from=2026-05&with=magic"),
                (.queryInvalid, "measures=visits&from=2026-05&limit=0"),
                (.queryInvalid, "measures=visits&from=2026-05&limit=10001"),
                (.queryInvalid, "measures=visits&from=2026-05&as-of=yesterday"),
                (.queryInvalid, "measures=visits&from=2026-05&as-of=2026-06-16"),
                (.queryInvalid, "measures=visits&from=2026-05&as-of=2026-06-15&breakdown=hostType"),
                (.queryInvalid, "measures=visits&from=2026-05&as-of=2026-06-15&with=cumulative"),
                (.breakdownNotTogether, "measures=families.new&from=2026-05&breakdown=referral,type"),
                (.doesNotAdd, "measures=families.open&from=2026-05&totals=period"),
                (.doesNotAdd, "measures=needs.share&from=2026-05"),
                (.notAcceptable, "measures=visits&from=2026-05&format=pdf"),
                (
                    .answerTooLarge,
                    "measures=needs.outcome&from=1989-04&to=2188-03&area=scheme&breakdown=item,outcome,type"
                ),
            ]
            let dues = try await fixture.token(.dues)
            try await fixture.expectNoChange {
                for (kind, question) in questions {
                    fixture.expect(kind, from: try await fixture.ask(Self.query + question, token), question)
                }
                let path = Self.query + "measures=visits&from=2026-05"
                fixture.expect(.forbidden, from: try await fixture.ask(path, dues), "dues")
                fixture.expect(.unauthorized, from: try await fixture.ask(path, "hsj_x"), "unknown")
            }
        }
    }
}

extension SyncFixture {
    func ask(_ method: String, _ path: String, _ token: String) async throws -> WireAnswer {
        try await send(
            WireRequest(method, path, fields: [("Host", hub.authority), ("Authorization", "Bearer \(token)")]))
    }
}
