import HubCore

/// Type 01, 振込入金通知: transfers that came in, and those that were cancelled.
struct TransferNoticeLayout: ZenginLayout {
    let eras: EraYears
    var format: BankFile.Format { .transferNotices }

    func begin(_ header: ZenginRecord) throws(BankFileFault) -> ZenginStatement {
        try ZenginStatement(header, eras, kind: 60, number: 61...67, name: 68...107, balanceBefore: nil)
    }

    func line(_ data: ZenginRecord) throws(BankFileFault) -> BankLine {
        let isB = Self.isDataB(data)
        return BankLine(
            position: data.number, reference: try data.text(2...7), bookedOn: try data.day(8...13, eras),
            valueOn: try data.optionalDay(14...19, eras), direction: .incoming, kind: try kind(data),
            amount: try amount(data, isB: isB), payerName: try data.text(50...97),
            nameMayBeCut: !data.isBlank(96...97), payerCode: try data.text(40...49),
            sendingBank: try data.text(98...112), sendingBranch: try data.text(113...127), remarks: "",
            edi: try data.text(isB ? 153...172 : 129...148))
    }

    /// Data B has two more amounts, 24 digits, where data A has its EDI. They may be blank when the first amount is
    /// used; then the EDI behind them tells.
    private static func isDataB(_ data: ZenginRecord) -> Bool {
        data.isDigits(129...152) || data.isBlank(129...152) && !data.isBlank(153...172)
    }

    private func kind(_ data: ZenginRecord) throws(BankFileFault) -> BankLine.Kind {
        switch data.slice(128...128).first {
        case 0x20, 0x30: return .payment
        case 0x31: return .cancellation
        default: throw data.fault(.cancelMark, 128, "取消区分が空白でも1でもありません", "the mark of cancellation is blank or 1")
        }
    }

    /// In data B one of the two amounts is used; the other is zero or blank.
    private func amount(_ data: ZenginRecord, isB: Bool) throws(BankFileFault) -> Yen {
        let first = isB ? try data.optionalNumber(20...29) ?? 0 : try data.number(20...29)
        let second = isB ? try data.optionalNumber(129...140) ?? 0 : 0
        guard first == 0 || second == 0 || first == second else {
            throw data.fault(
                .amount, 129, "2つの金額欄に違う金額があります(\(Yen(Int64(first)))、\(Yen(Int64(second))))",
                "both amounts are used and differ (\(Yen(Int64(first))), \(Yen(Int64(second))))")
        }
        guard max(first, second) > 0 else {
            throw data.fault(.amount, isB ? 129 : 20, "金額が0です", "the amount is zero")
        }
        return Yen(Int64(max(first, second)))
    }

    /// Banks differ in whether the total counts what was cancelled; either is accepted, and which is remembered.
    func finish(_ statement: ZenginStatement, _ trailer: ZenginRecord) throws(BankFileFault) -> BankStatement {
        let standing = ZenginTotal(statement.lines.lazy.filter { $0.kind == .payment })
        let cancelled = ZenginTotal(statement.lines.lazy.filter { $0.kind == .cancellation })
        let total = try ZenginTotal(trailer, count: 2...7, sum: 8...19)
        try trailer.require(
            total, among: [standing, standing + cancelled], count: 2, sum: 8, ja: "振込", en: "transfers")
        if try trailer.optionalNumber(20...25) != nil || cancelled.count > 0 {
            let stated = try ZenginTotal(trailer, count: 20...25, sum: 26...37)
            try trailer.require(
                stated, among: [cancelled], count: 20, sum: 26, ja: "取消", en: "cancelled transfers")
        }
        return try statement.finished(
            balanceAfter: nil, totalsCountCancelled: cancelled.count == 0 ? nil : total != standing)
    }

    /// Blank, or with the counts of type 03.
    func checkEnd(_ end: ZenginRecord, records: Int, statements: Int) throws(BankFileFault) {
        if let stated = try end.optionalNumber(2...11), stated != 0, stated != records {
            throw end.fault(
                .recordCount, 2, "レコード総数が合いません(記載 \(stated)件、実際 \(records)件)",
                "the end record counts \(stated) records, there are \(records)")
        }
        if let stated = try end.optionalNumber(12...16), stated != 0, stated != statements {
            throw end.fault(
                .recordCount, 12, "口座数が合いません(記載 \(stated)件、実際 \(statements)件)",
                "the end record counts \(stated) accounts, there are \(statements)")
        }
    }
}
