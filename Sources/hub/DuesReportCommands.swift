import ArgumentParser
import Dues
import HubCore
import Server

/// Commands that show one of the membership officer's reports.
protocol DuesReportCommand: HubCommand {
    associatedtype Report: Encodable
    func report(_ reports: DuesReports) async throws -> Report
    func show(_ report: Report, on console: Console)
}

extension DuesReportCommand {
    func run(in environment: HubEnvironment, console: Console) async throws {
        let report = try await report(DuesReports(database: environment.database, clock: environment.clock))
        if console.isJSON { return try console.json(report) }
        show(report, on: console)
    }
}

extension DuesCommands {
    /// `hub dues report`: what the membership officer looks at.
    struct ReportCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "report", abstract: "Reports: aging, collection, waiting payments, advances, standing.",
            subcommands: [Aging.self, Collection.self, Unmatched.self, Advances.self, Standing.self])

        struct Aging: DuesReportCommand {
            static let configuration = CommandConfiguration(abstract: "What is owed, by how long it has been due.")
            @OptionGroup var options: HubOptions

            func report(_ reports: DuesReports) async throws -> AgingReport { try await reports.aging() }

            func show(_ report: AgingReport, on console: Console) {
                console.table(
                    headers: console.language == .ja
                        ? ["年度", "期限から", "件数", "未納額"] : ["Year", "Due", "Invoices", "Open"],
                    rows: report.rows.map {
                        [
                            String($0.fiscalYear), $0.age.title[console.language], String($0.invoices),
                            $0.balance.description,
                        ]
                    })
                console.note(
                    Message(
                        ja: "\(report.on.japanese)現在の未納 \(report.total)", en: "\(report.total) open on \(report.on)"))
            }
        }

        struct Collection: DuesReportCommand {
            static let configuration = CommandConfiguration(
                abstract: "The collection rate, by fiscal year and prefecture.",
                discussion: "Collected ÷ (issued − void). Without --fiscal-year all years.")
            @OptionGroup var options: HubOptions
            @Option(help: "Such as 2026.") var fiscalYear: String?

            func report(_ reports: DuesReports) async throws -> CollectionReport {
                try await reports.collection(fiscalYear.map { try DuesCommands.year($0) })
            }

            func show(_ report: CollectionReport, on console: Console) {
                console.table(
                    headers: console.language == .ja
                        ? ["年度", "都道府県", "件数", "請求額", "収納額", "減額", "貸倒", "収納率"]
                        : ["Year", "Prefecture", "Invoices", "Billed", "Collected", "Credited", "Written off", "Rate"],
                    rows: report.rows.map { row in
                        [
                            String(row.fiscalYear), row.prefecture ?? Message(ja: "全国", en: "all")[console.language],
                            String(row.invoices), row.billed.description, row.collected.description,
                            row.credited.description, row.writtenOff.description,
                            row.rate.map { "\((($0 * 1_000).rounded() / 10))%" } ?? "",
                        ]
                    })
            }
        }

        struct Unmatched: DuesReportCommand {
            static let configuration = CommandConfiguration(
                abstract: "Payments that wait for a person, the oldest first.")
            @OptionGroup var options: HubOptions

            func report(_ reports: DuesReports) async throws -> [WaitingPayment] { try await reports.unmatched() }

            func show(_ report: [WaitingPayment], on console: Console) {
                console.table(
                    headers: console.language == .ja
                        ? ["明細", "口座", "入金日", "日数", "金額", "名義", "状態"]
                        : ["Line", "Account", "Booked", "Days", "Amount", "Payer", "State"],
                    rows: report.map {
                        [
                            String($0.line), $0.account, $0.bookedOn.description, String($0.days),
                            $0.amount.description, $0.payerName, $0.state.title[console.language],
                        ]
                    })
                let sum = report.reduce(Yen.zero) { $0 + $1.amount }
                console.note(
                    Message(ja: "確認待ち \(report.count)件、\(sum)", en: "\(report.count) payments wait, \(sum)"))
            }
        }

        struct Advances: DuesReportCommand {
            static let configuration = CommandConfiguration(
                abstract: "Advances, deposits and suspense: whose, since when, and whether the ledger agrees.")
            @OptionGroup var options: HubOptions

            func report(_ reports: DuesReports) async throws -> AdvanceReport { try await reports.advances() }

            func show(_ report: AdvanceReport, on console: Console) {
                console.table(
                    headers: console.language == .ja
                        ? ["科目", "スキーム", "名義", "入金日", "年度", "金額"]
                        : ["Account", "Scheme", "Payer", "Received", "Year", "Amount"],
                    rows: report.rows.map {
                        [
                            $0.account.title[console.language], $0.scheme ?? "", $0.payerName,
                            $0.receivedOn.description, $0.fiscalYear.map(String.init) ?? "", $0.amount.description,
                        ]
                    })
                for account in report.accounts {
                    let agrees =
                        account.agrees
                        ? Message(ja: "元帳と一致", en: "the ledger agrees")
                        : Message(ja: "元帳は \(account.ledger)", en: "the ledger says \(account.ledger)")
                    console.note(
                        "\(account.account.title[console.language]) \(account.sum): \(agrees[console.language])")
                }
            }
        }

        struct Standing: DuesReportCommand {
            static let configuration = CommandConfiguration(abstract: "Members' dues beside their reports.")
            @OptionGroup var options: HubOptions

            func report(_ reports: DuesReports) async throws -> [MemberStanding] { try await reports.standing() }

            func show(_ report: [MemberStanding], on console: Console) {
                console.noteIfMadeUp(report.contains(where: \.isMadeUp))
                console.table(
                    headers: console.language == .ja
                        ? ["スキーム", "会員名", "未納額", "うち期限後", "最も古い期限", "今年度の報告月", "最後の報告", "督促の見合わせ"]
                        : ["Scheme", "Member", "Open", "Past due", "Oldest due", "Months", "Last report", "Hold"],
                    rows: report.map {
                        [
                            $0.scheme, $0.name, $0.open.description, $0.pastDue.description,
                            $0.oldestDueOn?.description ?? "", String($0.reportedMonths), $0.lastReportFor ?? "",
                            $0.hold?.reason ?? "",
                        ]
                    })
            }
        }
    }
}
