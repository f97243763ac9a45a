import DataDictionary
import Foundation
import HubCore
import Testing

/// Each case is one mistake of an author; the problem must name the place.
@Suite struct DictionaryDecodingTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let place: String

        init(_ old: String, _ new: String, at place: String) {
            self.old = old
            self.new = new
            self.place = place
        }

        var testDescription: String { "\(new) at \(place)" }
    }

    @Test func theSmallDictionaryIsValid() throws {
        let dictionary = try DictionaryText().decoded()
        #expect(
            dictionary.cells.map(\.path) == [
                "new", "new/type=infant", "new/type=antenatal", "left", "open",
                "needs.present/item=N01,type=infant", "needs.present/item=N01,type=antenatal",
                "needs.present/item=N02,type=infant", "needs.present/item=N02,type=antenatal",
            ])
    }

    @Test func aBreakdownIsSortedWhateverItsOrderInTheDocument() throws {
        let dictionary = try DictionaryText().replacing(#"["item","type"]"#, with: #"["type","item"]"#).decoded()
        #expect(dictionary.element("needs.present")?.breakdowns.first?.categories == ["item", "type"])
    }

    static let needs = "dataSets/needs/elements/"

    @Test(arguments: [
        Mistake(#""version":"1""#, #""version":"1 1""#, at: "version"),
        Mistake(#""ja":"辞書""#, #""ja":"""#, at: "label"),
        Mistake(#""units":["#, #""unit":["#, at: "units"),
        Mistake(#""id":"families""#, #""id":"fam/ilies""#, at: "units/fam/ilies"),
        Mistake(#""id":"item","label""#, #""id":"type","label""#, at: "categories/type"),
        Mistake(#""id":"N02""#, #""id":"N01""#, at: "categories/item/options/N01"),
        Mistake(#""ja":"発達""#, #""ja":"孤立感""#, at: "categories/item/options/孤立感"),
        Mistake(#""id":"left""#, #""id":"new""#, at: "dataSets/new"),
        Mistake(#""period":"month""#, #""period":"week""#, at: "dataSets/0/period"),
        Mistake(#""kind":"flow""#, #""kind":"flows""#, at: "dataSets/0/elements/0/kind"),
        Mistake(#""unit":"families""#, #""unit":"visits""#, at: needs + "new/unit"),
        Mistake(#""decimals":0"#, #""decimals":7"#, at: needs + "new/decimals"),
        Mistake(#"[["type"]]"#, #"[["colour"]]"#, at: needs + "new/breakdowns/0"),
        Mistake(#"[["type"]]"#, #"[["type"],["type"]]"#, at: needs + "new/breakdowns/type"),
        Mistake(#"[["type"]]"#, #"[["type","type"]]"#, at: needs + "new/breakdowns/0/type"),
        Mistake(#"[["type"]]"#, #"[[]]"#, at: needs + "new/breakdowns/0"),
        Mistake(#""total":true,"breakdowns":[]"#, #""total":false,"breakdowns":[]"#, at: needs + "left"),
        Mistake(#""plus":"new""#, #""plus":"nobody""#, at: needs + "open/balance/plus"),
        Mistake(#""minus":"left""#, #""minus":"open""#, at: needs + "open/balance/minus"),
        Mistake(#""kind":"stock""#, #""kind":"flow""#, at: needs + "open/balance"),
        Mistake(#""openingStock":"open""#, #""openingStock":"left""#, at: needs + "supported/derived/openingStock"),
        Mistake(#""plusFlow":"new""#, #""plusFlow":"needs.present""#, at: needs + "supported/derived/plusFlow"),
        Mistake(#""kind":"distinct""#, #""kind":"flow""#, at: needs + "supported/derived"),
        Mistake(
            #""total":false,"breakdowns":[],"derived""#, #""total":true,"breakdowns":[],"derived""#,
            at: needs + "supported"),
        Mistake(#""cohort":"new""#, #""cohort":"nobody""#, at: needs + "needs.present/cohort"),
        Mistake(#""cohort":"new""#, #""cohort":"open""#, at: needs + "needs.present/cohort"),
        Mistake(#""requires":["item"]"#, #""requires":["items"]"#, at: "indicators/share/requires"),
        Mistake(#"{"type":["infant"]}"#, #"{"type":["toddler"]}"#, at: "indicators/share/numerator/only/type"),
        Mistake(#"{"type":"any"}"#, #"{"item":"any"}"#, at: "indicators/share/denominator"),
        Mistake(#"{"type":"any"}"#, #"{"type":"all"}"#, at: "indicators/0/denominator/only/type"),
        Mistake(#""element":"new""#, #""element":"old""#, at: "indicators/share/denominator/element"),
        Mistake(#""id":"mean""#, #""id":"share""#, at: "indicators/share"),
        Mistake(#""id":"mean""#, #""id":"open""#, at: "indicators/open"),
        Mistake(#""of":"share""#, #""of":"mean""#, at: "indicators/mean/mean"),
        Mistake(#""of":"share""#, #""of":"nothing""#, at: "indicators/mean/mean/of"),
        Mistake(#""mean":{"of""#, #""means":{"of""#, at: "indicators/mean"),
        Mistake(#""options":[\#n{"id":"new""#, #""options":[],"more":[{"id":"new""#, at: "codeLists/hosts/options"),
        Mistake("{", "", at: "/"),
    ])
    func namesThePlaceOf(mistake: Mistake) throws {
        let text = try DictionaryText().replacing(mistake.old, with: mistake.new)
        let problem = expect(.dictionaryInvalid) { try text.decoded() }
        #expect(problem?.members["path"] == .text(mistake.place))
        #expect(problem?.detail?.ja.hasPrefix(mistake.place + ": ") == true)
    }

    @Test func aTableOfTooManyCellsIsRefused() throws {
        let options = (0..<5_001).map { #"{"id":"N\#($0)","label":{"ja":"項目\#($0)","en":"Item \#($0)"}}"# }
        let text = try DictionaryText().replacing(
            #"{"id":"N01","label":{"ja":"孤立感","en":"Alone"}}"#, with: options.joined(separator: ",")
        )
        .replacing(#"{"id":"N02","#, with: #"{"id":"last","#)
        let problem = expect(.dictionaryInvalid) { try text.decoded() }
        #expect(problem?.members["path"] == .text("dataSets/needs/elements/needs.present/breakdowns/item×type"))
    }
}
