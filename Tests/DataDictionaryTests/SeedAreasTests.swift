import Foundation
import HubCore
import Testing

/// The tables of areas that the hub ships with.
@Suite struct SeedAreasTests {
    @Test func prefecturesAreThe47OfJISX0401() throws {
        let rows = try Seeds.rows("areas/prefectures.csv")
        #expect(rows.map { $0[0] } == (1...47).map { $0.padded(2)[...] })
        for row in rows {
            let region = try #require(Int(row[0]).flatMap(Region.init(prefecture:)))
            #expect(row.count == 5 && row[4] == region.code, "\(row)")
        }
        for column in 1...3 { #expect(Set(rows.map { $0[column] }).count == 47) }
    }

    @Test func municipalitiesAreInTheirPrefectureAndDistinct() throws {
        let rows = try Seeds.rows("areas/municipalities.csv")
        #expect(rows.count == 1741)
        #expect(rows.allSatisfy { $0.count == 4 && $0[0].prefix(2) == $0[1] && !$0[2].isEmpty && !$0[3].isEmpty })
        #expect(Set(rows.map { $0[0] }).count == rows.count)
        // 府中市 is there twice, so only with its prefecture is a name a label.
        #expect(Set(rows.map { $0[2] }).count < rows.count)
        #expect(Set(rows.map { $0[1] + $0[2] }).count == rows.count)
        #expect(Set(rows.map { $0[1] }).count == 47)
    }

    @Test func everyMunicipalityHasItsCheckDigit() throws {
        for row in try Seeds.rows("areas/municipalities.csv") {
            let digits = row[0].compactMap(\.wholeNumberValue)
            #expect(digits.count == 6 && digits[5] == checkDigit(digits.prefix(5)), "\(row)")
        }
        #expect(checkDigit([1, 3, 2, 0, 6]) == 3)
    }

    /// 全国地方公共団体コード: weights 6 to 2, modulus 11, of which the last digit stands.
    private func checkDigit(_ digits: ArraySlice<Int>) -> Int {
        let sum = zip(digits, [6, 5, 4, 3, 2]).map(*).reduce(0, +)
        return (11 - sum % 11) % 10
    }
}
