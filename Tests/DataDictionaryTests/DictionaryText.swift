import DataDictionary
import Foundation
import Testing

/// A small dictionary, written so that a test can change one thing in it.
struct DictionaryText {
    var text = """
        {"version":"1","label":{"ja":"辞書","en":"Dictionary"},
        "units":[{"id":"families","label":{"ja":"家庭","en":"families"}}],
        "categories":[
        {"id":"type","label":{"ja":"種類","en":"Type"},"options":[
        {"id":"infant","label":{"ja":"乳幼児","en":"Infant"}},{"id":"antenatal","label":{"ja":"産前","en":"Antenatal"}}]},
        {"id":"item","label":{"ja":"項目","en":"Item"},"options":[
        {"id":"N01","label":{"ja":"孤立感","en":"Alone"}},{"id":"N02","label":{"ja":"発達","en":"Growth"}}]}],
        "dataSets":[{"id":"needs","label":{"ja":"ニーズ","en":"Needs"},"period":"month","elements":[
        {"id":"new","label":{"ja":"新規","en":"New"},"kind":"flow","unit":"families","decimals":0,
        "total":true,"breakdowns":[["type"]]},
        {"id":"left","label":{"ja":"終了","en":"Left"},"kind":"flow","unit":"families","decimals":0,
        "total":true,"breakdowns":[]},
        {"id":"open","label":{"ja":"利用中","en":"Open"},"kind":"stock","unit":"families","decimals":0,
        "total":true,"breakdowns":[],"balance":{"plus":"new","minus":"left"}},
        {"id":"supported","label":{"ja":"支援","en":"Supported"},"kind":"distinct","unit":"families","decimals":0,
        "total":false,"breakdowns":[],"derived":{"openingStock":"open","plusFlow":"new"}},
        {"id":"needs.present","label":{"ja":"ニーズ","en":"Needs"},"kind":"flow","unit":"families","decimals":0,
        "total":false,"breakdowns":[["item","type"]],"cohort":"new"}]}],
        "indicators":[
        {"id":"share","label":{"ja":"割合","en":"Share"},"shown":"percent","decimals":0,"requires":["item"],
        "numerator":{"element":"needs.present","only":{"type":["infant"]}},
        "denominator":{"element":"new","only":{"type":"any"}}},
        {"id":"mean","label":{"ja":"平均","en":"Mean"},"shown":"percent","decimals":0,
        "mean":{"of":"share","over":"item"}}],
        "codeLists":[{"id":"hosts","label":{"ja":"団体","en":"Hosts"},"options":[
        {"id":"new","label":{"ja":"新設","en":"New"}}]}]}
        """

    func replacing(_ old: String, with new: String) throws -> DictionaryText {
        try #require(text.contains(old), "the text to change is not there")
        return DictionaryText(text: text.replacing(old, with: new, maxReplacements: 1))
    }

    func decoded() throws -> DataDictionary { try DataDictionary(decoding: Data(text.utf8)) }
}
