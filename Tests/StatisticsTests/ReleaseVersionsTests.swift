import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import TestSupport
import Testing

@testable import Statistics

/// A fiscal year that was reported in two dictionary versions is released as one series.
@Suite("Releases over two dictionary versions")
struct ReleaseVersionsTests {
    /// From here on offices report in the second version.
    private static let change = Month(year: 2024, month: 11)
    private static let year = Month(year: 2024, month: 4)...Month(year: 2025, month: 3)

    private static let templates = """
        {
          "version": "test", "label": { "ja": "試験", "en": "Test" }, "groups": [],
          "templates": [
            { "id": "links.month", "release": "final", "label": { "ja": "月別", "en": "By month" },
              "area": "nation", "period": "month", "elements": ["links.made", "visits", "families.new"] },
            { "id": "links.year", "release": "final", "label": { "ja": "年度", "en": "Year" },
              "area": "nation", "period": "year",
              "elements": ["links.made", "visits", "families.new", "families.supported", "volunteers.engaged"] },
            { "id": "new.type", "release": "final", "label": { "ja": "種類別", "en": "By type" },
              "area": "nation", "period": "half", "elements": ["families.new"], "breakdown": "type" }
          ]
        }
        """

    @Test("Renamed and merged elements add up over the change, and no cell counts twice")
    func oneSeries() async throws {
        try await TestDatabase.with { test in
            _ = try await ReportedNetwork(
                in: test, schemes: 40, months: Month(year: 2024, month: 3)...Month(year: 2025, month: 3))
            let first = try await test.dictionary()
            let before = try await Self.draft(in: test, first, Self.templates.inFirstVersion)
            _ = try await DictionaryStore(test.database).publish(SecondDictionary.content, at: test.clock.now)
            let second = try await test.dictionary()
            #expect(second.dictionary.version == "2027.1")

            // The same figures read in the second version, though all were reported in the first.
            var expected: [String: Int64] = [:]
            for (place, value) in before { expected[place.inSecondVersion, default: 0] += value }
            let read = try await Self.draft(in: test, second, Self.templates)
            #expect(read == expected)
            #expect(read.count > 40 && read["volunteers.engaged JP FY2024"] ?? 0 > 0)

            // Then the later months stand in the second version, each figure under its new name.
            try await Self.reportAnew(in: test, first, second)
            let mixed = try await Self.draft(in: test, second, Self.templates)
            #expect(mixed == read)
            let months = Self.year.map { mixed["links.made JP \($0)"] ?? 0 }
            #expect(months.allSatisfy { $0 > 0 } && mixed["links.made JP FY2024"] == months.reduce(0, +))
        }
    }

    @Test("What an older version did not tell apart is refused, with whose report it is")
    func undivided() async throws {
        try await TestDatabase.with { test in
            _ = try await ReportedNetwork(
                in: test, schemes: 40, months: Month(year: 2024, month: 3)...Month(year: 2025, month: 3))
            _ = try await DictionaryStore(test.database).publish(SecondDictionary.content, at: test.clock.now)
            let templates = Self.templates.replacing("\"type\"", with: "\"referral\"")
            let problem = await #expect(throws: Problem.self) {
                try await Self.draft(in: test, test.dictionary(), templates)
            }
            #expect(problem?.kind == .releaseDataInconsistent)
            #expect(problem?.text(in: .ja).contains("以前の版のデータ辞書") == true, "\(String(describing: problem))")
        }
    }

    /// Moves what the later months hold to the cells of the second version; two that were merged add up.
    private static func reportAnew(in test: TestDatabase, _ first: DictionaryInUse, _ second: DictionaryInUse)
        async throws
    {
        func cell(_ path: String, _ dictionary: DictionaryInUse) throws -> Int32 {
            dictionary.cellID(of: try #require(dictionary.dictionary.cells.first { $0.path == path }))
        }
        let renamed = (try cell("links", first), try cell("links.made", second))
        let merged = [try cell("volunteers.active", first), try cell("organizers", first)]
        let engaged = try cell("volunteers.engaged", second)
        try await test.owner.write(as: .owner) { tx in
            tx.enqueue(rename, renamed.0, renamed.1, change)
            tx.enqueue(merge, merged, engaged, change)
            tx.enqueue(withdraw, merged, change)
        }
    }

    private static let rename = Statement<Int32, Int32, Month, Void>(
        "test.rename", "UPDATE data_value SET cell_id = $2 WHERE cell_id = $1 AND period >= $3")

    private static let merge = Statement<[Int32], Int32, Month, Void>(
        "test.merge",
        """
        INSERT INTO data_value (scheme_id, period, cell_id, status, value, revision, data_version)
        SELECT scheme_id, period, $2, 1, sum(value), 2, 1 FROM data_value
        WHERE cell_id = ANY ($1) AND period >= $3 AND status = 1 GROUP BY 1, 2
        """)

    private static let withdraw = Statement<[Int32], Month, Void>(
        "test.withdraw", "UPDATE data_value SET status = 2, value = NULL WHERE cell_id = ANY ($1) AND period >= $2")

    /// The values of a preview by their places, before anything is hidden.
    private static func draft(
        in test: TestDatabase, _ dictionary: DictionaryInUse, _ templates: String
    ) async throws -> [String: Int64] {
        let engine = ReleaseEngine(
            database: test.database, clock: test.clock, entropy: test.entropy, dictionary: dictionary)
        let report = try await engine.preview(
            .final(FiscalYear(2024)), templates: Array(templates.utf8), actor: "test")
        return Dictionary(uniqueKeysWithValues: report.draft.cells.map { ($0.place.description, $0.value) })
    }
}

extension String {
    /// Of templates: elements by their old names.
    fileprivate var inFirstVersion: String {
        replacing("links.made", with: "links")
            .replacing("\"volunteers.engaged\"", with: "\"volunteers.active\", \"organizers\"")
    }

    /// Of a place.
    fileprivate var inSecondVersion: String {
        for (old, new) in [
            ("links", "links.made"), ("volunteers.active", "volunteers.engaged"), ("organizers", "volunteers.engaged"),
        ] where hasPrefix(old + " ") {
            return new + dropFirst(old.count)
        }
        return self
    }
}
