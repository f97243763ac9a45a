import ArgumentParser
import Dues
import HubCore
import Server

extension DuesCommands {
    struct List: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List the invoices of a fiscal year.")
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String
        @Flag(help: "Print CSV that Excel opens.") var csv = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let reader = Invoices(database: environment.database)
            let year = try DuesCommands.year(fiscalYear)
            let invoices = try await all(of: year, reader)
            let table = InvoiceTable(invoices, language: console.language)
            if csv { return console.document(table.csv) }
            let numbers = try await reader.numbers(of: year)
            if console.isJSON {
                let page = InvoicePage(invoices: invoices, next: nil)
                return try console.json(InvoiceDocument(page, of: year, numbers: numbers))
            }
            console.noteIfMadeUp(invoices.contains { $0.member.isMadeUp })
            console.table(headers: table.briefHeaders, rows: table.briefRows)
            console.sum(invoices, of: year, numbers)
        }

        private func all(of year: FiscalYear, _ reader: Invoices) async throws -> [Invoice] {
            var invoices: [Invoice] = []
            var last: InvoiceNumber?
            repeat {
                let page = try await reader.page(of: year, after: last)
                invoices += page.invoices
                last = page.next
            } while last != nil
            return invoices
        }
    }
}

extension Console {
    fileprivate func sum(_ invoices: [Invoice], of year: FiscalYear, _ numbers: [NumberReport]) {
        let standing = invoices.filter { $0.state != .void }
        let total = standing.reduce(Yen.zero) { $0 + $1.amount }
        note(
            Message(
                ja: "\(year.japanese): \(standing.count)件、\(total)(取消 \(invoices.count - standing.count)件)",
                en: "\(year): \(standing.count) invoices, \(total) (\(invoices.count - standing.count) void)"))
        for series in numbers {
            note(
                Message(
                    ja: "番号 \(series.series): \(series.given)番まで、欠番 \(series.missing)件",
                    en: "Numbers \(series.series): up to \(series.given), \(series.missing) missing"))
        }
    }
}
