import Foundation
import HubCore
import Statistics
import Tenancy
import TestSupport
import Testing

@testable import Server

/// Reading releases over HTTP, and every way around them that a reader may try.
@Suite("Releases over HTTP")
struct ReleaseReadingTests {
    @Test("Anybody reads a published release, in every format, and is told when nothing changed")
    func reading() async throws {
        try await ReleasedHub.with { hub in
            let list = try await hub.get("/releases")
            #expect(list.status == 200)
            #expect(list.text.contains(#""id":"final-FY2024""#))
            let release = try await hub.get("/releases/final-FY2024")
            #expect(release.status == 200)
            for table in try hub.tables(release) {
                for format in AnswerFormat.all {
                    let answer = try await hub.get("/releases/final-FY2024/tables/\(table)?format=\(format.name)")
                    #expect(answer.status == 200, "\(table) \(format.name): \(answer.text)")
                    let tag = try #require(answer.fields["etag"])
                    let again = try await hub.get(
                        "/releases/final-FY2024/tables/\(table).\(format.name)", ("If-None-Match", tag))
                    #expect(again.status == 304)
                }
            }
            let page = try await hub.get("/releases/final-FY2024/achievements")
            #expect(page.status == 200)
            for member in ["countedOn", "from", "to", "schemes", "families", "assessedAtStart", "needs", "fulfilment"] {
                #expect(page.text.contains("\"\(member)\":"), "\(member)")
            }
            #expect(try await hub.get("/releases/final-FY2024/facts").status == 200)
        }
    }

    @Test("What is not published is as if it were not: the same answer for a preview, for nothing, and in any format")
    func unpublished() async throws {
        try await ReleasedHub.with(publishing: false) { hub in
            #expect(try await hub.get("/releases").text == #"{"releases":[]}"#)
            let paths = ["", "/tables/year", "/tables/none", "/achievements", "/facts", "/tables/year.csv"]
            for path in paths {
                let preview = try await hub.get("/releases/final-FY2024\(path)", ("If-None-Match", "*"))
                let nothing = try await hub.get("/releases/final-FY2011\(path)", ("If-None-Match", "*"))
                #expect(preview.status == 404)
                #expect(preview.text("code") == "release-not-found")
                #expect(hub.withoutRequest(preview) == hub.withoutRequest(nothing), "\(path)")
                #expect(preview.fields["etag"] == nil)
            }
        }
    }

    @Test("Nothing around a release is open: live figures, unknown formats, parameters, other methods, odd names")
    func aroundIt() async throws {
        try await ReleasedHub.with { hub in
            for path in [
                "/statistics/values/families.new?period=year&area=prefecture&from=FY2024",
                "/statistics/values/families.new?period=month&area=municipality&from=2024-08&format=csv",
                "/statistics/achievements/2024", "/statistics/facts",
            ] {
                #expect(try await hub.get(path).status == 401, "\(path)")
            }
            let table = "/releases/final-FY2024/tables/new.month.referral"
            for (path, status) in [
                (table + "?format=parquet", 406), (table + "?area=131016", 400), (table + "?period=month", 400),
                (table + "?asOf=2024-01-01", 400), ("/releases?draft=true", 400),
                ("/releases/final-FY2024?preview=1", 400), ("/releases/final-FY2024/tables/", 404),
                ("/releases/final-FY2024/cells", 404), ("/releases/final-FY2024/certificate", 404),
                ("/releases/final-FY2024%20/tables/year", 404), ("/releases/..%2Ffinal-FY2024", 404),
                ("/releases/final-FY2024/tables/year'%20OR%20'1'='1", 404), ("/releases/*", 404),
            ] {
                let answer = try await hub.get(path)
                #expect(answer.status == status, "\(path): \(answer.text)")
                #expect(!hub.tellsHidden(answer), "\(path)")
            }
            #expect(try await hub.get(table, ("Accept", "image/png")).status == 406)
            for method in ["POST", "PUT", "DELETE"] {
                let request = WireRequest(method, table, fields: [("Host", hub.hub.authority)], body: [])
                #expect([404, 405].contains(try await hub.hub.wire.send(request).status))
            }
            // A token opens nothing more.
            let plain = try await hub.get(table)
            let staff = try await hub.get(table, ("Authorization", "Bearer \(hub.token)"))
            #expect(staff.body == plain.body)
            #expect(staff.fields["etag"] == plain.fields["etag"])
        }
    }

    @Test("Subtracting finds nothing; with one cell put back that was hidden for others, it finds the leak")
    func subtraction() async throws {
        try await ReleasedHub.with { hub in
            let cells = try await hub.shownCells()
            let attack = SubtractionAttack(cells)
            #expect(cells.values.contains { $0 == nil })
            #expect(attack.recovered().isEmpty)

            var leaks = 0
            for (place, value) in hub.hiddenForOthers where cells[place] != nil {
                var opened = cells
                opened[place] = value
                let found = SubtractionAttack(opened).recovered()
                for (other, guess) in found { #expect(hub.hidden[other] == guess, "\(other)") }
                if !found.isEmpty { leaks += 1 }
            }
            #expect(leaks > 0)
        }
    }
}
