import Foundation
import HubCore
import ReferenceData
import SyncProtocol
import Tenancy
import TestSupport
import Testing

/// Offices on an old and a new version of the dictionary at the same time, from the outside.
@Suite("Two dictionary versions over HTTP")
struct DictionaryVersionsTests {
    private static let old = "2026.1"
    private static let new = "2027.1"

    /// The same month as each version reports it.
    private static func report(_ month: String, _ version: String, _ figure: Int, revision: Int64) -> String {
        TestRecord.report(
            "activity/\(month)",
            version == old
                ? #"""
                "families.new":\#(figure * 3),"families.new/referral=hiroba":\#(figure),"families.new/referral=nursery":\#(figure),"families.new/referral=other":\#(figure),"links":\#(figure)
                """#
                : #"""
                "families.new":\#(figure * 3),"families.new/referral=facility":\#(figure * 2),"families.new/referral=otherPublic":\#(figure),"links.made":\#(figure)
                """#, revision: revision)
    }

    @Test("One office on each version: national figures are the sum, as one series")
    func twoOffices() async throws {
        try await Fixture.with { fixture in
            var before = try fixture.first.chain()
            var after = try fixture.second.chain()
            try await fixture.accept(before.next([Self.report("2026-04", Self.old, 5, revision: 1)]), fixture.first)
            try await fixture.accept(
                after.next([Self.report("2026-04", Self.new, 7, revision: 1)], dictionary: Self.new), fixture.second)
            #expect(try await fixture.value("links.made", "month", "2026-04") == [12])
            #expect(try await fixture.value("families.new", "month", "2026-04") == [36])
            let byReferral = try await fixture.figures("families.new", "month", "2026-04", breakdown: "referral")
            #expect(byReferral == ["facility": 24, "otherPublic": 7, "other": 5])
            #expect(byReferral.values.reduce(0, +) == 36)
            #expect(
                try await fixture.reports("families.new", "month", "2026-04", breakdown: "referral")["facility"] == 2)
        }
    }

    @Test("An office that changes versions within the year: every month counts once")
    func switching() async throws {
        try await Fixture.with { fixture in
            var chain = try fixture.first.chain()
            for month in 4...12 {
                let version = month < 9 ? Self.old : Self.new
                try await fixture.accept(
                    chain.next(
                        [Self.report("2025-\(month.padded(2))", version, month, revision: 1)], dictionary: version),
                    fixture.first)
            }
            #expect(try await fixture.value("links.made", "year", "FY2025") == [(4...12).reduce(0, +)])
            #expect(
                try await fixture.figures("families.new", "year", "FY2025", breakdown: "referral")
                    == [
                        "facility": (4...12).reduce(0, +) * 2, "otherPublic": (9...12).reduce(0, +),
                        "other": (4...8).reduce(0, +),
                    ])
            #expect(try await fixture.reports("links.made", "year", "FY2025")[""] == 9)
        }
    }

    @Test("The same months under one version and then under the other, in both directions", arguments: [true, false])
    func reportedAgain(oldFirst: Bool) async throws {
        try await Fixture.with { fixture in
            let (first, second) = oldFirst ? (Self.old, Self.new) : (Self.new, Self.old)
            var chain = try fixture.first.chain()
            let months = ["2026-01", "2026-02", "2026-03"]
            for (figure, revision, version) in [(4, Int64(1), first), (6, 2, second)] {
                try await fixture.accept(
                    chain.next(
                        months.map { Self.report($0, version, figure, revision: revision) }, dictionary: version),
                    fixture.first)
                #expect(
                    try await fixture.value("links.made", "month", "2026-01", to: "2026-03") == [
                        figure, figure, figure,
                    ])
                #expect(
                    try await fixture.figures("families.new", "month", "2026-02", breakdown: "referral")
                        == (version == Self.old
                            ? ["facility": figure * 2, "other": figure]
                            : ["facility": figure * 2, "otherPublic": figure]))
            }
            // A copy of the older report that comes late changes nothing.
            let answer = try await fixture.accept(
                chain.next([Self.report("2026-01", first, 4, revision: 1)], dictionary: first), fixture.first)
            #expect(answer.integer("created") == 0 && answer.integer("updated") == 0)
            #expect(try await fixture.value("links.made", "month", "2026-01") == [6])
            #expect(try await fixture.test.differencesOfSums() == 0)
        }
    }

    @Test("A retired version takes no batch, and its figures stay")
    func retired() async throws {
        try await Fixture.with { fixture in
            var chain = try fixture.first.chain()
            try await fixture.accept(chain.next([Self.report("2026-04", Self.old, 5, revision: 1)]), fixture.first)
            let store = DictionaryStore(fixture.test.database)
            let newest = await #expect(throws: Problem.self) {
                try await store.retire(Self.new, actor: "test", at: fixture.test.clock.now)
            }
            #expect(newest?.kind == .dictionaryNewest)
            let unknown = await #expect(throws: Problem.self) {
                try await store.retire("1999.1", actor: "test", at: fixture.test.clock.now)
            }
            #expect(unknown?.kind == .notFound)
            for _ in 0..<2 { try await store.retire(Self.old, actor: "test", at: fixture.test.clock.now) }
            #expect(try await fixture.test.rowCounts()["audit_event"].map { $0 > 0 } == true)

            // The hub is told of it; until it has heard, the version is still in use.
            let late = chain.peek([Self.report("2026-05", Self.old, 5, revision: 1)])
            try await fixture.hubHeard(inUse: [Self.new])
            let refused = try await fixture.hub.wire.send(fixture.first.push(late, to: fixture.hub))
            #expect(refused.status == 409 && refused.text("code") == "dictionary-unknown")
            #expect(refused.text.contains(#""dictionaries":["2027.1"]"#))
            #expect(try await fixture.value("links.made", "month", "2026-04") == [5])
            // Under the new version the month is reported again and counts once.
            try await fixture.accept(
                chain.next([Self.report("2026-04", Self.new, 8, revision: 2)], dictionary: Self.new), fixture.first)
            #expect(try await fixture.value("links.made", "month", "2026-04") == [8])
        }
    }

    @Test("Of three versions the newest two take batches, and all are one series")
    func threeVersions() async throws {
        try await Fixture.with { fixture in
            var chain = try fixture.first.chain()
            try await fixture.accept(chain.next([Self.report("2026-03", Self.old, 5, revision: 1)]), fixture.first)
            try await fixture.accept(
                chain.next([Self.report("2026-04", Self.new, 6, revision: 1)], dictionary: Self.new), fixture.first)
            _ = try await DictionaryStore(fixture.test.database)
                .publish(SecondDictionary.successor, at: fixture.test.clock.now)
            try await fixture.hubHeard(inUse: ["2028.1", Self.new])
            let third = Self.report("2026-05", Self.new, 7, revision: 1).replacing("links.made", with: "links.total")
            try await fixture.accept(chain.next([third], dictionary: "2028.1"), fixture.first)
            #expect(try await fixture.value("links.total", "month", "2026-03", to: "2026-05") == [5, 6, 7])
            // The first version's month, told in the third's terms.
            let again = Self.report("2026-03", Self.new, 9, revision: 2).replacing("links.made", with: "links.total")
            try await fixture.accept(chain.next([again], dictionary: "2028.1"), fixture.first)
            #expect(try await fixture.value("links.total", "month", "2026-03", to: "2026-05") == [9, 6, 7])
        }
    }

    @Test("Facts and results of the year count both versions")
    func yearlyResults() async throws {
        try await Fixture.with { fixture in
            var before = try fixture.first.chain()
            var after = try fixture.second.chain()
            try await fixture.accept(before.next([Self.report("2025-04", Self.old, 5, revision: 1)]), fixture.first)
            try await fixture.accept(
                after.next([Self.report("2025-05", Self.new, 7, revision: 1)], dictionary: Self.new), fixture.second)
            let facts = try await fixture.ask("/statistics/facts")
            #expect(facts.text.contains(#""id":"families.new","label":{"ja":"うち新規の家庭","en":"Of them new"},"value":36"#))
        }
    }
}

/// A running hub on both versions, with two offices.
private struct Fixture: Sendable {
    let test: TestDatabase
    let hub: TestHub
    let first: TestOffice
    let second: TestOffice
    let token: String

    static func with(_ body: @escaping @Sendable (Fixture) async throws -> Void) async throws {
        try await TestDatabase.with { test in
            _ = try await DictionaryStore(test.database).publish(SecondDictionary.content, at: test.clock.now)
            let first = try await TestOffice.open(in: test)
            let second = try await TestOffice.open(in: test, code: "hs-27-naniwa", municipality: "271004")
            try await TestHub.with(test) { hub in
                let token = try await SyncFixture(test: test, hub: hub, office: first).token(.national)
                try await body(Fixture(test: test, hub: hub, first: first, second: second, token: token))
            }
        }
    }

    @discardableResult
    func accept(_ batch: TestBatch, _ office: TestOffice) async throws -> WireAnswer {
        let answer = try await hub.wire.send(office.push(batch, to: hub))
        #expect(answer.status == 201 && !answer.text.contains(#""code":"#), "\(answer.text)")
        return answer
    }

    func ask(_ path: String) async throws -> WireAnswer {
        let answer = try await SyncFixture(test: test, hub: hub, office: first).ask(path, token)
        #expect(answer.status == 200, "\(answer.text)")
        return answer
    }

    /// Waits until the hub has read the dictionaries anew.
    func hubHeard(inUse versions: [String]) async throws {
        let wanted = #""dictionaries":[\#(versions.map { "\"\($0)\"" }.joined(separator: ","))]"#
        let end = ContinuousClock.now + .seconds(60)
        while try await !hub.wire.send(WireRequest("GET", "/.well-known/hsj-sync", fields: [("Host", hub.authority)]))
            .text
            .contains(wanted)
        {
            try #require(ContinuousClock.now < end, "the hub did not hear of it")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func cells(
        _ element: String, _ period: String, _ from: String, to: String? = nil, breakdown: String? = nil
    ) async throws -> [[String: Any]] {
        let path =
            "/statistics/values/\(element)?period=\(period)&area=nation&from=\(from)"
            + (to.map { "&to=\($0)" } ?? "") + (breakdown.map { "&breakdown=\($0)" } ?? "")
        let object = try JSONSerialization.jsonObject(with: Data(try await ask(path).body)) as? [String: Any]
        return object?["cells"] as? [[String: Any]] ?? []
    }

    func value(_ element: String, _ period: String, _ from: String, to: String? = nil) async throws -> [Int] {
        try await cells(element, period, from, to: to).compactMap { $0["value"] as? Int }
    }

    /// By the option.
    func figures(_ element: String, _ period: String, _ from: String, breakdown: String) async throws -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: try await cells(element, period, from, breakdown: breakdown).map {
                ($0[breakdown] as? String ?? "", $0["value"] as? Int ?? -1)
            }
        ).filter { $0.value != 0 }
    }

    func reports(
        _ element: String, _ period: String, _ from: String, breakdown: String? = nil
    ) async throws -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: try await cells(element, period, from, breakdown: breakdown).map {
                cell in (breakdown.flatMap { cell[$0] as? String } ?? "", cell["reports"] as? Int ?? -1)
            })
    }
}
