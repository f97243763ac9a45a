import ArgumentParser
import Dues
import HubCore
import Server

extension DuesCommands {
    struct Preview: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show who would be billed, who not, and why; and store that for issuing.",
            discussion: "Membership counts as it stands today. Issuing refuses if anything changed since.")
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String
        @Flag(help: "Store nothing.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = DuesCommands.engine(environment)
            let year = try DuesCommands.year(fiscalYear)
            let report = dryRun ? try await engine.plan(year) : try await engine.preview(year, actor: actor)
            if console.isJSON { return try console.json(BillingDocument(report)) }
            console.billing(report)
            console.note(
                dryRun
                    ? Message(ja: "保存していません", en: "Nothing was stored")
                    : Message(
                        ja: "確認内容を保存しました。発行: hub dues issue --fiscal-year \(year.year)",
                        en: "The preview is stored. To issue it: hub dues issue --fiscal-year \(year.year)"))
        }
    }
}

extension Console {
    /// A billing run as a table, with its sum and its exclusions.
    func billing(_ report: BillingReport) {
        noteIfMadeUp(report.isMadeUp)
        let headers = [
            Message(ja: "スキーム", en: "Scheme"), Message(ja: "会員名", en: "Member"), Message(ja: "金額", en: "Amount"),
            Message(ja: "支払期限", en: "Due on"), Message(ja: "状態", en: "State"), Message(ja: "理由", en: "Reason"),
            Message(ja: "請求書番号", en: "Invoice"),
        ]
        table(
            headers: headers.map { $0[language] },
            rows: report.lines.map { line in
                [
                    line.member.code, line.member.name, line.amount?.description ?? "", line.dueOn?.description ?? "",
                    line.state.title[language], line.reasonText[language], line.invoice?.description ?? "",
                ]
            })
        let (schedule, count) = (report.schedule, report.billed.count)
        note(
            Message(
                ja: "\(schedule.fiscalYear.japanese) \(schedule.kind.title.ja): \(count)件、合計 \(report.total)",
                en: "\(schedule.fiscalYear), \(schedule.kind.title.en): \(count) invoices, \(report.total) in all"))
        if count < report.lines.count {
            note(Message(ja: "対象外: \(report.exclusions.ja)", en: "Not billed: \(report.exclusions.en)"))
        }
    }
}
