import Foundation
import HubCore
import Spreadsheets

/// Reads a bank's table by the profile of its columns. Rows without a day are headings, sums or remarks of the bank.
struct ColumnReading {
    let profile: ColumnProfile
    let importedOn: Day

    func read(_ file: [UInt8]) throws(BankFileFault) -> BankFile {
        guard file.count <= BankFileLimits.bytes else { throw .tooLarge }
        let end = (file.lastIndex { $0 != 0x1A } ?? -1) + 1
        guard let text = SpreadsheetText.decode(Array(file[..<end])) else {
            throw BankFileFault(
                .encoding, "文字コードを読み取れません(UTF-8 かシフト JIS の CSV にしてください)",
                "the characters are neither UTF-8 nor CP932")
        }
        let table = CommaSeparatedRows(text)
        if let line = table.unclosedQuote {
            throw BankFileFault(.quote, line: line, "引用符 \" が閉じていません", "a quote is not closed")
        }
        guard !table.rows.isEmpty else { throw .empty }
        guard table.rows.count <= BankFileLimits.lines else { throw .tooManyLines }
        let (places, first) = try places(table.rows)
        var entries: [(row: CommaSeparatedRows.Row, line: BankLine, balance: Yen?)] = []
        for row in table.rows[first...] {
            if let entry = try entry(row, places) { entries.append((row, entry.line, entry.balance)) }
        }
        if profile.newestFirst { entries.reverse() }
        return BankFile(format: .columns, statements: [try statement(entries)])
    }

    // MARK: Where things are

    private struct Places {
        let bookedOn: Int
        let incoming, outgoing, amount, direction: Int?
        let name: Int
        let balance, reference, payerCode, remarks, edi: Int?
        var last: Int { max(bookedOn, name, incoming ?? 0, amount ?? 0) }
    }

    /// The columns, and the first row after the headings.
    private func places(_ rows: [CommaSeparatedRows.Row]) throws(BankFileFault) -> (Places, Int) {
        let columns = profile.columns
        let needed = [
            columns.bookedOn, columns.incoming, columns.outgoing, columns.amount, columns.direction, columns.name,
            columns.balance, columns.reference, columns.payerCode, columns.remarks, columns.edi,
        ].compactMap { column -> String? in
            guard case .heading(let heading)? = column else { return nil }
            return heading.widthNormalised
        }
        var headings: [String: Int] = [:]
        var first = 0
        if !needed.isEmpty {
            let found = rows.prefix(30).firstIndex { row in
                Set(row.fields.map(\.widthNormalised)).isSuperset(of: needed)
            }
            guard let found else { throw missing(needed, in: rows[0]) }
            let normalised = rows[found].fields.map(\.widthNormalised)
            headings = Dictionary(zip(normalised, normalised.indices), uniquingKeysWith: { first, _ in first })
            first = found + 1
        }
        func place(_ column: ColumnProfile.Column?) -> Int? {
            switch column {
            case nil: nil
            case .number(let number)?: number - 1
            case .heading(let heading)?: headings[heading.widthNormalised]
            }
        }
        return (
            Places(
                bookedOn: place(columns.bookedOn) ?? 0, incoming: place(columns.incoming),
                outgoing: place(columns.outgoing), amount: place(columns.amount),
                direction: place(columns.direction), name: place(columns.name) ?? 0,
                balance: place(columns.balance), reference: place(columns.reference),
                payerCode: place(columns.payerCode), remarks: place(columns.remarks), edi: place(columns.edi)),
            first
        )
    }

    private func missing(_ needed: [String], in row: CommaSeparatedRows.Row) -> BankFileFault {
        let present = Set(row.fields.map(\.widthNormalised))
        let first = needed.first { !present.contains($0) } ?? ""
        return BankFileFault(
            .columnMissing, line: row.line, "見出し「\(first.excerpt)」の列がありません(定義: \(profile.name.excerpt))",
            "there is no column “\(first.excerpt)” (profile \(profile.name.excerpt))")
    }

    // MARK: A row

    private func entry(
        _ row: CommaSeparatedRows.Row, _ places: Places
    ) throws(BankFileFault) -> (line: BankLine, balance: Yen?)? {
        guard row.fields.count <= BankFileLimits.columns else {
            throw BankFileFault(.columnCount, line: row.line, "列が多すぎます", "there are too many columns")
        }
        let dayText = cell(row, places.bookedOn)
        guard dayText.contains(where: \.isNumber) else { return nil }
        guard row.fields.count > places.last else {
            throw BankFileFault(.columnCount, line: row.line, "列が足りません", "there are too few columns")
        }
        let day = try day(dayText, row, places.bookedOn)
        guard let (direction, amount) = try movement(row, places) else { return nil }
        let name = nameWithoutPrefix(cell(row, places.name))
        let isIncoming = direction == .incoming
        let line = BankLine(
            position: row.line, reference: cell(row, places.reference), bookedOn: day, valueOn: nil,
            direction: direction, kind: .payment, amount: amount, payerName: isIncoming ? name : "",
            nameMayBeCut: isIncoming && mayBeCut(name), payerCode: cell(row, places.payerCode), sendingBank: "",
            sendingBranch: "", remarks: isIncoming ? cell(row, places.remarks) : name,
            edi: cell(row, places.edi))
        let balance = try places.balance.flatMap { (place: Int) throws(BankFileFault) in try yen(row, place) }
        return (line, balance)
    }

    private func movement(
        _ row: CommaSeparatedRows.Row, _ places: Places
    ) throws(BankFileFault) -> (BankLine.Direction, Yen)? {
        if let place = places.amount {
            guard let amount = try yen(row, place), amount != .zero else { return nil }
            guard amount > .zero else { throw negative(row, place) }
            let isIncoming = profile.incomingWords.map(\.widthNormalised).contains(cell(row, places.direction))
            return (isIncoming ? .incoming : .outgoing, amount)
        }
        let incoming =
            try places.incoming.flatMap { (place: Int) throws(BankFileFault) in try yen(row, place) } ?? .zero
        let outgoing =
            try places.outgoing.flatMap { (place: Int) throws(BankFileFault) in try yen(row, place) } ?? .zero
        guard incoming >= .zero, outgoing >= .zero else { throw negative(row, places.incoming ?? 0) }
        switch (incoming > .zero, outgoing > .zero) {
        case (true, true):
            throw BankFileFault(
                .amount, line: row.line, position: (places.incoming ?? 0) + 1, "入金と出金の両方に金額があります",
                "the row has both an incoming and an outgoing amount")
        case (true, false): return (.incoming, incoming)
        case (false, true): return (.outgoing, outgoing)
        case (false, false): return nil
        }
    }

    private func negative(_ row: CommaSeparatedRows.Row, _ place: Int) -> BankFileFault {
        BankFileFault(.amount, line: row.line, position: place + 1, "金額がマイナスです", "the amount is below zero")
    }

    private func cell(_ row: CommaSeparatedRows.Row, _ place: Int?) -> String {
        guard let place, row.fields.indices.contains(place) else { return "" }
        return String(row.fields[place].widthNormalised.prefix(BankFileLimits.cellCharacters))
    }

    /// Whole yen, with or without ¥, 円 and commas; nil for an empty cell.
    private func yen(_ row: CommaSeparatedRows.Row, _ place: Int) throws(BankFileFault) -> Yen? {
        var text = cell(row, place).filter { !["¥", "\\", ",", "円", " ", "*"].contains($0) }
        if text.isEmpty || text == "-" { return nil }
        if text.hasSuffix(".00") { text.removeLast(3) }
        guard let amount = Int64(text), abs(amount) <= 1_000_000_000_000 else {
            throw BankFileFault(
                .number, line: row.line, position: place + 1, "金額を数字として読み取れません", "the amount is no number")
        }
        return Yen(amount)
    }

    private func day(
        _ text: String, _ row: CommaSeparatedRows.Row, _ place: Int
    ) throws(BankFileFault) -> Day {
        let groups = text.split { !$0.isASCII || !$0.isNumber }.map(String.init)
        let parts = groups.count == 1 ? Self.divided(groups[0]) : groups.compactMap(Int.init)
        if parts.count >= 3, parts.allSatisfy({ (0...9999).contains($0) }) {
            switch profile.calendar {
            case .western:
                if parts[0] > 1900, let day = Day(year: parts[0], month: parts[1], day: parts[2]),
                    day <= importedOn.adding(days: BankFileLimits.daysAhead),
                    day >= importedOn.adding(days: -BankFileLimits.oldestDays)
                {
                    return day
                }
            case .era:
                if parts[0] < 100, parts[1] < 100, parts[2] < 100,
                    case .day(let day) = EraYears(importedOn: importedOn).read(
                        parts[0] * 10_000 + parts[1] * 100 + parts[2])
                {
                    return day
                }
            }
        }
        throw BankFileFault(
            .date, line: row.line, position: place + 1, "日付「\(text.excerpt)」を読み取れないか、範囲外です",
            "the date “\(text.excerpt)” cannot be read or is out of range")
    }

    /// `20260501` and `080501`.
    private static func divided(_ digits: String) -> [Int] {
        guard digits.count == 8 || digits.count == 6, let number = Int(digits) else { return [] }
        return [number / 10_000, number / 100 % 100, number % 100]
    }

    private func nameWithoutPrefix(_ name: String) -> String {
        for prefix in profile.namePrefixes.map(\.widthNormalised) where name.hasPrefix(prefix) && name != prefix {
            return String(name.dropFirst(prefix.count)).widthNormalised
        }
        return name
    }

    /// Bytes as the bank counts them: voiced marks are characters of their own.
    private func mayBeCut(_ name: String) -> Bool {
        guard let limit = profile.nameBytes else { return false }
        return name.decomposedStringWithCanonicalMapping.unicodeScalars.count >= limit - 1
    }

    // MARK: The whole

    private func statement(
        _ entries: [(row: CommaSeparatedRows.Row, line: BankLine, balance: Yen?)]
    ) throws(BankFileFault) -> BankStatement {
        guard let first = entries.map(\.line.bookedOn).min(), let last = entries.map(\.line.bookedOn).max() else {
            throw .empty
        }
        for (before, entry) in zip(entries, entries.dropFirst()) {
            guard let earlier = before.balance, let balance = entry.balance else { continue }
            guard earlier + entry.line.effect == balance else {
                throw BankFileFault(
                    .balance, line: entry.row.line,
                    "残高が合いません(前の行の残高 \(earlier) からは \(earlier + entry.line.effect)、記載は \(balance))",
                    "the balance does not follow from the row before (\(earlier + entry.line.effect), not \(balance))")
            }
        }
        let before = entries[0].balance.map { $0 - entries[0].line.effect }
        return BankStatement(
            account: nil, accountName: "", days: first...last, balanceBefore: before,
            balanceAfter: entries[entries.count - 1].balance, lines: entries.map(\.line), totalsCountCancelled: nil)
    }
}
