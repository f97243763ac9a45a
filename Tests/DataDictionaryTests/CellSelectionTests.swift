import DataDictionary
import HubCore
import Testing

@Suite struct CellSelectionTests {
    let dictionary: DataDictionary

    init() throws { dictionary = try Seeds.dictionary() }

    private func paths(_ group: CellSelection.Group) -> [String] { group.cells.map { dictionary.cells[$0].path } }

    @Test func withoutCategoriesTheTotalIsRead() throws {
        let selection = try dictionary.selection(of: "families.new")
        #expect(selection.breakdown == nil)
        #expect(selection.groups.map(\.key) == [.total])
        #expect(paths(selection.groups[0]) == ["families.new"])
    }

    @Test func anElementWithoutTotalIsSummedOverItsBreakdown() throws {
        let selection = try dictionary.selection(of: "needs.present")
        #expect(selection.groups.count == 1)
        #expect(selection.groups[0].cells.count == 42)
    }

    @Test func aCategoryIsReadFromItsOwnTable() throws {
        let selection = try dictionary.selection(of: "families.new", by: ["age"])
        #expect(selection.breakdown == 2)
        #expect(
            selection.groups.map(\.key.description) == [
                "age=pregnant", "age=0", "age=1", "age=2", "age=3", "age=4plus",
            ])
        #expect(selection.groups.allSatisfy { $0.cells.count == 1 })
    }

    @Test func categoriesNotAskedForAreSummedOver() throws {
        let selection = try dictionary.selection(of: "needs.outcome", by: ["type", "outcome"])
        #expect(selection.groups.count == 15)
        #expect(selection.groups[0].key.description == "outcome=met,type=infant")
        #expect(selection.groups.allSatisfy { $0.cells.count == 14 })
        #expect(selection.groups.flatMap(\.cells).sorted() == dictionary.cells(of: "needs.outcome").map(\.index))
    }

    @Test func optionsCanBeLeftOut() throws {
        let selection = try dictionary.selection(
            of: "needs.outcome", by: ["item"],
            only: ["outcome": ["met", "partly"], "type": ["infant"], "item": ["N02"]])
        #expect(selection.groups.map(\.key.description) == ["item=N02"])
        #expect(
            paths(selection.groups[0]) == [
                "needs.outcome/item=N02,outcome=met,type=infant", "needs.outcome/item=N02,outcome=partly,type=infant",
            ])
    }

    @Test func tablesThatWereNotReportedTogetherAreNotJoined() {
        let problem = expect(.breakdownNotTogether) {
            try dictionary.selection(of: "families.new", by: ["referral", "age"])
        }
        #expect(problem?.detail?.ja.contains("末子の年齢×利用のきっかけ") == true)
        expect(.breakdownNotTogether) {
            try dictionary.selection(of: "families.new", by: ["age"], only: ["type": ["infant"]])
        }
        expect(.breakdownNotTogether) { try dictionary.selection(of: "visits", by: ["nothing"]) }
    }

    @Test func whatIsUnknownOrNeverReportedIsRefused() {
        expect(.elementUnknown) { try dictionary.selection(of: "families.lost") }
        expect(.doesNotAdd) { try dictionary.selection(of: "families.supported") }
        expect(.queryInvalid) { try dictionary.selection(of: "families.new", only: ["age": ["17"]]) }
        expect(.queryInvalid) { try dictionary.selection(of: "families.new", only: ["hue": ["red"]]) }
    }

    /// The choice does not follow the order of declaration.
    @Test func theSmallestTableThatHasTheCategoriesIsRead() throws {
        let dictionary = try DictionaryText().replacing(
            #"[["item","type"]]"#, with: #"[["item","type"],["item"]]"#
        ).decoded()
        let selection = try dictionary.selection(of: "needs.present", by: ["item"])
        #expect(selection.breakdown == 1)
        #expect(selection.groups.allSatisfy { $0.cells.count == 1 })
        #expect(try dictionary.selection(of: "needs.present", by: ["type"]).breakdown == 0)
    }
}
