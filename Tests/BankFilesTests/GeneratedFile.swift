import BankFiles
import Foundation
import HubCore
import MadeUpNetwork
import TestSupport

/// A valid file of a made-up bank, drawn from a seed, and what a reader must find in it.
struct GeneratedFile {
    static let importedOn = Day("2026-06-15")!

    let writing: ZenginWriting
    let statements: [BankStatement]
    var records: [[UInt8]] { writing.records(statements) }
    var bytes: [UInt8] { writing.file(statements) }

    init(using random: inout some RandomNumberGenerator) {
        var writing = ZenginWriting(madeOn: Self.importedOn)
        writing.format = Bool.random(using: &random) ? .transactions : .transferNotices
        writing.lineEnd = ZenginWriting.LineEnd.allCases.randomElement(using: &random)!
        writing.endsWithControlZ = Bool.random(using: &random)
        writing.usesDataB = writing.format == .transferNotices && Bool.random(using: &random)
        writing.omitsOptional = Int.random(in: 0..<4, using: &random) == 0
        self.writing = writing
        var position = 0
        statements = (0..<Int.random(in: 1...3, using: &random)).map { index in
            position += 1
            defer { position += 1 }
            return Self.statement(writing, account: index, &position, &random)
        }
    }

    private static func statement(
        _ writing: ZenginWriting, account: Int, _ position: inout Int, _ random: inout some RandomNumberGenerator
    ) -> BankStatement {
        // Half of the spans end with 平成.
        let last = Bool.random(using: &random) ? Day("2026-05-29")! : Day("2026-06-12")!
        let days = last.adding(days: -Int.random(in: 0...40, using: &random))...last
        let lines = (0..<Int.random(in: 0...12, using: &random)).map { _ in
            position += 1
            return line(writing, days, position, &random)
        }
        let has = writing.format == .transactions && Bool.random(using: &random)
        let before = Yen(Int64.random(in: -50_000...5_000_000, using: &random))
        let tells: Bool =
            switch writing.format {
            case .transactions: lines.contains { $0.kind == .correction }
            default: lines.contains { $0.kind == .cancellation }
            }
        let spanned: ClosedRange<Day>
        if writing.omitsOptional {
            let booked = lines.map(\.bookedOn)
            spanned = (booked.min() ?? writing.madeOn)...(booked.max() ?? writing.madeOn)
        } else {
            spanned = days
        }
        return BankStatement(
            account: BankAccountNumber(bank: "0001", branch: (100 + account).padded(3), kind: 1, number: "1234567"),
            accountName: "ﾄｸﾋ)ﾎ-ﾑｽﾀ-ﾄｼﾞﾔﾊﾟﾝ", days: spanned, balanceBefore: has ? before : nil,
            balanceAfter: has ? lines.reduce(before) { $0 + $1.effect } : nil, lines: lines,
            totalsCountCancelled: tells ? Bool.random(using: &random) : nil)
    }

    private static func line(
        _ writing: ZenginWriting, _ days: ClosedRange<Day>, _ position: Int,
        _ random: inout some RandomNumberGenerator
    ) -> BankLine {
        let isType03 = writing.format == .transactions
        let isIncoming = !isType03 || Int.random(in: 0..<4, using: &random) > 0
        let isOdd = Int.random(in: 0..<6, using: &random) == 0
        let name = String(
            String.UnicodeScalarView(
                (0..<Int.random(in: 1...48, using: &random)).map { _ in
                    Unicode.Scalar(UInt32.random(in: 0xFF66...0xFF9F, using: &random))!
                }))
        let span = Int(days.upperBound.ordinal - days.lowerBound.ordinal)
        return BankLine(
            position: position, reference: String(Int.random(in: 0...999_999, using: &random).padded(6)),
            bookedOn: days.lowerBound.adding(days: Int.random(in: 0...span, using: &random)),
            valueOn: Bool.random(using: &random) ? days.upperBound : nil,
            direction: isIncoming ? .incoming : .outgoing,
            kind: isOdd ? (isType03 ? .correction : .cancellation) : .payment,
            amount: Yen(Int64.random(in: 1...9_999_999_999, using: &random)), payerName: isIncoming ? name : "",
            nameMayBeCut: isIncoming && name.unicodeScalars.count >= 47,
            payerCode: Bool.random(using: &random) ? "0000012345" : "", sendingBank: "ﾐﾂﾞﾎ", sendingBranch: "ﾎﾝﾃﾝ",
            remarks: isType03 ? "ﾌﾘｺﾐ" : "", edi: Bool.random(using: &random) ? "HSJ-2026-00001" : "")
    }
}
