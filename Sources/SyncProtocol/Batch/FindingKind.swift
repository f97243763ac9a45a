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
        "line-too-long", "一行（一件）が長すぎます", "The line or record is too long", fix: "64 KiB までに分けてください",
        "Split it into lines or records of at most 64 KiB")
    static let recordInvalid = Self(
        "record-invalid", "レコードの形が正しくありません", "The record is malformed", fix: "指し示す項目を直してください",
        "Correct the member pointed at")
    static let kindUnknown = Self(
        "record-kind-unknown", "この種類のレコードは受け付けていません", "This kind of record is not accepted",
        fix: "op と t の組み合わせを確かめてください", "Check op together with t")
    static let revisionInvalid = Self(
        "revision-invalid", "版 (r) は 1 以上の整数です", "The revision (r) must be a positive integer", fix: "版を付けてください",
        "Give the record a revision")
    static let revisionTooHigh = Self(
        "revision-too-high", "版 (r) が大きすぎます", "The revision (r) is too high",
        fix: "スナップショットにある版の続きから数え直してください", "Count on from the revisions in the snapshot")
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

    // The figures of a report, together
    static let totalDiffers = Self(
        "total-differs", "内訳の合計が合いません", "A breakdown does not add up to its total", fix: "内訳か合計のどちらかを直して送り直してください",
        "Correct the breakdown or the total and send the report again")
    static let partExceedsWhole = Self(
        "part-exceeds-whole", "もとになる家庭数を超えています", "More than the families that it is counted among",
        fix: "家庭数とこの項目を見比べて直してください", "Compare it with the number of families and correct it")
    package static let balanceDiffers = Self(
        "balance-differs", "前月末からの増減と合いません", "It is not the month before plus what came minus what went",
        fix: "数を確かめ、理由があれば説明（note）を送ってください", "Check the figures; where there is a reason, send a note")

    // What a scheme says of itself
    static let statementKeyInvalid = Self(
        "statement-key-invalid", "キーの形が正しくありません", "The key is malformed",
        fix: "種類に応じたキー（例 profile/2026-04-01）にしてください", "Write the key of its kind, such as profile/2026-04-01")
    static let memberMissing = Self(
        "member-missing", "必要な項目がありません", "A member that is needed is missing", fix: "指し示す項目を加えてください",
        "Add the member pointed at")
    static let textInvalid = Self(
        "text-invalid", "文字列が空か、長すぎるか、使えない文字があります", "A text is empty, too long or has control characters",
        fix: "短くするか、文字を直してください", "Shorten or correct the text")
    static let codeUnknown = Self(
        "code-unknown", "コード表にない値です", "The code list has no such code", fix: "コードを確かめてください", "Check the code")
    static let kanaInvalid = Self(
        "kana-invalid", "振込名義は銀行で使えるカナ・英数字で書きます", "A payer's name is written in the kana and letters of banks",
        fix: "通帳に出るとおりのカナで書いてください", "Write it in kana, as the bank prints it")
    static let mailInvalid = Self(
        "mail-invalid", "メールアドレスの形が正しくありません", "The mail address is malformed", fix: "アドレスを確かめてください",
        "Check the address")
    static let postalCodeInvalid = Self(
        "postal-code-invalid", "郵便番号は 7 桁です", "A postal code has seven digits", fix: "351-0104 のように書いてください",
        "Write it as 351-0104")

    // What must not come here
    static let personalDataSuspected = Self(
        "personal-data-suspected", "個人に関する情報の可能性があるため、この行は保存していません",
        "This may be about a person, so the line was not kept",
        fix: "氏名・連絡先・生年月日などを除いて送り直してください。統計の記録は項目名と数だけにします",
        "Send it again without names, contact details and dates of birth; figures with the dictionary's names and numbers only"
    )

    package static let all = [
        jsonInvalid, utf8Invalid, duplicateKey, lineTooLong, recordInvalid, kindUnknown, revisionInvalid,
        revisionTooHigh, groupIncomplete, dataSetUnknown, cellUnknown, cellTwice, periodInvalid, periodFuture,
        valueInvalid,
        valueNegative, valueTooLarge, valueBlank, totalDiffers, partExceedsWhole, balanceDiffers, statementKeyInvalid,
        memberMissing, textInvalid, codeUnknown, kanaInvalid, mailInvalid, postalCodeInvalid, personalDataSuspected,
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
    /// What is known of this occurrence beyond its kind, such as the two figures that disagree.
    package let detail: Message?

    package init(_ kind: FindingKind, line: Int, key: String?, pointer: String, detail: Message? = nil) {
        self.kind = kind
        self.line = line
        self.key = key
        self.pointer = pointer
        self.detail = detail
    }

    package var message: Message {
        guard let detail else { return kind.message }
        return Message(ja: "\(kind.message.ja)（\(detail.ja)）", en: "\(kind.message.en) (\(detail.en))")
    }
}
