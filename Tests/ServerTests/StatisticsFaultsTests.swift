import Foundation
import HubCore
import Statistics
import Tenancy
import TestSupport
import Testing

@Suite("Questions about statistics over HTTP")
struct StatisticsFaultsTests {
    private static let good = "/statistics/values/visits?period=month&area=nation&from=2026-05"

    @Test("Import to visible: what a receipt confirms, the next query counts")
    func visibleAtOnce() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var chain = try fixture.office.chain()
            for (revision, visits) in [(Int64(1), Int64(8)), (2, 9), (3, 0)] {
                let batch = chain.next([TestRecord.put("activity/2026-05/visits", visits, revision: revision)])
                #expect(try await fixture.push(batch).status == 201)
                let answer = try await fixture.ask(Self.good, token)
                #expect(answer.status == 200)
                #expect(answer.text.contains("\"value\":\(visits)"), "\(answer.text)")
            }
        }
    }

    @Test("Unchanged figures are answered with 304, changed ones anew")
    func entityTag() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            let first = try await fixture.ask(Self.good, token)
            #expect(first.status == 204 && first.body.isEmpty, "nothing was reported yet")
            let tag = try #require(first.fields["etag"])
            #expect(try await fixture.ask(Self.good, token, ("If-None-Match", tag)).status == 304)
            var chain = try fixture.office.chain()
            _ = try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)]))
            #expect(try await fixture.ask(Self.good, token, ("If-None-Match", tag)).status == 200)
        }
    }

    @Test("Live figures in every format, by name, suffix and media type")
    func formats() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            var chain = try fixture.office.chain()
            _ = try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)]))
            for format in AnswerFormat.all {
                let suffixed = Self.good.replacingOccurrences(of: "visits?", with: "visits.\(format.name)?")
                let answers = [
                    try await fixture.ask(Self.good + "&format=\(format.name)", token),
                    try await fixture.ask(suffixed, token),
                ]
                for answer in answers {
                    #expect(answer.status == 200, "\(format.name): \(answer.text)")
                    #expect(answer.fields["content-type"]?.hasPrefix(format.mediaTypes[0]) == true, "\(format.name)")
                    #expect(answer.fields["vary"] == "Accept, Accept-Language")
                }
                #expect(answers[0].body == answers[1].body)
                let tag = try #require(answers[0].fields["etag"])
                #expect(try await fixture.ask(suffixed, token, ("If-None-Match", tag)).status == 304)
            }
            let refused = try await fixture.ask(Self.good, token, ("Accept", "application/pdf"))
            fixture.expect(.notAcceptable, from: refused, "pdf")
            for type in AnswerFormat.all.flatMap(\.mediaTypes) { #expect(refused.text.contains(type)) }
        }
    }

    @Test("Without a token, with an unknown, expired, revoked or other role's one")
    func tokens() async throws {
        try await SyncFixture.with { fixture in
            let national = try await fixture.token(.national)
            let registry = TokenRegistry(
                database: fixture.test.database, clock: fixture.test.clock, entropy: fixture.test.entropy)
            let expired = try await registry.create(name: "old", role: .national, life: 0, actor: "test")
            let revoked = try await registry.create(name: "gone", role: .national, life: nil, actor: "test")
            #expect(try await fixture.ask(Self.good, revoked).status == 204)
            try await registry.revoke(name: "gone", actor: "test")
            let dues = try await fixture.token(.dues)
            let auditor = try await fixture.token(.auditor)
            let administrator = try await fixture.token(.administrator)
            try await fixture.expectNoChange {
                let none = try await fixture.send(
                    WireRequest("GET", Self.good, fields: [("Host", fixture.hub.authority)]))
                fixture.expect(.unauthorized, from: none, "none")
                #expect(none.fields["www-authenticate"] == "Bearer")
                for (label, token) in [("unknown", "hsj_x"), ("expired", expired), ("revoked", revoked)] {
                    fixture.expect(.unauthorized, from: try await fixture.ask(Self.good, token), label)
                }
                for (label, token) in [("dues", dues), ("administrator", administrator)] {
                    fixture.expect(.forbidden, from: try await fixture.ask(Self.good, token), label)
                }
                #expect(try await fixture.ask(Self.good, national).status == 204)
                #expect(try await fixture.ask(Self.good, auditor).status == 204)
                // An office's signature is no token.
                fixture.expect(
                    .unauthorized,
                    from: try await fixture.send(fixture.office.get(Self.good, from: fixture.hub)), "an office")
            }
        }
    }

    @Test("What is unknown, malformed, or does not add up, is refused with the reason")
    func queries() async throws {
        try await SyncFixture.with { fixture in
            let token = try await fixture.token(.national)
            let values = "/statistics/values/"
            let questions: [(ProblemKind, String)] = [
                (.elementUnknown, values + "nothing?from=2026-05"),
                (.elementUnknown, values + "%3Cscript%3E?from=2026-05"),
                (.queryInvalid, values + "visits"),
                (.queryInvalid, values + "visits?from=yesterday"),
                (.queryInvalid, values + "visits?from=2026-13"),
                (.queryInvalid, values + "visits?from=2026-05&to=2026-04"),
                (.queryInvalid, values + "visits?from=2026-05&period=week"),
                (.queryInvalid, values + "visits?from=2026-05&period=year"),
                (.queryInvalid, values + "visits?from=2026-05&area=street"),
                (.queryInvalid, values + "visits?from=2026-05&in=atlantis"),
                (.queryInvalid, values + "visits?from=2026-05&area=nation&in=13"),
                (.queryInvalid, values + "visits?from=2026-05&nonsense=1"),
                (.queryInvalid, values + "visits?from=2026-05&from=2026-04"),
                (.queryInvalid, values + "families.new?from=2026-05&breakdown=colour"),
                (.queryInvalid, values + "families.new?from=2026-05&breakdown=type,type"),
                (.breakdownNotTogether, values + "families.new?from=2026-05&breakdown=referral,type"),
                (.breakdownNotTogether, values + "visits?from=2026-05&breakdown=type"),
                (.doesNotAdd, values + "families.supported?from=FY2025&period=year&breakdown=type"),
                (.notAcceptable, values + "visits?from=2026-05&format=pdf"),
                (
                    .answerTooLarge,
                    values + "needs.outcome?from=1989-04&to=2188-03&area=scheme&breakdown=item,outcome,type"
                ),
                (.badRequest, "/statistics/achievements/soon"),
                (.notFound, "/statistics/nothing"),
            ]
            try await fixture.expectNoChange {
                for (kind, path) in questions {
                    fixture.expect(kind, from: try await fixture.ask(path, token), path)
                }
                let post = try await fixture.send(
                    WireRequest("POST", Self.good, fields: [("Host", fixture.hub.authority)], body: []))
                fixture.expect(.methodNotAllowed, from: post, "post")
            }
        }
    }
}

extension SyncFixture {
    func token(_ role: StaffRole) async throws -> String {
        try await TokenRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
            .create(name: role.rawValue, role: role, life: nil, actor: "test")
    }

    func ask(_ path: String, _ token: String, _ fields: (name: String, value: String)...) async throws -> WireAnswer {
        try await send(
            WireRequest(
                "GET", path, fields: [("Host", hub.authority), ("Authorization", "Bearer \(token)")] + fields))
    }
}
