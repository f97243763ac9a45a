import Documents
import HubCore

/// A list of invoices in columns, for people: on a terminal, and as CSV for a spreadsheet.
package struct InvoiceTable: Sendable {
    package let headers: [String]
    private let invoices: [Invoice]
    private let language: Language

    package init(_ invoices: [Invoice], language: Language) {
        self.invoices = invoices
        self.language = language
        headers = [
            Message(ja: "請求書番号", en: "Invoice"), Message(ja: "年度", en: "Fiscal year"),
            Message(ja: "スキーム", en: "Scheme"), Message(ja: "会員名", en: "Member"),
            Message(ja: "都道府県", en: "Prefecture"), Message(ja: "会費", en: "Fee"), Message(ja: "金額", en: "Amount"),
            Message(ja: "発行日", en: "Issued on"), Message(ja: "支払期限", en: "Due on"), Message(ja: "状態", en: "State"),
        ].map { $0[language] }
    }

    /// For a terminal: the year stands in the number already, the fee is the same for all.
    package var briefHeaders: [String] { brief(headers) }

    package var briefRows: [[String]] {
        invoices.map { brief(cells(of: $0, amount: $0.amount.description)) }
    }

    /// UTF-8 with what Excel knows it by. Made-up members are marked in a last column.
    package var csv: [UInt8] {
        var table = CSVText()
        let isMadeUp = invoices.contains { $0.member.isMadeUp }
        for header in headers { table.text(header) }
        if isMadeUp { table.text(Message(ja: "備考", en: "Remarks")[language]) }
        table.endRow()
        for invoice in invoices {
            let cells = cells(of: invoice, amount: String(invoice.amount.amount))
            for (column, cell) in cells.enumerated() {
                column == Self.amountColumn ? table.number(cell) : table.text(cell)
            }
            if isMadeUp { table.text(invoice.member.isMadeUp ? Message(ja: "架空", en: "made up")[language] : "") }
            table.endRow()
        }
        return TextEncoding.utf8.file(table.bytes)
    }

    private static let amountColumn = 6

    private func cells(of invoice: Invoice, amount: String) -> [String] {
        [
            invoice.number.description, String(invoice.fiscalYear.year), invoice.member.code, invoice.member.name,
            invoice.prefecture, invoice.kind.title[language], amount, invoice.issuedOn.description,
            invoice.dueOn.description, invoice.state.title[language],
        ]
    }

    private func brief(_ cells: [String]) -> [String] {
        cells.enumerated().filter { ![1, 5].contains($0.offset) }.map(\.element)
    }
}
