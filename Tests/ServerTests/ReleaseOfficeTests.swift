import Foundation
import HubCore
import Postgres
import Statistics
import Tenancy
import TestSupport
import Testing

@testable import Server

/// The statistician's preview and publication over HTTP.
@Suite("Making a release over HTTP")
struct ReleaseOfficeTests {
    @Test("A preview tells what is hidden and lost; of two who publish it at once one does, by name, and one is told")
    func previewAndPublish() async throws {
        try await ReleasedHub.with(publishing: false, schemes: 12) { released in
            let office = Office(released)
            let address = "/statistics/releases/FY2024"
            let shown = try await office.ask("GET", address, released.token)
            #expect(shown.status == 200)
            let report = try office.object(shown)
            #expect(report["state"] as? String == "previewed")
            let tables = report["tables"] as? [[String: Any]] ?? []
            #expect(tables.count == released.report.tables.count)
            #expect(tables.contains { $0["shouldBeCoarser"] as? Bool == true })
            let hidden = report["hidden"] as? [[String: Any]] ?? []
            #expect(hidden.count == released.hidden.count)

            let again = try await office.ask("POST", address + "/preview", released.token)
            #expect(again.status == 200, "\(again.text)")
            let preview = try #require(try office.object(again)["preview"] as? String)
            #expect(preview == report["preview"] as? String)

            let other = try await office.token(.national, "suzuki")
            async let first = office.publish(preview, released.token)
            async let second = office.publish(preview, other)
            let answers = try await [first, second]
            #expect(answers.map(\.status).sorted() == [201, 409], "\(answers.map(\.text))")
            let loser = try #require(answers.first { $0.status == 409 })
            #expect(loser.text("code") == "release-exists")
            let winner = answers[0].status == 201 ? "national" : "suzuki"
            #expect(try await office.publishers() == [winner])
            #expect(try await released.get("/releases").text.contains(#""id":"final-FY2024""#))

            let late = try await office.ask("POST", address + "/preview", released.token)
            #expect(late.status == 409)
            #expect(late.text("code") == "release-exists")
            #expect(
                try office.object(try await office.ask("GET", address, released.token))["state"] as? String
                    == "published")
        }
    }

    @Test("Only the statistician may, and what is asked wrongly is told")
    func refusals() async throws {
        try await ReleasedHub.with(publishing: false, schemes: 12) { released in
            let office = Office(released)
            let (dues, auditor) = (try await office.token(.dues, "d"), try await office.token(.auditor, "a"))
            let (address, body) = ("/statistics/releases/FY2024", #"{"preview":"\#(UUID())"}"#)
            for (method, path) in [("GET", ""), ("POST", "/preview"), ("POST", "/publication")] {
                #expect(try await office.ask(method, address + path, nil, body).status == 401)
                #expect(try await office.ask(method, address + path, dues, body).status == 403)
                let read = try await office.ask(method, address + path, auditor, body)
                #expect(read.status == (method == "GET" ? 200 : 403))
            }
            for (path, sent, status, code) in [
                ("FY2024/publication", body, 409, "release-state"),
                ("FY2024/publication", "{}", 400, "request-invalid"),
                ("FY2024/publication", #"{"preview":"1"}"#, 400, "request-invalid"),
                ("FY2024/preview?coarsening=finer", "", 400, "query-invalid"),
                ("2024-08/preview", "", 400, "query-invalid"), ("FY2030/preview", "", 422, "release-data-missing"),
                ("FY2011/publication", body, 404, "release-not-found"),
            ] {
                let answer = try await office.ask("POST", "/statistics/releases/" + path, released.token, sent)
                #expect(answer.status == status, "\(path): \(answer.text)")
                #expect(answer.text("code") == code, "\(path): \(answer.text)")
            }
            #expect(try await released.get("/releases").text == #"{"releases":[]}"#)
        }
    }
}

private struct Office: Sendable {
    let released: ReleasedHub

    init(_ released: ReleasedHub) { self.released = released }

    func ask(_ method: String, _ path: String, _ token: String?, _ body: String = "") async throws -> WireAnswer {
        let fields =
            [("Host", released.hub.authority)] + (token.map { [("Authorization", "Bearer \($0)")] } ?? [])
        return try await released.hub.wire.send(
            WireRequest(method, path, fields: fields, body: method == "POST" ? Array(body.utf8) : nil))
    }

    func publish(_ preview: String, _ token: String) async throws -> WireAnswer {
        try await ask("POST", "/statistics/releases/FY2024/publication", token, #"{"preview":"\#(preview)"}"#)
    }

    func token(_ role: StaffRole, _ name: String) async throws -> String {
        let test = released.test
        return try await TokenRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
            .create(name: name, role: role, life: nil, actor: "test")
    }

    func object(_ answer: WireAnswer) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
    }

    /// Who published, by the audit log.
    func publishers() async throws -> [String] {
        let actors = Statement<String>(
            "test.release.publishers",
            "SELECT actor FROM audit_event WHERE stream = 'releases' AND action = 'release.publish' ORDER BY position",
            row: { (actor: String) in actor })
        return try await released.test.database.read(as: .national) { tx in try tx.all(actors) }
    }
}
