import DataDictionary
import HubCore
import Testing

/// The dictionary that the hub ships with says what the network reports.
@Suite struct SeedDictionaryTests {
    let dictionary: DataDictionary

    init() throws { dictionary = try Seeds.dictionary() }

    @Test func hasItsVersion() {
        #expect(dictionary.version == "2026.1")
    }

    @Test(arguments: [
        ("families.new", ElementKind.flow, 19), ("families.finished", .flow, 1), ("families.open", .stock, 1),
        ("families.waiting", .stock, 1), ("families.supported", .distinct, 0), ("visits", .flow, 1),
        ("visitHours", .flow, 1), ("links", .flow, 8), ("needs.assessedAtStart", .flow, 4),
        ("needs.assessedAtEnd", .flow, 4), ("needs.present", .flow, 42), ("needs.outcome", .flow, 210),
        ("volunteers.registered", .stock, 1), ("volunteers.active", .stock, 1), ("volunteers.trained", .flow, 1),
        ("organizers", .stock, 1),
    ])
    func elementHasKindAndCells(name: String, kind: ElementKind, cells: Int) throws {
        let id = try #require(DataElement.ID(parsing: name))
        #expect(dictionary.element(id)?.kind == kind)
        #expect(dictionary.cells(of: id).count == cells)
    }

    @Test func hasNoOtherElements() {
        #expect(dictionary.elements.count == 16)
        #expect(dictionary.cells.count == 296)
    }

    @Test func familiesSupportedAreThoseOpenBeforeAndTheNewOnes() {
        let derivation = dictionary.element("families.supported")?.derivation
        #expect(derivation?.openingStock == "families.open")
        #expect(derivation?.plusFlow == "families.new")
    }

    @Test func theStockOfFamiliesIsExplainedByItsFlows() {
        let balance = dictionary.element("families.open")?.balance
        #expect(balance?.plus == "families.new")
        #expect(balance?.minus == "families.finished")
    }

    @Test func needsAreCountedOfTheFamiliesAssessed() {
        #expect(dictionary.element("needs.present")?.cohort == "needs.assessedAtStart")
        #expect(dictionary.element("needs.outcome")?.cohort == "needs.assessedAtEnd")
    }

    @Test func hoursAreKeptInTenths() {
        #expect(dictionary.element("visitHours")?.decimals == 1)
        #expect(dictionary.elements.filter { $0.decimals > 0 }.count == 1)
    }

    @Test func hasFourteenNeeds() throws {
        let items = try #require(dictionary.category("item")).options
        #expect(items.map(\.id.rawValue) == (1...14).map { "N\($0.padded(2))" })
        #expect(items[0].label.ja == "孤立感の解消")
    }

    @Test func fulfilmentCountsMetAndPartlyMetAmongTheAssessed() throws {
        guard case .ratio(let numerator, let denominator) = dictionary.indicator("needs.fulfilment")?.measure else {
            Issue.record("needs.fulfilment is not a ratio")
            return
        }
        #expect(numerator.only == ["outcome": ["met", "partly"]])
        #expect(denominator.only == ["outcome": ["met", "partly", "unchanged", "worse"]])
    }

    @Test func shareByNurseTakesBothSidesFromOneTable() throws {
        guard case .ratio(let numerator, let denominator) = dictionary.indicator("families.new.byNurse")?.measure else {
            Issue.record("families.new.byNurse is not a ratio")
            return
        }
        let above = try dictionary.selection(of: numerator.element, only: numerator.only)
        let below = try dictionary.selection(of: denominator.element, only: denominator.only)
        #expect(above.breakdown == below.breakdown)
        #expect(above.groups[0].cells.count == 1)
        #expect(below.groups[0].cells.count == 9)
    }

    @Test func hostTypesAndProgrammesAreListed() throws {
        #expect(try #require(dictionary.codeList("hostType")).codes.count == 9)
        #expect(try #require(dictionary.codeList("programme")).codes.count == 6)
        #expect(dictionary.codeList("funding")?.code("subsidy")?.label.ja == "自治体の補助金")
    }
}
