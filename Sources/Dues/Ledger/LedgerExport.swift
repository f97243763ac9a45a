import Documents
import HubCore

/// The books in forms that other programs read.
package enum LedgerExport: String, Sendable, CaseIterable {
    /// 弥生会計: 25 columns, CP932, no headings.
    case yayoi
    case hledger
    case beancount

    package func file(_ entries: [JournalEntry]) -> [UInt8] {
        switch self {
        case .yayoi: YayoiExport.file(entries)
        case .hledger: Array(HledgerExport.text(entries).utf8)
        case .beancount: Array(BeancountExport.text(entries).utf8)
        }
    }

    package var fileName: String {
        switch self {
        case .yayoi: "yayoi.csv"
        case .hledger: "ledger.journal"
        case .beancount: "ledger.beancount"
        }
    }

    package var mediaType: String {
        switch self {
        case .yayoi: "text/csv; charset=Shift_JIS"
        case .hledger, .beancount: "text/plain; charset=utf-8"
        }
    }
}

/// 弥生会計's import form (仕訳日記帳). Dues are outside of consumption tax, and so is all that is booked here: 対象外.
enum YayoiExport {
    static func file(_ entries: [JournalEntry]) -> [UInt8] {
        var table = CSVText()
        for (index, entry) in entries.enumerated() { write(entry, number: index + 1, into: &table) }
        return CP932.encode(table.bytes)
    }

    private static func write(_ entry: JournalEntry, number: Int, into table: inout CSVText) {
        let debits = entry.lines.filter { $0.debit > .zero }
        let credits = entry.lines.filter { $0.credit > .zero }
        let rows = max(debits.count, credits.count)
        for row in 0..<rows {
            table.number(flag(row, of: rows))
            table.number(rows == 1 ? "" : String(number % 1_000_000))
            table.empty()
            table.number(entry.bookedOn.description.replacing("-", with: "/"))
            side(debits.indices.contains(row) ? debits[row] : nil, \.debit, into: &table)
            side(credits.indices.contains(row) ? credits[row] : nil, \.credit, into: &table)
            table.text(summary(entry))
            table.empty()
            table.empty()
            table.number(rows == 1 ? "0" : "3")
            for _ in 21...24 { table.empty() }
            table.number("no")
            table.endRow()
        }
    }

    /// 識別フラグ: an entry of one row, or the first, a middle and the last row of one of several.
    private static func flag(_ row: Int, of rows: Int) -> String {
        switch row {
        case _ where rows == 1: "2000"
        case 0: "2110"
        case rows - 1: "2101"
        default: "2100"
        }
    }

    /// Account, sub-account, department, tax, amount, tax amount.
    private static func side(
        _ line: JournalEntry.Line?, _ amount: KeyPath<JournalEntry.Line, Yen>, into table: inout CSVText
    ) {
        table.text(line?.account.title.ja ?? "")
        table.text(cut(line?.schemeName ?? "", bytes: 24))
        table.empty()
        table.text(line == nil ? "" : "対象外")
        table.number(String(line?[keyPath: amount].amount ?? 0))
        table.number("0")
    }

    private static func summary(_ entry: JournalEntry) -> String {
        let invoices = Set(entry.lines.compactMap { $0.invoice?.description }).sorted()
        return cut(([entry.description.oneLine] + invoices.prefix(1)).joined(separator: " "), bytes: 64)
    }

    private static func cut(_ text: String, bytes limit: Int) -> String {
        var kept = ""
        var bytes = 0
        for character in text {
            bytes += CP932.encode(Array(String(character).utf8)).count
            if bytes > limit { break }
            kept.append(character)
        }
        return kept
    }
}

/// A journal for hledger.
enum HledgerExport {
    static func text(_ entries: [JournalEntry]) -> String {
        var text = "; Home-Start Japan\ncommodity 1,000 JPY\n"
        for account in LedgerAccount.allCases { text += "account \(name(account))\n" }
        for entry in entries {
            text += "\n\(entry.bookedOn) \(entry.description.oneLine)  ; source: \(entry.source.oneLine)\n"
            for line in entry.lines {
                let about = [line.scheme, line.invoice?.description].compactMap { $0 }
                text += "    \(name(line.account))  \((line.debit - line.credit).amount) JPY"
                text += about.isEmpty ? "\n" : "  ; \(about.joined(separator: " "))\n"
            }
        }
        return text
    }

    static func name(_ account: LedgerAccount) -> String { "\(account.group.ja):\(account.title.ja)" }
}

/// A journal for beancount, whose accounts have English names.
enum BeancountExport {
    static func text(_ entries: [JournalEntry]) -> String {
        let first = entries.map(\.bookedOn).min() ?? Day(year: 2000, month: 1, day: 1)!
        var text = "option \"title\" \"Home-Start Japan\"\noption \"operating_currency\" \"JPY\"\n"
        for account in LedgerAccount.allCases { text += "\(first) open \(name(account)) JPY\n" }
        for entry in entries {
            text += "\n\(entry.bookedOn) * \"\(quoted(entry.description))\"\n  source: \"\(quoted(entry.source))\"\n"
            for line in entry.lines {
                text += "  \(name(line.account))  \((line.debit - line.credit).amount) JPY\n"
                if let scheme = line.scheme { text += "    scheme: \"\(quoted(scheme))\"\n" }
                if let invoice = line.invoice { text += "    invoice: \"\(invoice)\"\n" }
            }
        }
        return text
    }

    static func name(_ account: LedgerAccount) -> String { "\(account.group.en):\(account.englishName)" }

    private static func quoted(_ text: String) -> String {
        text.oneLine.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}

extension LedgerAccount {
    /// Assets, Liabilities, Income, Expenses, as the programs name their roots.
    fileprivate var group: Message {
        switch self {
        case .bank, .receivable: Message(ja: "資産", en: "Assets")
        case .advance, .deposit, .suspense: Message(ja: "負債", en: "Liabilities")
        case .dues, .sundry: Message(ja: "収益", en: "Income")
        case .fees, .writeOff: Message(ja: "費用", en: "Expenses")
        }
    }

    fileprivate var englishName: String {
        switch self {
        case .bank: "Bank"
        case .receivable: "Receivable"
        case .dues: "Dues"
        case .advance: "Advance"
        case .deposit: "Deposit"
        case .suspense: "Suspense"
        case .sundry: "Sundry"
        case .fees: "Fees"
        case .writeOff: "BadDebts"
        }
    }
}

extension String {
    /// Without what would end a line or begin a comment or another field in a journal.
    fileprivate var oneLine: String {
        String(unicodeScalars.map { [";", "|", "\n", "\r", "\t"].contains(Character($0)) ? " " : Character($0) })
            .split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
}
