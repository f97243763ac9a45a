import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    /// `hub dues ledger`: the books.
    struct Ledger: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The books: balances, closing, year ends, exports.",
            subcommands: [
                Balance.self, Close.self, Recognition.self, Kept.self, Move.self, YearStart.self, YearEnd.self,
                Accrue.self, Export.self, Records.self,
            ])

        static func decisions(_ environment: HubEnvironment) -> LedgerDecisions {
            LedgerDecisions(database: environment.database, clock: environment.clock, entropy: environment.entropy)
        }

        static func reports(_ environment: HubEnvironment) -> LedgerReports {
            LedgerReports(database: environment.database)
        }

        struct Balance: HubCommand {
            static let configuration = CommandConfiguration(abstract: "What each account stands at.")
            @OptionGroup var options: HubOptions
            @Option(help: "At the end of this day.") var through: String?

            func run(in environment: HubEnvironment, console: Console) async throws {
                let balances = try await Ledger.reports(environment).balances(
                    through: through.map { try DuesCommands.day($0) })
                let book = try await Ledger.decisions(environment).book()
                if console.isJSON { return try console.json(LedgerBalanceDocument(book, balances)) }
                console.balances(balances, book)
            }
        }

        struct Close: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Close all months up to one. They do not open again.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Such as 2026-05.") var month: String
            @Flag(help: "Only say whether it can be done.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                guard let month = Month(month) else { throw ValidationError("a month is written 2026-05") }
                try await Ledger.decisions(environment).close(through: month, actor: actor, dryRun: dryRun)
                console.done(dryRun: dryRun)
            }
        }

        struct Recognition: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "When dues become income: on receipt (the default) or accrual at issue.")
            @OptionGroup var options: HubOptions
            @Argument(help: "receipt or accrual.") var recognition: String
            @Flag(help: "Only say whether it can be done.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                guard let recognition = LedgerBook.Recognition(rawValue: recognition) else {
                    throw ValidationError("recognition is receipt or accrual")
                }
                try await Ledger.decisions(environment).recognise(recognition, actor: actor, dryRun: dryRun)
                console.done(dryRun: dryRun)
            }
        }

        struct Kept: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "List money that is kept: deposits, suspense, and advances without an invoice.")
            @OptionGroup var options: HubOptions

            func run(in environment: HubEnvironment, console: Console) async throws {
                let kept = try await Ledger.decisions(environment).kept()
                if console.isJSON { return try console.json(kept.map(KeptMoneyDocument.init)) }
                console.table(
                    headers: console.language == .ja
                        ? ["番号", "科目", "入金日", "名義", "スキーム", "年度", "金額"]
                        : ["Number", "Account", "Received", "Payer", "Scheme", "Year", "Amount"],
                    rows: kept.map {
                        [
                            String($0.id), $0.account.title[console.language], $0.receivedOn.description, $0.payerName,
                            $0.scheme ?? "", $0.fiscalYear.map { String($0.year) } ?? "", $0.amount.description,
                        ]
                    })
            }
        }

        struct Move: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Move kept money to an invoice, a member's next year, income, or back to the payer.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Its number in hub dues ledger kept.") var number: Int64
            @Option(help: "It pays this invoice.") var invoice: String?
            @Option(help: ArgumentHelp("It is this member's deposit.", valueName: "scheme")) var deposit: String?
            @Option(help: ArgumentHelp("It is this member's dues of a year to come.", valueName: "scheme"))
            var advance: String?
            @Option(help: "The year of --advance.") var fiscalYear: String?
            @Flag(help: "It is sundry income.") var sundry = false
            @Flag(help: "It was paid back.") var refund = false
            @Option(help: "The bank's fee of the refund, in yen.") var fee: Int64 = 0
            @Option(help: "A part of it, in yen.") var amount: Int64?
            @Option(help: "Why; for a refund the decision.") var reason: String
            @Flag(help: "Only say whether it can be done.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try await Ledger.decisions(environment).move(
                    number, to: target(environment), amount: amount.map { Yen($0) }, reason: reason, actor: actor,
                    dryRun: dryRun)
                console.done(dryRun: dryRun)
            }

            private func target(_ environment: HubEnvironment) async throws -> MoneyTarget {
                let matching = Bank.matching(environment)
                switch (invoice, deposit, advance, sundry, refund) {
                case (let invoice?, nil, nil, false, false): return .invoice(try DuesCommands.invoiceNumber(invoice))
                case (nil, let scheme?, nil, false, false): return .deposit(try await matching.member(scheme))
                case (nil, nil, let scheme?, false, false):
                    guard let fiscalYear else { throw ValidationError("--advance needs --fiscal-year") }
                    return .advance(try await matching.member(scheme), try DuesCommands.year(fiscalYear))
                case (nil, nil, nil, true, false): return .sundry
                case (nil, nil, nil, false, true) where (0...10_000).contains(fee): return .refund(fee: Yen(fee))
                default: throw ValidationError("say one of --invoice, --deposit, --advance, --sundry and --refund")
                }
            }
        }

        struct YearStart: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "On April 1: advances of the year become dues. Twice is once.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Such as 2027.") var year: String
            @Flag(help: "Only say what would be booked.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try console.turned(
                    await Ledger.decisions(environment).beginYear(
                        DuesCommands.year(year), actor: actor, dryRun: dryRun), dryRun: dryRun)
            }
        }

        struct YearEnd: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Book as receivable what was open on March 31 and has come in since.")
            @OptionGroup var options: HubOptions
            @Argument(help: "The year that ended, such as 2026.") var year: String
            @Flag(help: "Only say what would be booked.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try console.turned(
                    await Ledger.decisions(environment).endYear(
                        DuesCommands.year(year), actor: actor, dryRun: dryRun), dryRun: dryRun)
            }
        }

        struct Accrue: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Under accrual: book the invoices of a year that are not booked.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Such as 2026.") var year: String
            @Flag(help: "Only say what would be booked.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                try console.turned(
                    await Ledger.decisions(environment).accrue(
                        DuesCommands.year(year), actor: actor, dryRun: dryRun), dryRun: dryRun)
            }
        }

        struct Export: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Write the books for another program.")
            @OptionGroup var options: HubOptions
            @Argument(help: "yayoi, hledger or beancount.") var form: String
            @Option(help: "The first day.") var from: String
            @Option(help: "The last day.") var through: String
            @Option(help: "A file; without it standard output.") var output: String?

            func run(in environment: HubEnvironment, console: Console) async throws {
                guard let form = LedgerExport(rawValue: form) else {
                    throw ValidationError("the form is yayoi, hledger or beancount")
                }
                let (first, last) = (try DuesCommands.day(from), try DuesCommands.day(through))
                guard first <= last else { throw ValidationError("--from is after --through") }
                let file = form.file(try await Ledger.reports(environment).entries(first...last))
                guard let output else { return console.document(file) }
                try WrittenFile.write(file, to: output)
            }
        }

        struct Records: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Search transactions by day, amount and counterparty (電子帳簿保存法).")
            @OptionGroup var options: HubOptions
            @Option(help: "The first day.") var from: String?
            @Option(help: "The last day.") var through: String?
            @Option(help: "At least so many yen.") var least: Int64?
            @Option(help: "At most so many yen.") var most: Int64?
            @Option(help: "A part of the counterparty's name.") var counterparty: String?
            @Flag(help: "Print the index as CSV that Excel opens.") var csv = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let records = try await Ledger.reports(environment).search(
                    RecordSearch(
                        from: from.map { try DuesCommands.day($0) }, through: through.map { try DuesCommands.day($0) },
                        least: least.map { Yen($0) }, most: most.map { Yen($0) }, counterparty: counterparty))
                if csv { return console.document(TransactionRecord.csv(records)) }
                if console.isJSON { return try console.json(records) }
                console.table(
                    headers: console.language == .ja
                        ? ["取引年月日", "取引金額", "取引先", "種類", "番号", "文書の識別子"]
                        : ["Day", "Amount", "Counterparty", "Kind", "Number", "Document"],
                    rows: records.map {
                        [
                            $0.day.description, $0.amount.description, $0.counterparty, $0.kind.title[console.language],
                            $0.number, $0.document?.uuidString.lowercased() ?? "",
                        ]
                    })
            }
        }
    }
}

extension Console {
    fileprivate func balances(_ balances: [AccountBalance], _ book: LedgerBook) {
        table(
            headers: language == .ja ? ["科目", "借方残高", "貸方残高"] : ["Account", "Debit", "Credit"],
            rows: balances.map { balance in
                let isDebit = balance.balance >= .zero
                return [
                    balance.account.title[language], isDebit ? balance.balance.description : "",
                    isDebit ? "" : (Yen.zero - balance.balance).description,
                ]
            })
        note(
            Message(
                ja: "計上: \(book.recognition.title.ja)、締め: \(book.closedThrough?.description ?? "なし")",
                en:
                    "Recognition: \(book.recognition.title.en); closed through: \(book.closedThrough?.description ?? "none")"
            ))
    }

    fileprivate func turned(_ report: YearTurnReport, dryRun: Bool) throws {
        if isJSON { return try json(YearTurnDocument(report)) }
        for number in report.invoices { line(number.description) }
        note(
            Message(
                ja: "\(report.invoices.count)件、\(report.sum)" + (dryRun ? "(記帳していません)" : ""),
                en: "\(report.invoices.count) invoices, \(report.sum)" + (dryRun ? " (nothing was booked)" : "")))
        if report.withoutInvoice > 0 {
            note(
                Message(
                    ja: "請求書のない前受会費が \(report.withoutInvoice)件あります(hub dues ledger kept)",
                    en: "\(report.withoutInvoice) advances have no invoice (hub dues ledger kept)"))
        }
    }
}
