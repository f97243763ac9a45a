import HubCore

/// Why a file of a bank is refused: one fault, the first, with the place where it stands.
package struct BankFileFault: Error, Sendable, Equatable {
    /// Stable, for programs.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case empty, tooLarge = "too-large", tooManyLines = "too-many-lines", ebcdic
        case recordLength = "record-length", recordType = "record-type", recordOrder = "record-order"
        case fileType = "file-type", mixedTypes = "mixed-types", timeDeposit = "time-deposit"
        case number, date, dateTooOld = "date-too-old", text, direction, kind, cancelMark = "cancel-mark", amount
        case account, totalCount = "total-count", totalSum = "total-sum", balance, recordCount = "record-count"
        case unfinished, afterEnd = "after-end"
        case columnMissing = "column-missing", columnCount = "column-count", quote, encoding
    }

    package let code: Code
    /// The record or row, from 1; nil when the whole file is meant.
    package let line: Int?
    /// The first byte of the field within its record, or the column of a table, from 1.
    package let position: Int?
    private let detail: Message

    init(_ code: Code, line: Int? = nil, position: Int? = nil, _ ja: String, _ en: String) {
        self.code = code
        self.line = line
        self.position = position
        detail = Message(ja: ja, en: en)
    }

    /// One sentence with the place.
    package var message: Message {
        switch (line, position) {
        case (nil, _): detail
        case (let line?, nil): Message(ja: "\(line)行目: \(detail.ja)", en: "line \(line): \(detail.en)")
        case (let line?, let position?):
            Message(
                ja: "\(line)行目・\(position)桁目: \(detail.ja)",
                en: "line \(line), position \(position): \(detail.en)")
        }
    }
}

extension BankFileFault {
    static let empty = Self(.empty, "ファイルが空です", "the file is empty")
    static let tooLarge = Self(
        .tooLarge, "ファイルが大きすぎます(上限 \(BankFileLimits.bytes >> 20) MB)",
        "the file is too large (the limit is \(BankFileLimits.bytes >> 20) MB)")
    static let tooManyLines = Self(
        .tooManyLines, "明細が多すぎます(上限 \(BankFileLimits.lines.grouped) 件)。期間を分けて取得してください",
        "there are too many lines (the limit is \(BankFileLimits.lines.grouped)); take shorter spans of days")
    static let ebcdic = Self(
        .ebcdic, line: 1, position: 4,
        "コード区分が EBCDIC です。銀行の画面で JIS(シフト JIS)を選んで取得し直してください",
        "the file is in EBCDIC; choose JIS at the bank and fetch it again")
}
