import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import TestSupport
import Testing

/// `hub statistics query` as people use it.
@Suite("Questions on the command line")
struct StatisticsQueryCommandTests {
    @Test("A table in columns, a course, another format, and a question under a name")
    func table() async throws {
        try await NetworkFixture.with { network in
            try await Self.fill(network.test)
            let course = try await network.hub.run(
                "statistics", "query", "visits", "--from", "2025-04", "--to", "2025-07", "--area", "prefecture",
                "--totals", "area,period", "--save", "訪問の推移", "--lang", "ja")
            try #require(course.status == 0, "\(course.all)")
            let lines = course.output.split(separator: "\n").map(String.init)
            #expect(lines[0] == "架空のデータ")
            #expect(lines[1].hasPrefix("地域"), "\(course.output)")
            let tokyo = try #require(lines.first { $0.hasPrefix("東京都") })
            let parts = tokyo.split(separator: " ").map(String.init)
            #expect(parts.suffix(8) == ["10", "20", "-", "40", "70", "3/4", "▃▅", "█"], "\(tokyo)")
            #expect(Set(lines[1...5].map(Self.columnsBeforeCourse)).count == 1, "\(course.output)")
            #expect(lines.contains { $0.hasPrefix("-: 報告なし") })

            let again = try await network.hub.run("statistics", "query", "--saved", "訪問の推移", "--lang", "ja")
            #expect(again.output == course.output, "\(again.all)")
            let csv = try await network.hub.run("statistics", "query", "--saved", "訪問の推移", "--format", "csv")
            #expect(csv.output.contains("2025-04,13,東京都,10"), "\(csv.all)")
            #expect(csv.output.contains("reports,expected"), "\(csv.all)")
            let rows = try await network.hub.run(
                "statistics", "query", "visits", "--from", "2025-06", "--area", "prefecture", "--in", "13,27", "--lang",
                "ja")
            #expect(rows.output.contains("0/1"), "\(rows.all)")
            let known = try await network.hub.run(
                "statistics", "query", "visits", "--from", "2025-04", "--as-of", "2020-01-01", "--lang", "ja")
            #expect(known.status == 0 && known.all.contains("報告された値がありません"), "\(known.all)")
            let json = try await network.hub.run("statistics", "query", "--saved", "訪問の推移", "--json")
            #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any], "\(json.all)")

            let list = try await network.hub.run("statistics", "saved", "--lang", "ja")
            #expect(list.output.contains("訪問の推移") && list.output.contains("measures=visits"), "\(list.all)")
            #expect(try await network.hub.run("statistics", "saved", "delete", "訪問の推移").status == 0)
            let gone = try await network.hub.run("statistics", "query", "--saved", "訪問の推移")
            #expect(gone.status == 1 && gone.errors.contains("[not-found]"), "\(gone.all)")
        }
    }

    @Test("A mistake is one line")
    func mistakes() async throws {
        try await NetworkFixture.with { network in
            for (arguments, code) in [
                (["nothing", "--from", "FY2025"], "element-unknown"), (["visits"], "query-invalid"),
                (["visits", "--from", "FY2025", "--only", "colour=red"], "query-invalid"),
                (["families.open", "--from", "FY2025", "--totals", "period"], "does-not-add"),
                (["visits", "--from", "FY2025", "--format", "pdf"], "format-unknown"),
                (["visits", "--from", "FY2025", "--as-of", "9999-01-01"], "query-invalid"),
            ] {
                let outcome = try await network.hub.run(["statistics", "query"] + arguments)
                #expect(outcome.status == 1 && outcome.errors.contains("[\(code)]"), "\(outcome.all)")
                #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.output.isEmpty, "\(outcome.all)")
            }
        }
    }

    /// Two schemes' visits, as the sync path leaves them.
    private static func fill(_ test: TestDatabase) async throws {
        let schemes = [
            try await test.addScheme(code: "hs-13-a", municipality: "131016"),
            try await test.addScheme(code: "hs-27-b", municipality: "271004"),
        ]
        let dictionary = try await test.dictionary()
        let cell = try #require(dictionary.dictionary.cells.first { $0.path == "visits" })
        let months = ["2025-04", "2025-05", "2025-07"].map { Month($0)! }
        let values: [Int64] = [10, 20, 40]
        try await test.database.write(as: .national) { tx in
            for scheme in schemes { tx.enqueue(start, scheme, Day(year: 2025, month: 4, day: 30)!) }
        }
        for (scheme, prefecture) in zip(schemes, [Int16(13), 27]) {
            try await test.database.write(as: .scheme(scheme)) { tx in
                tx.enqueue(delta, scheme, prefecture, months, months.map { _ in dictionary.cellID(of: cell) }, values)
            }
        }
    }

    private static let delta = Statement<SchemeID, Int16, [Month], [Int32], [Int64], Void>(
        "test.visits",
        """
        INSERT INTO rollup_delta
            (scheme_id, data_version, prefecture, first_period, last_period, periods, cells, values, reports)
        VALUES ($1, 1, $2, ($3::integer[])[1], ($3::integer[])[3], $3, $4, $5, '{1,1,1}')
        """)

    private static let start = Statement<SchemeID, Day, Void>(
        "test.start", "INSERT INTO membership_event VALUES ($1, $2, 'started', NULL, '2026-01-01', 'national')")

    /// Where the last column begins: the same in every row, whatever the width of the characters before it.
    private static func columnsBeforeCourse(_ line: String) -> Int {
        let end = line.range(of: "  ", options: .backwards)?.upperBound ?? line.endIndex
        return line[..<end].unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 && $1.value < 0xFFE7 ? 2 : 1) }
    }
}
