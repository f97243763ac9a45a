import HubCore

/// Header, lines and trailer of one account while they are read.
struct ZenginStatement {
    let header: ZenginRecord
    let account: BankAccountNumber
    let accountName: String
    let days: ClosedRange<Day>?
    let madeOn: Day?
    let balanceBefore: Yen?
    var lines: [BankLine] = []

    /// What both types say at the same place.
    init(
        _ record: ZenginRecord, _ eras: EraYears, kind: Int, number: ClosedRange<Int>, name: ClosedRange<Int>,
        balanceBefore: Yen?
    ) throws(BankFileFault) {
        header = record
        madeOn = try record.optionalDay(5...10, eras)
        let first = try record.optionalDay(11...16, eras)
        let last = try record.optionalDay(17...22, eras)
        guard let account = try Self.account(record, kind: kind, number: number) else {
            throw record.fault(.account, 23, "銀行・支店・口座の番号を読み取れません", "bank, branch or account is not a number")
        }
        self.account = account
        accountName = try record.text(name)
        self.balanceBefore = balanceBefore
        guard let from = first ?? last, let to = last ?? first else {
            days = nil
            return
        }
        guard from <= to else {
            throw record.fault(.date, 11, "勘定日の自と至が逆です", "the span of days ends before it begins")
        }
        days = from...to
    }

    private static func account(
        _ record: ZenginRecord, kind: Int, number: ClosedRange<Int>
    ) throws(BankFileFault) -> BankAccountNumber? {
        let depositKind = try record.number(kind...kind)
        guard ![5, 6, 7].contains(depositKind) else {
            throw record.fault(
                .timeDeposit, kind, "定期性預金(種目\(depositKind))の明細は様式が違うため読み取れません。普通預金か当座預金の明細を選んでください",
                "a time deposit (kind \(depositKind)) has another layout; take the ordinary or current account")
        }
        return BankAccountNumber(
            bank: try record.text(23...26), branch: try record.text(42...44), kind: depositKind,
            number: try record.text(number).filter { $0 != " " })
    }

    /// The whole, with what the trailer said.
    func finished(balanceAfter: Yen?, totalsCountCancelled: Bool?) throws(BankFileFault) -> BankStatement {
        guard let days = days ?? spanOfLines else {
            throw header.fault(.date, 11, "勘定日が空白で、明細もありません", "there is neither a span of days nor a line")
        }
        return BankStatement(
            account: account, accountName: accountName, days: days, balanceBefore: balanceBefore,
            balanceAfter: balanceAfter, lines: lines, totalsCountCancelled: totalsCountCancelled)
    }

    private var spanOfLines: ClosedRange<Day>? {
        guard let first = lines.map(\.bookedOn).min(), let last = lines.map(\.bookedOn).max() else {
            return madeOn.map { $0...$0 }
        }
        return first...last
    }
}

/// A count and a sum, as trailers give them.
struct ZenginTotal: Equatable {
    var count = 0
    var sum: Int64 = 0

    init() {}

    init(_ lines: some Sequence<BankLine>) {
        for line in lines {
            count += 1
            sum += line.amount.amount
        }
    }

    init(_ record: ZenginRecord, count: ClosedRange<Int>, sum: ClosedRange<Int>) throws(BankFileFault) {
        self.count = try record.number(count)
        self.sum = Int64(try record.number(sum))
    }

    static func + (a: Self, b: Self) -> Self {
        var total = a
        total.count += b.count
        total.sum += b.sum
        return total
    }
}

extension ZenginRecord {
    /// Refuses a trailer whose total is none of those that the lines may add up to.
    func require(
        _ stated: ZenginTotal, among possible: [ZenginTotal], count: Int, sum: Int, ja: String, en: String
    ) throws(BankFileFault) {
        if possible.contains(stated) { return }
        // The first reading is the usual one, and is what the message compares with.
        guard possible.contains(where: { $0.count == stated.count }) else {
            throw fault(
                .totalCount, count, "\(ja)の件数が合いません(合計欄 \(stated.count)件、明細 \(possible[0].count)件)",
                "the number of \(en) is \(stated.count) in the trailer, \(possible[0].count) in the lines")
        }
        throw fault(
            .totalSum, sum, "\(ja)の金額が合いません(合計欄 \(Yen(stated.sum))、明細 \(Yen(possible[0].sum)))",
            "the sum of \(en) is \(Yen(stated.sum)) in the trailer, \(Yen(possible[0].sum)) in the lines")
    }
}
