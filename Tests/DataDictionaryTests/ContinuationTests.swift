import DataDictionary
import Foundation
import HubCore
import TestSupport
import Testing

/// What a version says of the one before, and what its author can get wrong.
@Suite struct ContinuationTests {
    /// The small dictionary as version 2. `change` names a text and its successor; the continuation is JSON.
    static func second(_ changes: [(String, String)], _ continues: String) throws -> DictionaryText {
        var text = try DictionaryText().replacing(#""version":"1""#, with: #""version":"2""#)
        for (old, new) in changes { text = try text.replacing(old, with: new) }
        return try text.replacing(
            #""units":["#, with: #""continues":{"version":"1"\#(continues)},"units":["#)
    }

    static func mapping(_ changes: [(String, String)], _ continues: String) throws -> DictionaryMapping {
        try DictionaryMapping(
            from: DictionaryText().decoded(), to: second(changes, continues).decoded())
    }

    /// `before → after` for all cells that are not just there again, by path.
    private static func changes(_ mapping: DictionaryMapping) -> [String] {
        mapping.earlier.cells.compactMap { cell in
            let after = mapping.after[cell.index].map { mapping.later.cells[$0].path }
            return after == [cell.path] ? nil : "\(cell.path) → \(after.joined(separator: " + "))"
        }
    }

    static let n02 = (#"{"id":"N02","label":{"ja":"発達","en":"Growth"}}"#)
    static let left = #"{"id":"left","label":{"ja":"終了","en":"Left"},"kind":"flow","unit":"families","decimals":0,"#

    @Test func whatIsNotNamedGoesOn() throws {
        let mapping = try Self.mapping([], "")
        #expect(Self.changes(mapping).isEmpty)
        #expect(mapping.before == mapping.later.cells.map { [$0.index] })
    }

    @Test func optionsAreRenamedMergedSplitAndRetired() throws {
        #expect(
            try Self.changes(
                Self.mapping([(#""id":"N02""#, #""id":"M2""#)], #","options":{"item":[{"renamed":"N02","to":"M2"}]}"#))
                == [
                    "needs.present/item=N02,type=infant → needs.present/item=M2,type=infant",
                    "needs.present/item=N02,type=antenatal → needs.present/item=M2,type=antenatal",
                ])
        let merged = try Self.mapping(
            [("," + Self.n02, ""), (#""id":"N01""#, #""id":"M1""#)],
            #","options":{"item":[{"merged":["N01","N02"],"to":"M1"}]}"#)
        #expect(merged.before[merged.later.cells.first { $0.key["item"] == "M1" }!.index].count == 2)
        let split = try Self.mapping(
            [
                (
                    Self.n02,
                    Self.n02.replacing("N02", with: "A") + ","
                        + Self.n02.replacing("N02", with: "B").replacing("発達", with: "他").replacing(
                            "Growth", with: "Else")
                )
            ],
            #","options":{"item":[{"split":"N02","to":["A","B"]}]}"#)
        #expect(
            Self.changes(split).first
                == "needs.present/item=N02,type=infant → needs.present/item=A,type=infant + needs.present/item=B,type=infant"
        )
        #expect(
            try Self.changes(Self.mapping([("," + Self.n02, "")], #","options":{"item":[{"retired":"N02"}]}"#)).first
                == "needs.present/item=N02,type=infant → ")
    }

    @Test func tablesAreMergedAndSplit() throws {
        let merged = try Self.mapping(
            [
                (#"[["item","type"]]"#, #"[["type"]]"#), (#""requires":["item"],"#, ""),
                (#","only":{"type":["infant"]}"#, ""), (Self.mean, ""),
            ],
            #","breakdowns":{"needs.present":[{"merged":["item","type"],"to":["type"]}]}"#)
        #expect(
            Self.changes(merged).first == "needs.present/item=N01,type=infant → needs.present/type=infant")
        let split = try Self.mapping(
            [(#"[["type"]]"#, #"[["item","type"]]"#)],
            #","breakdowns":{"new":[{"split":["type"],"to":["item","type"]}]}"#)
        #expect(
            Self.changes(split).first == "new/type=infant → new/item=N01,type=infant + new/item=N02,type=infant")
    }

    static let mean =
        #",\#n{"id":"mean","label":{"ja":"平均","en":"Mean"},"shown":"percent","decimals":0,\#n"mean":{"of":"share","over":"item"}}"#

    struct Mistake: Sendable, CustomTestStringConvertible {
        let changes: [(String, String)]
        let continues: String
        let place: String

        init(_ changes: [(String, String)] = [], _ continues: String, at place: String) {
            self.changes = changes
            self.continues = continues
            self.place = place
        }

        var testDescription: String { "\(continues) at \(place)" }
    }

    private static let renaming = (#""id":"N02""#, #""id":"M2""#)

    @Test(arguments: [
        Mistake([renaming], "", at: "continues/options/item/N02"),
        Mistake([renaming], #","options":{"item":[{"renamed":"N02"}]}"#, at: "continues/options/item/0"),
        Mistake([renaming], #","options":{"item":[{"renamed":"N02","to":["M2"]}]}"#, at: "continues/options/item/0"),
        Mistake([renaming], #","options":{"item":[{"merged":["N02"],"to":"M2"}]}"#, at: "continues/options/item/0"),
        Mistake([renaming], #","options":{"item":[{"split":"N02","to":["M2"]}]}"#, at: "continues/options/item/0"),
        Mistake([renaming], #","options":{"item":[{"renamed":"N02","to":"M3"}]}"#, at: "continues/options/item/M3"),
        Mistake([renaming], #","options":{"item":[{"renamed":"N03","to":"M2"}]}"#, at: "continues/options/item/N03"),
        Mistake([renaming], #","options":{"items":[]}"#, at: "continues/options/items"),
        Mistake(
            [renaming], #","options":{"item":[{"renamed":"N02","to":"M2"},{"retired":"N02"}]}"#,
            at: "continues/options/item/N02"),
        Mistake([], #","options":{"item":[{"merged":["N01","N02"],"to":"N01"}]}"#, at: "continues/options/item/N01"),
        Mistake(
            [("," + n02, "")], #","options":{"item":[{"renamed":"N02","to":"N01"}]}"#, at: "continues/options/item/N01"),
        Mistake([], #","elements":[{"retired":"left"}]"#, at: "continues/elements/left"),
        Mistake([], #","elements":[{"retired":"gone"}]"#, at: "continues/elements/gone"),
        Mistake(
            [
                (
                    #""decimals":0,\#n"total":true,"breakdowns":[],"balance""#,
                    #""decimals":1,\#n"total":true,"breakdowns":[],"balance""#
                )
            ], "", at: "continues/elements/open"),
        Mistake([(#"[["type"]]"#, "[]"), (#","only":{"type":"any"}"#, "")], "", at: "continues/breakdowns/new/type"),
        Mistake([], #","breakdowns":{"new":[{"retired":["type"]}]}"#, at: "continues/breakdowns/new/type"),
        Mistake([], #","breakdowns":{"new":[{"retired":["item"]}]}"#, at: "continues/breakdowns/new/item"),
        Mistake(
            [], #","breakdowns":{"new":[{"merged":["type"],"to":["type"]}]}"#, at: "continues/breakdowns/new/0"),
        Mistake([], #","breakdowns":{"old":[]}"#, at: "continues/breakdowns/old"),
    ])
    func namesThePlaceOf(mistake: Mistake) throws {
        let problem = expect(.dictionaryInvalid) { try Self.mapping(mistake.changes, mistake.continues) }
        #expect(problem?.members["path"] == .text(mistake.place))
        #expect(problem?.detail?.ja.hasPrefix(mistake.place + ": ") == true)
    }

    @Test func versionsAreOneLine() throws {
        let first = try DictionaryText().decoded()
        let second = try Self.second([], "").decoded()
        #expect(try DictionarySeries([first, second]).newest.version == "2")
        #expect(try DictionarySeries([second, first]).newest.version == "2")
        let unlinked = try DictionaryText().replacing(#""version":"1""#, with: #""version":"3""#).decoded()
        #expect(
            expect(.dictionaryInvalid) { try DictionarySeries([first, unlinked]) }?.members["path"]
                == .text("continues"))
        let beside = try Self.second([], "").replacing(#"{"version":"2""#, with: #"{"version":"3""#).decoded()
        #expect(
            expect(.dictionaryInvalid) { try DictionarySeries([first, second, beside]) }?.members["path"]
                == .text("continues/version"))
    }

    @Test func anIdThatWasGivenUpNeverComesBack() throws {
        let first = try DictionaryText().decoded()
        let second = try Self.second([Self.renaming], #","options":{"item":[{"renamed":"N02","to":"M2"}]}"#).decoded()
        let third = try Self.second([], #","options":{"item":[{"renamed":"M2","to":"N02"}]}"#)
            .replacing(#"{"version":"2""#, with: #"{"version":"3""#)
            .replacing(#""continues":{"version":"1""#, with: #""continues":{"version":"2""#).decoded()
        let problem = expect(.dictionaryInvalid) { try DictionarySeries([first, second, third]) }
        #expect(
            problem?.members["path"]
                == .text("dataSets/needs/elements/needs.present/item=N02,type=infant"))
    }
}
