import BankFiles
import HubCore

/// Writes statements as a bank would, in records of 200 bytes. For made-up banks only.
package struct ZenginWriting: Sendable {
    package enum LineEnd: Sendable, CaseIterable { case none, lf, crlf }

    package var format = BankFile.Format.transactions
    package var madeOn: Day
    package var lineEnd = LineEnd.crlf
    package var endsWithControlZ = false
    /// Type 01 with the amounts of data B.
    package var usesDataB = false
    /// Leaves out what a bank may leave out.
    package var omitsOptional = false

    package init(madeOn: Day) { self.madeOn = madeOn }

    /// Every record, 200 bytes each, without line ends.
    package func records(_ statements: [BankStatement]) -> [[UInt8]] {
        var records: [[UInt8]] = []
        for statement in statements {
            records.append(header(statement))
            records += statement.lines.map(line)
            records.append(trailer(statement))
        }
        records.append(end(records: records.count + 1, statements: statements.count))
        return records
    }

    package func file(_ statements: [BankStatement]) -> [UInt8] { joined(records(statements)) }

    package func joined(_ records: [[UInt8]]) -> [UInt8] {
        let ending: [UInt8] =
            switch lineEnd {
            case .none: []
            case .lf: [0x0A]
            case .crlf: [0x0D, 0x0A]
            }
        return records.flatMap { $0 + ending } + (endsWithControlZ ? [0x1A] : [])
    }

    // MARK: Records

    private func header(_ statement: BankStatement) -> [UInt8] {
        var record = Record("1")
        record.text(2...3, format == .transactions ? "03" : "01")
        record.text(4...4, "0")
        record.day(5...10, madeOn)
        if !omitsOptional {
            record.day(11...16, statement.days.lowerBound)
            record.day(17...22, statement.days.upperBound)
        }
        if let account = statement.account {
            record.text(23...26, account.bank)
            record.text(42...44, account.branch)
            switch format {
            case .transactions:
                record.text(60...62, "000")
                record.number(63...63, account.kind)
                record.number(64...73, Int(account.number) ?? 0)
                record.text(74...113, statement.accountName)
            case .transferNotices, .columns:
                record.number(60...60, account.kind)
                record.number(61...67, Int(account.number) ?? 0)
                record.text(68...107, statement.accountName)
            }
        }
        if format == .transactions, let balance = statement.balanceBefore {
            record.balance(sign: 114, 116...129, balance)
        }
        return record.bytes
    }

    private func line(_ line: BankLine) -> [UInt8] {
        format == .transactions ? transaction(line) : notice(line)
    }

    private func transaction(_ line: BankLine) -> [UInt8] {
        var record = Record("2")
        record.text(2...9, line.reference)
        record.day(10...15, line.bookedOn)
        if let valueOn = line.valueOn { record.day(16...21, valueOn) }
        record.text(22...22, line.direction == .incoming ? "1" : "2")
        record.text(23...24, line.kind == .correction ? "19" : "11")
        record.number(25...36, Int(line.amount.amount))
        if !omitsOptional { record.number(37...48, 0) }
        record.text(72...81, line.payerCode)
        record.text(82...129, line.direction == .incoming ? line.payerName : "0000012345")
        record.text(130...144, line.sendingBank)
        record.text(145...159, line.sendingBranch)
        record.text(160...179, line.remarks)
        record.text(180...199, line.edi)
        return record.bytes
    }

    private func notice(_ line: BankLine) -> [UInt8] {
        var record = Record("2")
        record.text(2...7, line.reference)
        record.day(8...13, line.bookedOn)
        if let valueOn = line.valueOn { record.day(14...19, valueOn) }
        record.number(20...29, usesDataB ? 0 : Int(line.amount.amount))
        if !omitsOptional { record.number(30...39, 0) }
        record.text(40...49, line.payerCode)
        record.text(50...97, line.payerName)
        record.text(98...112, line.sendingBank)
        record.text(113...127, line.sendingBranch)
        record.text(128...128, line.kind == .cancellation ? "1" : " ")
        if usesDataB {
            record.number(129...140, Int(line.amount.amount))
            record.number(141...152, 0)
            record.text(153...172, line.edi)
        } else {
            record.text(129...148, line.edi)
        }
        return record.bytes
    }

    private func trailer(_ statement: BankStatement) -> [UInt8] {
        var record = Record("8")
        let counts = statement.totalsCountCancelled ?? false
        switch format {
        case .transactions:
            let incoming = statement.lines.filter {
                counts ? $0.direction == .incoming : $0.effect > .zero
            }
            let outgoing = statement.lines.filter {
                counts ? $0.direction == .outgoing : $0.effect < .zero
            }
            record.total(2...7, 8...20, incoming)
            record.total(21...26, 27...39, outgoing)
            if let balance = statement.balanceAfter { record.balance(sign: 40, 41...54, balance) }
            if !omitsOptional { record.number(55...61, statement.lines.count) }
        case .transferNotices, .columns:
            let cancelled = statement.lines.filter { $0.kind == .cancellation }
            record.total(2...7, 8...19, counts ? statement.lines : statement.lines.filter { $0.kind == .payment })
            if !omitsOptional || !cancelled.isEmpty { record.total(20...25, 26...37, cancelled) }
        }
        return record.bytes
    }

    private func end(records: Int, statements: Int) -> [UInt8] {
        var record = Record("9")
        if !omitsOptional {
            record.number(2...11, records)
            record.number(12...16, statements)
        }
        return record.bytes
    }
}

extension ZenginWriting {
    /// Writes into one record. Positions are from 1, both ends included.
    package struct Record {
        package private(set) var bytes = [UInt8](repeating: 0x20, count: 200)

        package init(_ kind: String) { text(1...1, kind) }

        package init(_ bytes: [UInt8]) { self.bytes = bytes }

        /// Half-width text, cut to the field.
        package mutating func text(_ positions: ClosedRange<Int>, _ text: String) {
            for (offset, scalar) in text.unicodeScalars.prefix(positions.count).enumerated() {
                let isKana = (0xFF61...0xFF9F).contains(scalar.value)
                bytes[positions.lowerBound - 1 + offset] =
                    isKana ? UInt8(scalar.value - 0xFF61 + 0xA1) : UInt8(truncatingIfNeeded: scalar.value)
            }
        }

        package mutating func number(_ positions: ClosedRange<Int>, _ number: Int) {
            text(positions, number.padded(positions.count))
        }

        /// YYMMDD with the year of the era.
        package mutating func day(_ positions: ClosedRange<Int>, _ day: Day) {
            let isReiwa = day >= Day(year: 2019, month: 5, day: 1)!
            let year = day.year - (isReiwa ? 2018 : 1988)
            text(positions, year.padded(2) + day.description.dropFirst(5).filter { $0 != "-" })
        }

        package mutating func balance(sign: Int, _ positions: ClosedRange<Int>, _ balance: Yen) {
            text(sign...sign, balance < .zero ? "2" : "1")
            number(positions, Int(balance.amount.magnitude))
        }

        package mutating func total(
            _ count: ClosedRange<Int>, _ sum: ClosedRange<Int>, _ lines: [BankLine]
        ) {
            number(count, lines.count)
            number(sum, Int(lines.reduce(Yen.zero) { $0 + $1.amount }.amount))
        }
    }
}
