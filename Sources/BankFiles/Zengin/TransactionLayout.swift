import HubCore

/// Type 03, 入出金取引明細: what an account took in and gave out, with balances.
struct TransactionLayout: ZenginLayout {
    let eras: EraYears
    var format: BankFile.Format { .transactions }

    func begin(_ header: ZenginRecord) throws(BankFileFault) -> ZenginStatement {
        try ZenginStatement(
            header, eras, kind: 63, number: 64...73, name: 74...113,
            balanceBefore: header.balance(sign: 114, 116...129))
    }

    func line(_ data: ZenginRecord) throws(BankFileFault) -> BankLine {
        let direction = try direction(data)
        let amount = try data.number(25...36)
        guard amount > 0 else { throw data.fault(.amount, 25, "金額が0です", "the amount is zero") }
        let isIncoming = direction == .incoming
        return BankLine(
            position: data.number, reference: try data.text(2...9), bookedOn: try data.day(10...15, eras),
            valueOn: try data.optionalDay(16...21, eras), direction: direction, kind: try kind(data),
            amount: Yen(Int64(amount)),
            // Of an outgoing line this field is a contract's number.
            payerName: isIncoming ? try data.text(82...129) : "",
            nameMayBeCut: isIncoming && !data.isBlank(128...129),
            payerCode: try data.text(72...81), sendingBank: try data.text(130...144),
            sendingBranch: try data.text(145...159), remarks: try data.text(160...179), edi: try data.text(180...199))
    }

    private func direction(_ data: ZenginRecord) throws(BankFileFault) -> BankLine.Direction {
        switch data.slice(22...22).first {
        case 0x31: return .incoming
        case 0x32: return .outgoing
        default: throw data.fault(.direction, 22, "入払区分が1(入金)でも2(出金)でもありません", "the direction is neither 1 nor 2")
        }
    }

    private func kind(_ data: ZenginRecord) throws(BankFileFault) -> BankLine.Kind {
        switch try data.number(23...24) {
        case 10...15, 18: return .payment
        case 19: return .correction
        case let other:
            throw data.fault(.kind, 23, "取引区分\(other)は知らない区分です", "the kind of transaction \(other) is not known")
        }
    }

    /// A correction stands in the totals as it says or as it moves money: banks differ. On the balance it has one
    /// effect only.
    func finish(_ statement: ZenginStatement, _ trailer: ZenginRecord) throws(BankFileFault) -> BankStatement {
        let lines = statement.lines
        let incoming = try ZenginTotal(trailer, count: 2...7, sum: 8...20)
        let outgoing = try ZenginTotal(trailer, count: 21...26, sum: 27...39)
        let asWritten = (
            ZenginTotal(lines.lazy.filter { $0.direction == .incoming }),
            ZenginTotal(lines.lazy.filter { $0.direction == .outgoing })
        )
        let asMoved = (
            ZenginTotal(lines.lazy.filter { $0.effect > .zero }), ZenginTotal(lines.lazy.filter { $0.effect < .zero })
        )
        try trailer.require(
            incoming, among: [asWritten.0, asMoved.0], count: 2, sum: 8, ja: "入金", en: "incoming payments")
        // The second total must be read like the first.
        let possible = [(asWritten.0, asWritten.1), (asMoved.0, asMoved.1)].filter { $0.0 == incoming }.map(\.1)
        try trailer.require(outgoing, among: possible, count: 21, sum: 27, ja: "出金", en: "outgoing payments")
        if let stated = try trailer.optionalNumber(55...61), stated != lines.count {
            throw trailer.fault(
                .recordCount, 55, "明細の件数が合いません(合計欄 \(stated)件、明細 \(lines.count)件)",
                "the trailer counts \(stated) lines, there are \(lines.count)")
        }
        let after = try trailer.balance(sign: 40, 41...54)
        try checkBalance(statement, after, trailer)
        let isEither = asWritten.0 == asMoved.0 && asWritten.1 == asMoved.1
        return try statement.finished(
            balanceAfter: after,
            totalsCountCancelled: isEither ? nil : (asWritten.0, asWritten.1) == (incoming, outgoing))
    }

    private func checkBalance(
        _ statement: ZenginStatement, _ after: Yen?, _ trailer: ZenginRecord
    ) throws(BankFileFault) {
        guard let before = statement.balanceBefore, let after else { return }
        let computed = statement.lines.reduce(before) { $0 + $1.effect }
        guard computed == after else {
            throw trailer.fault(
                .balance, 41, "残高が合いません(取引前 \(before) と明細からは \(computed)、記載は \(after))",
                "the balance before, \(before), and the lines make \(computed), but the trailer says \(after)")
        }
    }

    func checkEnd(_ end: ZenginRecord, records: Int, statements: Int) throws(BankFileFault) {
        if let stated = try end.optionalNumber(2...11), stated != records {
            throw end.fault(
                .recordCount, 2, "レコード総数が合いません(記載 \(stated)件、実際 \(records)件)",
                "the end record counts \(stated) records, there are \(records)")
        }
        if let stated = try end.optionalNumber(12...16), stated != statements {
            throw end.fault(
                .recordCount, 12, "口座数が合いません(記載 \(stated)件、実際 \(statements)件)",
                "the end record counts \(stated) accounts, there are \(statements)")
        }
    }
}
