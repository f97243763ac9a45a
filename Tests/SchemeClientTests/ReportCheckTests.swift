import DataDictionary
import HubCore
import SyncProtocol
import TestSupport
import Testing

@testable import SchemeClient

/// The office hears of what the hub would put aside before anything is queued.
@Suite struct ReportCheckTests {
    private let check: ReportCheck

    init() throws {
        check = ReportCheck(
            dictionary: TestDictionary.dictionary, today: TemporaryOffice().now.dayInJapan)
    }

    private func report(_ month: String, _ cells: [String: Int64]) throws -> OfficeRecord {
        let cells = try cells.map { (try CellPath(parsing: $0.key), CellValue.number($0.value)) }
        return .report(
            try ReportKey(dataSet: "activity", period: month), cells: Dictionary(uniqueKeysWithValues: cells))
    }

    @Test func soundReportsPass() throws {
        #expect(check.findings(in: []) == [])
        #expect(check.findings(in: try (1...250).map { try report("2024-05", ["visits": Int64($0)]) }) == [])
    }

    @Test func eachFaultIsFoundWithItsReport() throws {
        var records = try (0..<150).map { _ in try report("2024-05", ["visits": 1]) }
        records[20] = try report("2024-06", ["no.such.element": 1])
        records[120] = try report("2031-01", ["visits": 1])
        let findings = check.findings(in: records)
        #expect(findings.map(\.key) == ["activity/2024-06", "activity/2031-01"])
        #expect(findings.map(\.finding.kind.code) == ["cell-unknown", "period-future"])
        #expect(findings[1].text(in: .ja).hasPrefix("activity/2031-01: まだ来ていない月です"))
    }

    @Test func theRulesOfTheDictionary() throws {
        // A breakdown that says more than its total.
        let finding = try #require(
            check.findings(in: [try report("2024-05", ["families.new": 1, "families.new/referral=phn": 3])]).first)
        #expect(finding.finding.kind.code == "total-differs")
    }
}
