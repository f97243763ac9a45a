/// Legal forms of organisations as banks abbreviate them (法人略語), and the readings that mean the same. All folded as
/// `PayerName` folds; a longer reading stands before one that it contains.
enum LegalForms {
    struct Form: Sendable {
        let abbreviation: String
        let readings: [String]

        fileprivate init(_ abbreviation: String, _ readings: String...) {
            self.abbreviation = PayerName.folded(abbreviation)
            self.readings = readings.map(PayerName.folded)
        }
    }

    static let all: [Form] = [
        Form(
            "トクヒ", "ニンテイトクテイヒエイリカツドウホウジン", "トクテイヒエイリカツドウホウジン", "NPOホウジン", "エヌピーオーホウジン",
            "認定特定非営利活動法人", "特定非営利活動法人", "認定NPO法人", "NPO法人"),
        Form("フク", "シャカイフクシホウジン", "社会福祉法人"),
        Form(
            "シヤ", "イッパンシャダンホウジン", "コウエキシャダンホウジン", "シャダンホウジン", "一般社団法人", "公益社団法人", "社団法人"),
        Form(
            "ザイ", "イッパンザイダンホウジン", "コウエキザイダンホウジン", "ザイダンホウジン", "一般財団法人", "公益財団法人", "財団法人"),
        Form("ガク", "ガッコウホウジン", "学校法人"),
        Form("シユウ", "シュウキョウホウジン", "宗教法人"),
        Form("イ", "イリョウホウジンシャダン", "イリョウホウジンザイダン", "イリョウホウジン", "医療法人社団", "医療法人財団", "医療法人"),
        Form("ド", "ゴウドウガイシャ", "合同会社"),
        Form("カ", "カブシキガイシャ", "カブシキカイシャ", "株式会社"),
        Form("ユ", "ユウゲンガイシャ", "有限会社"),
    ]

    /// 社会福祉協議会 is a part of the name and no form beside it: shortened wherever it stands.
    static let councils = ["シャカイフクシキョウギカイ", "社会福祉協議会"].map(PayerName.folded)
    static let council = PayerName.folded("シャキョウ")
}
