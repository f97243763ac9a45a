import HubCore

/// Why a record was put aside. A code never changes its meaning.
package struct FindingKind: Sendable, Equatable {
    package let code: String
    package let message: Message
    /// What the office can do.
    package let fix: Message

    private init(_ code: String, _ ja: String, _ en: String, fix fixJa: String, _ fixEn: String) {
        self.code = code
        message = Message(ja: ja, en: en)
        fix = Message(ja: fixJa, en: fixEn)
    }
}

extension FindingKind {
    // The line
    static let jsonInvalid = Self(
        "json-invalid", "JSON として読めません", "Not readable as JSON", fix: "この行を作り直して送ってください",
        "Make this line again and send it")
    static let utf8Invalid = Self(
        "utf8-invalid", "UTF-8 として読めない文字があります", "Not valid UTF-8", fix: "文字コードを UTF-8 にしてください", "Save the text as UTF-8"
    )
    static let duplicateKey = Self(
        "duplicate-key", "同じ項目が二度書かれています", "A key occurs twice in one object", fix: "一つを消してください", "Remove one of them")
    static let lineTooLong = Self(
        "line-too-long", "一行が長すぎます", "The line is too long", fix: "64 KiB までに分けてください",
        "Split it into lines of at most 64 KiB")
    static let recordInvalid = Self(
        "record-invalid", "レコードの形が正しくありません", "The record is malformed", fix: "指し示す項目を直してください",
        "Correct the member pointed at")
    static let kindUnknown = Self(
        "record-kind-unknown", "この種類のレコードは受け付けていません", "This kind of record is not accepted",
        fix: "report、put、del のいずれかにしてください", "Use report, put or del")
    static let revisionInvalid = Self(
        "revision-invalid", "版 (r) は 1 以上の整数です", "The revision (r) must be a positive integer", fix: "版を付けてください",
        "Give the record a revision")
    static let groupIncomplete = Self(
        "group-incomplete", "同じ組の別のレコードに誤りがあります", "Another record of the group is not sound", fix: "組全体を直して送り直してください",
        "Correct and send the whole group again")

    // The key
    static let dataSetUnknown = Self(
        "data-set-unknown", "データ辞書にないデータセットです", "The dictionary has no such data set", fix: "データセットの名前を確かめてください",
        "Check the name of the data set")
    static let cellUnknown = Self(
        "cell-unknown", "データ辞書にない項目または内訳です", "The dictionary has no such element or category option",
        fix: "項目と内訳の名前を確かめてください", "Check the element and the options")
    static let cellTwice = Self(
        "cell-twice", "同じ項目が二度報告されています", "The same cell is reported twice", fix: "一つを消してください", "Remove one of them")
    static let periodInvalid = Self(
        "period-invalid", "期間は 2026-05 のように書きます", "The period must be written as 2026-05", fix: "年月を直してください",
        "Correct the month")
    static let periodFuture = Self(
        "period-future", "まだ来ていない月です", "The month has not come yet", fix: "年月を確かめてください", "Check the month")

    // The value
    static let valueInvalid = Self(
        "value-invalid", "数として読めません", "Not a number of the declared form", fix: "整数、または文字列の小数で書いてください",
        "Write an integer, or a decimal as a string")
    static let valueNegative = Self(
        "value-negative", "負の数は報告できません", "A figure cannot be negative", fix: "0 以上の数にしてください", "Use zero or more")
    static let valueTooLarge = Self(
        "value-too-large", "数が大きすぎます", "The number is too large", fix: "数を確かめてください", "Check the number")
    static let valueBlank = Self(
        "value-blank", "空欄では 0 か未報告か分かりません", "A blank does not say whether zero or not reported",
        fix: "0、not-reported、not-applicable のいずれかにしてください", "Write 0, not-reported or not-applicable")

    package static let all = [
        jsonInvalid, utf8Invalid, duplicateKey, lineTooLong, recordInvalid, kindUnknown, revisionInvalid,
        groupIncomplete, dataSetUnknown, cellUnknown, cellTwice, periodInvalid, periodFuture, valueInvalid,
        valueNegative, valueTooLarge, valueBlank,
    ]
}

/// One thing that is wrong with one record.
package struct Finding: Sendable, Equatable {
    package let kind: FindingKind
    /// The line in the body, from 1 for the envelope.
    package let line: Int
    /// The record's key where it could be read, at most 60 characters of it.
    package let key: String?
    /// JSON Pointer (RFC 6901) into the line.
    package let pointer: String

    package init(_ kind: FindingKind, line: Int, key: String?, pointer: String) {
        self.kind = kind
        self.line = line
        self.key = key
        self.pointer = pointer
    }
}
