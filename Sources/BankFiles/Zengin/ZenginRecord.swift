import Documents
import HubCore

/// One record of 200 bytes. Positions are those of the bankers' layout: from 1, both ends included.
struct ZenginRecord: Sendable {
    let bytes: ArraySlice<UInt8>
    /// From 1.
    let number: Int

    enum Kind: UInt8, Sendable {
        case header = 0x31
        case data = 0x32
        case trailer = 0x38
        case end = 0x39
    }

    func kind() throws(BankFileFault) -> Kind {
        guard let kind = Kind(rawValue: bytes[bytes.startIndex]) else {
            throw fault(
                .recordType, 1, "データ区分が1・2・8・9のいずれでもありません", "the record type is none of 1, 2, 8 and 9")
        }
        return kind
    }

    // MARK: Fields

    func slice(_ positions: ClosedRange<Int>) -> ArraySlice<UInt8> {
        bytes[bytes.startIndex + positions.lowerBound - 1...bytes.startIndex + positions.upperBound - 1]
    }

    func isBlank(_ positions: ClosedRange<Int>) -> Bool { slice(positions).allSatisfy { $0 == 0x20 } }

    func isDigits(_ positions: ClosedRange<Int>) -> Bool { slice(positions).allSatisfy(\.isDigit) }

    /// A right-aligned number; nil for spaces.
    func optionalNumber(_ positions: ClosedRange<Int>) throws(BankFileFault) -> Int? {
        if isBlank(positions) { return nil }
        var number = 0
        var hasBegun = false
        for byte in slice(positions) {
            // Some banks fill with spaces.
            if byte == 0x20, !hasBegun { continue }
            guard byte.isDigit else {
                throw fault(.number, positions.lowerBound, "数字のはずの項目に数字以外があります", "a number has other characters")
            }
            hasBegun = true
            // At most 14 digits, so this cannot overflow.
            number = number * 10 + Int(byte - 0x30)
        }
        return number
    }

    func number(_ positions: ClosedRange<Int>) throws(BankFileFault) -> Int {
        guard let number = try optionalNumber(positions) else {
            throw fault(.number, positions.lowerBound, "必須の数字が空白です", "a number that is needed is blank")
        }
        return number
    }

    /// A day of the era; nil for spaces and for zeros.
    func optionalDay(_ positions: ClosedRange<Int>, _ eras: EraYears) throws(BankFileFault) -> Day? {
        guard let digits = try optionalNumber(positions), digits != 0 else { return nil }
        switch eras.read(digits) {
        case .day(let day): return day
        case .tooOld(let day):
            throw fault(
                .dateTooOld, positions.lowerBound,
                "日付\(digits.padded(6))は和暦で\(day.japanese)になり、古すぎます。西暦の年で書かれていないか銀行に確認してください",
                "the date \(digits.padded(6)) would be \(day) by the era, which is too old; are its years of another calendar?"
            )
        case .invalid:
            throw fault(
                .date, positions.lowerBound, "日付\(digits.padded(6))は和暦の日付(YYMMDD)として読めません",
                "the date \(digits.padded(6)) is no day of the era (YYMMDD), or lies ahead")
        }
    }

    func day(_ positions: ClosedRange<Int>, _ eras: EraYears) throws(BankFileFault) -> Day {
        guard let day = try optionalDay(positions, eras) else {
            throw fault(.date, positions.lowerBound, "日付が空白です", "a date is blank")
        }
        return day
    }

    /// A left-aligned text without the spaces that fill it.
    func text(_ positions: ClosedRange<Int>) throws(BankFileFault) -> String {
        var field = slice(positions)
        while field.last == 0x20 { field.removeLast() }
        guard let text = Self.decoded(field) else {
            throw fault(
                .text, positions.lowerBound, "文字を読み取れません(シフト JIS ではありません)", "the characters are not those of CP932")
        }
        return text
    }

    /// A balance with its sign before it: 1 or blank plus, 2 minus. Nil where the amount is blank.
    func balance(sign: Int, _ positions: ClosedRange<Int>) throws(BankFileFault) -> Yen? {
        guard let amount = try optionalNumber(positions) else { return nil }
        switch slice(sign...sign).first {
        case 0x31, 0x20, 0x30: return Yen(Int64(amount))
        case 0x32: return Yen(-Int64(amount))
        default:
            throw fault(.number, sign, "残高の符号が1(プラス)でも2(マイナス)でもありません", "the sign of a balance is 1 or 2")
        }
    }

    func fault(_ code: BankFileFault.Code, _ position: Int, _ ja: String, _ en: String) -> BankFileFault {
        BankFileFault(code, line: number, position: position, ja, en)
    }

    /// JIS X 0201 directly, because it is nearly every field of every file; CP932 for the rest.
    private static func decoded(_ field: ArraySlice<UInt8>) -> String? {
        var text = String.UnicodeScalarView()
        for byte in field {
            switch byte {
            case 0x20...0x7E: text.append(Unicode.Scalar(byte))
            case 0xA1...0xDF: text.append(Unicode.Scalar(0xFF61 + UInt32(byte - 0xA1))!)
            default: return CP932.decode(Array(field)).map { String(decoding: $0, as: UTF8.self) }
            }
        }
        return String(text)
    }
}
