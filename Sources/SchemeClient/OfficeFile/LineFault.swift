import DataDictionary
import HubCore

/// Why a line of an office's file cannot be read. It quotes at most an excerpt of what stands there.
package struct LineFault: Error, Sendable, Equatable {
    package let message: Message

    init(ja: String, en: String) { message = Message(ja: ja, en: en) }
}

extension LineFault {
    static func key(_ text: some StringProtocol) -> Self {
        let text = String(text).excerpt
        return Self(
            ja: "キー「\(text)」は「データセット/年月」（例 activity/2022-04）の形で書いてください",
            en: "The key “\(text)” should be data set/month, as activity/2022-04")
    }

    static func dataSet(_ text: some StringProtocol) -> Self {
        let text = String(text).excerpt
        return Self(
            ja: "データセット名「\(text)」が正しくありません（例 activity）",
            en: "“\(text)” is not the name of a data set, such as activity")
    }

    static func period(_ text: some StringProtocol) -> Self {
        let text = String(text).excerpt
        return Self(
            ja: "年月「\(text)」は 2022-04 の形で書いてください。Excel が日付に変えた場合は、セルの書式を「文字列」にしてください",
            en: "The month “\(text)” should be written as 2022-04; if Excel made a date of it, format the cells as text"
        )
    }

    static func element(_ text: some StringProtocol) -> Self {
        let text = String(text).excerpt
        return Self(
            ja: "項目名「\(text)」が正しくありません（例 families.new）",
            en: "“\(text)” is not the name of a data element, such as families.new")
    }

    static func categories(_ text: some StringProtocol) -> Self {
        let text = String(text).excerpt
        return Self(
            ja: "内訳「\(text)」は「区分=選択肢」（例 referral=phn）の形で、区分ごとに一度だけ書いてください",
            en: "The categories “\(text)” should be category=option, as referral=phn, each category once")
    }

    static func figure(_ text: String, _ fault: DecimalText.Fault) -> Self {
        let (text, hasComma) = (text.excerpt, text.contains(","))
        return Self(
            ja: "値「\(text)」: \(fault.message.ja)" + (hasComma ? "。桁区切りのカンマを外してください" : ""),
            en: "The value “\(text)”: \(fault.message.en)" + (hasComma ? "; leave out the grouping commas" : ""))
    }

    static let notUTF8 = Self(
        ja: "UTF-8 ではない文字があります。Excel では「CSV UTF-8（コンマ区切り）」の形式で保存してください",
        en: "There are bytes that are not UTF-8; in Excel, save as “CSV UTF-8 (Comma delimited)”")

    static let nothingThere = Self(ja: "報告が一件もありません", en: "There is nothing to report in it")

    static func repeated(_ key: String, first line: Int) -> Self {
        Self(
            ja: "\(key) は\(line)行目にもあります。どちらか一つにしてください",
            en: "\(key) is on line \(line) too; keep one of them")
    }

    static func repeated(_ key: String, inFile file: String, line: Int) -> Self {
        Self(
            ja: "\(key) は \(file) の\(line)行目にもあります。どちらか一つにしてください",
            en: "\(key) is on line \(line) of \(file) too; keep one of them")
    }

    static let tooLong = Self(
        ja: "一件の報告が大きすぎます（\(Limits.lineBytes / 1024) KiB まで）",
        en: "One report is too large; the limit is \(Limits.lineBytes / 1024) KiB")
}
