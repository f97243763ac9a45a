import DataDictionary
import Testing

@Suite struct DataCellTests {
    let dictionary: DataDictionary

    init() throws { dictionary = try Seeds.dictionary() }

    @Test func indexesAreDenseAndInOrder() {
        #expect(dictionary.cells.map(\.index) == Array(dictionary.cells.indices))
    }

    @Test func pathsAreDistinct() {
        #expect(Set(dictionary.cells.map(\.path)).count == dictionary.cells.count)
    }

    @Test func theTotalComesFirstAndThenEachBreakdown() {
        let cells = dictionary.cells(of: "families.new")
        #expect(
            cells.prefix(3).map(\.path) == [
                "families.new", "families.new/referral=phn", "families.new/referral=office",
            ])
        let byReferral = Array(repeating: 0, count: 9), byType = [1, 1, 1], byAge = Array(repeating: 2, count: 6)
        #expect(cells.map(\.breakdown) == [nil] + byReferral + byType + byAge)
    }

    @Test func theLastCategoryVariesFastest() {
        #expect(
            dictionary.cells(of: "needs.outcome").prefix(4).map(\.key.description) == [
                "item=N01,outcome=met,type=infant", "item=N01,outcome=met,type=antenatalFirst",
                "item=N01,outcome=met,type=antenatalLater", "item=N01,outcome=partly,type=infant",
            ])
    }

    @Test func aDataSetHasTheCellsOfItsElements() throws {
        let counts = try ["activity", "needs", "volunteers"].map { name in
            dictionary.cells(of: try #require(dictionary.dataSets.first { $0.id.rawValue == name })).count
        }
        #expect(counts == [32, 260, 4])
    }
}
