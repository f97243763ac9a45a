import DataDictionary
import Foundation
import HubCore
import Server
import Testing

@testable import Statistics

/// The parts of a release that are decided without a database.
@Suite("Rules of a release")
struct ReleaseRuleTests {
    private let dictionary: DataDictionary
    private let document: String

    init() throws {
        dictionary = try DataDictionary(decoding: Data(ProductFiles().seed("dictionary/2026.1.json")))
        document = try ProductFiles().seedText("releases/2026.1.json")
    }

    @Test("The templates that come with the hub are sound")
    func seeds() throws {
        let templates = try ReleaseTemplates(decoding: Data(document.utf8), in: dictionary)
        #expect(templates.templates(of: .interim).allSatisfy { $0.area == .nation && $0.breakdown == nil })
        #expect(templates.templates(of: .final).count > 5)
        #expect(templates.templates.allSatisfy { [.nation, .region, .prefecture].contains($0.area) })
    }

    @Test(
        "A template that no release may have is refused, naming the place",
        arguments: [
            (#""area": "prefecture", "period": "year""#, #""area": "municipality", "period": "year""#),
            (#""area": "prefecture", "period": "year""#, #""area": "prefecture", "period": "month""#),
            (#""breakdown": "referral""#, #""breakdown": "resource""#),
            (#""breakdown": "referral""#, #""breakdown": "colour""#),
            (#""families.supported", "visits", "links""#, #""families.supported", "visitHours", "links""#),
            (#""families.supported", "visits", "links""#, #""families.unknown", "visits", "links""#),
            (#""options": ["antenatalFirst", "antenatalLater"]"#, #""options": ["antenatalFirst"]"#),
            (#""id": "antenatal""#, #""id": "infant""#),
            (#""id": "activity.month""#, #""id": "year""#),
            (#""templates""#, #""tables""#),
        ])
    func refusedTemplates(_ change: (from: String, to: String)) throws {
        #expect(document.contains(change.from))
        let changed = document.replacing(change.from, with: change.to)
        let problem = #expect(throws: Problem.self) {
            try ReleaseTemplates(decoding: Data(changed.utf8), in: dictionary)
        }
        #expect(problem?.kind == .releaseTemplatesInvalid)
        #expect(problem?.members["path"] != nil)
    }

    @Test("Small prefectures are joined with neighbours of their region, what is left with the group before it")
    func joinsPrefectures() {
        let large: [Int64] = [9, 8, 7, 6]
        let coarsening = Coarsening.decide(
            .init(families: [1: [3], 2: large, 3: [2], 4: [9, 9], 5: large, 6: [1], 13: [5, 40]], options: [:]),
            groups: [], policy: .standard)
        // 北海道 has nobody to be joined with; 3 and 4 go together; 6 is left and joins 5.
        #expect(coarsening.areas.map(\.code) == ["01", "02", "03-04", "05-06", "13"])
    }

    @Test("Small options go into その他, which says what is in it; at least two remain, and one alone never goes")
    func mergesOptions() {
        func option(_ id: CategoryOption.ID, _ sum: Int64) -> (option: CategoryOption, sum: Int64) {
            (dictionary.category("referral")!.option(id)!, sum)
        }
        func codes(_ sums: [(option: CategoryOption, sum: Int64)]) -> [String] {
            Coarsening.decide(
                .init(families: [:], options: ["referral": (sums, 12)]), groups: [], policy: .standard
            ).options["referral"]!.map { "\($0.code)=\($0.options.joined(separator: "+"))" }
        }
        #expect(
            codes([option("phn", 800), option("office", 40), option("media", 90), option("other", 130)])
                == ["phn=phn", "other=office+media+other"])
        // その他 itself is small: the next smallest joins it.
        #expect(
            codes([option("phn", 800), option("office", 300), option("other", 10)])
                == ["phn=phn", "other=office+other"])
        #expect(codes([option("phn", 800), option("office", 130)]) == ["phn=phn", "office=office"])
        #expect(codes([option("phn", 800), option("office", 10)]) == ["phn=phn", "office=office"])
        #expect(
            codes([option("phn", 5), option("office", 3), option("other", 1)]) == ["phn=phn", "other=office+other"])
        #expect(codes([option("phn", 700), option("office", 7), option("media", 150)]).count == 2)
    }

    @Test("What a rule shows: ten, three schemes, ten without the largest; of rates twenty")
    func policy() {
        let policy = ReleasePolicy.standard
        #expect(policy.isShown([0, 0]))
        #expect(!policy.isShown([3, 3, 3]))
        #expect(policy.isShown([5, 5, 5]))
        #expect(!policy.isShown([10, 10]))
        #expect(!policy.isShown([50, 4, 5]))
        #expect(!policy.isRateShown([6, 6, 7]))
        #expect(policy.isRateShown([7, 7, 7]))
        #expect(!policy.isRateShown([100, 4, 5]))
    }

    @Test("Whole percents, halves rounded up")
    func percents() {
        #expect(Share(1, of: 8)?.wholePercent == 13)
        #expect(Share(0, of: 8)?.wholePercent == 0)
        #expect(Share(8, of: 8)?.wholePercent == 100)
        #expect(Share(994, of: 1000)?.wholePercent == 99)
        #expect(Share(-1, of: 8)?.wholePercent == -13)
    }

    @Test("Names of releases are read as they are written, and nothing else")
    func names() throws {
        for id in ["final-FY2024", "interim-2025-H1"] { #expect(ReleaseScope(id: id)?.id == id) }
        for id in ["final-2024", "final-2024-H1", "interim-FY2024", "final-FY2024 ", "final", "FINAL-FY2024"] {
            #expect(ReleaseScope(id: id) == nil)
        }
        #expect(try ReleaseScope(reading: "2024").id == "final-FY2024")
        #expect(try ReleaseScope(reading: "2025-H1").id == "interim-2025-H1")
        #expect(throws: Problem.self) { try ReleaseScope(reading: "2025-04") }
        let place = ReleasePlace(
            "families.new", area: "03-04", period: .half(Half("2024-H2")!), part: .init("referral", "phn"))
        #expect(ReleasePlace(place.description) == place)
        #expect(ReleasePlace("families.new JP") == nil)
    }
}
