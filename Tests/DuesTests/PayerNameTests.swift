import HubCore
import Testing

@testable import Dues

/// How banks, members and we write one name, and what comes out as one.
@Suite("Payers' names")
struct PayerNameTests {
    @Test(
        "These are one name",
        arguments: [
            ["ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ", "トクヒ)ワコウコソダテ", "トクテイヒエイリカツドウホウジン ワコウコソダテ", "NPOホウジン わこうこそだて"],
            ["ｷﾔﾝﾃﾞｲ-", "キャンディー", "きゃんでぃー", "キヤンデイ－", "キャンディ―", "ｷｬﾝﾃﾞｨｰ"],
            ["フク)ワコウシシヤキヨウ", "シャカイフクシホウジン　ワコウシ　シャカイフクシキョウギカイ", "(ﾌｸ)ﾜｺｳｼｼﾔｷﾖｳ"],
            ["ｶ)ﾊﾟｵ", "カブシキガイシャ パオ", "(カ)ﾊﾟ ｵ", "カブシキカイシャパオ"],
            ["パオ(カ", "パオ(カ)", "ﾊﾟｵｶﾌﾞｼｷｶﾞｲｼﾔ"],
            ["ハナ(カ)ミズ", "ハナカブシキガイシャミズ"],
            ["シヤ)アオイ", "イッパンシャダンホウジンアオイ", "コウエキシャダンホウジン アオイ"],
            ["ホームスタート・ワコウ", "ホ-ムスタ-トワコウ", "ﾎｰﾑｽﾀｰﾄ ﾜｺｳ"],
            ["コヲリ", "コオリ"],
            ["abc ワコウ", "ＡＢＣワコウ"],
            ["特定非営利活動法人わこう", "ＮＰＯ法人 わこう", "特定非営利活動法人 ワコウ"],
        ])
    func same(names: [String]) {
        let keys = Set(names.map { PayerName($0).key })
        #expect(keys.count == 1, "\(keys)")
    }

    @Test(
        "These are different names",
        arguments: [
            ["カ)パオ", "パオ(カ", "トクヒ)パオ", "パオ", "ユ)パオ"], ["ハナ", "バナ", "パナ"], ["ワコウ", "ワコ"],
        ])
    func different(names: [String]) {
        #expect(Set(names.map { PayerName($0).key }).count == names.count)
    }

    @Test("The form stands apart from the name")
    func bare() {
        for name in ["カ)パオ", "パオ(カ", "トクヒ)パオ", "パオ"] { #expect(PayerName(name).bare == PayerName("パオ").key) }
    }

    @Test("Leading digits are a reference, and kept beside the name")
    func reference() {
        let name = PayerName("202600012 ﾄｸﾋ)ﾜｺｳ")
        #expect(name.reference == "202600012" && name.key == "トクヒ)ワコウ" && name.whole == "202600012トクヒ)ワコウ")
        #expect(PayerName("2026-00012ワコウ").reference == "202600012")
        #expect(PayerName("123").key == "123" && PayerName("123").reference == "")
        #expect(PayerName("-ワコウ").reference == "")
    }

    @Test("A name cut before a voiced mark is the beginning of the whole one")
    func cut() {
        let whole = PayerName("ﾄｸﾋ)ﾎ-ﾑｽﾀ-ﾄﾜｺｳｺｿﾀﾞﾃｼｴﾝﾈﾂﾄﾜ-ｸｷﾞ")
        let cut = PayerName("ﾄｸﾋ)ﾎ-ﾑｽﾀ-ﾄﾜｺｳｺｿﾀﾞﾃｼｴﾝﾈﾂﾄﾜ-ｸｷ")
        #expect(whole.key.unicodeScalars.starts(with: cut.key.unicodeScalars) && whole.key != cut.key)
    }
}
