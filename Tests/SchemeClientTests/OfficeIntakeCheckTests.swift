import HubCore
import Intake
import TestSupport
import Testing

@testable import SchemeClient

@Suite struct OfficeIntakeCheckTests {
    private func intake(_ rows: String) throws -> OfficeIntake {
        OfficeIntake(
            [(name: "april.csv", content: Array("data_set,period,element,categories,value\n\(rows)".utf8))],
            IntakeContext(
                dictionary: TestDictionary.dictionary, scheme: try SchemeCode(parsing: "hs-13-wako"),
                today: Day(year: 2026, month: 6, day: 15)!))
    }

    @Test func whatTheHubWouldPutAsideIsNotQueued() throws {
        let unsound = try intake("activity,2026-04,families.new,,2\nactivity,2026-04,families.new,referral=phn,3\n")
        #expect(unsound.records.isEmpty)
        #expect(unsound.findings.count == 1)
        let text = try #require(unsound.findings.first?.text(in: .ja))
        #expect(text.contains("april.csv"))
        #expect(text.contains("合計 2、内訳の和 3"))
    }

    @Test func whatAgreesIs() throws {
        let sound = try intake("activity,2026-04,families.new,,3\nactivity,2026-04,families.new,referral=phn,3\n")
        #expect(sound.findings.isEmpty)
        #expect(sound.records.count == 1)
    }
}
