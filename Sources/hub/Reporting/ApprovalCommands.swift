import ArgumentParser
import DataDictionary
import HubCore
import ReferenceData
import Reporting
import Server

extension ReportingCommands {
    struct Approve: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve a month of a data set as it stands.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The data set, such as activity.") var dataSet: String
        @Argument(help: "The month, such as 2026-05.") var month: String
        @Option(help: "A note to keep with it.") var note: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let month = Month(month) else { throw Problem.month(month) }
            let review = try await environment.review()
            let known = try review.dataSet(dataSet)
            try await review.approve(known.id, month, note: note, actor: actor)
            console.note(
                Message(ja: "「\(known.label.ja)」の \(month) を承認しました", en: "\(known.label.en) of \(month) is approved"))
        }
    }

    struct Approvals: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List approvals.")
        @OptionGroup var options: HubOptions
        @OptionGroup var months: MonthsOption

        func run(in environment: HubEnvironment, console: Console) async throws {
            let approvals = try await environment.review().approvals(months.parsed())
            if console.isJSON { return try console.json(approvals) }
            console.table(
                headers: console.language == .ja
                    ? ["データセット", "年月", "承認日", "担当", "メモ"] : ["Data set", "Month", "Approved on", "By", "Note"],
                rows: approvals.map {
                    [$0.dataSet, $0.month, $0.approvedAt.dayInJapan.description, $0.approvedBy, $0.note ?? ""]
                })
        }
    }

    struct Changes: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what changed in a month since it was last approved.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The data set, such as activity.") var dataSet: String
        @Argument(help: "The month, such as 2026-05.") var month: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let month = Month(month) else { throw Problem.month(month) }
            let review = try await environment.review()
            try await noteRawAccess(environment)
            let since = try await review.changes(of: review.dataSet(dataSet).id, month)
            if console.isJSON { return try console.json(since) }
            console.table(
                headers: console.language == .ja
                    ? ["スキーム", "名称", "項目", "承認時", "現在", "理由", "日付", "バッチ", "担当"]
                    : ["Scheme", "Name", "Cell", "Approved", "Now", "Why", "On", "Batch", "Decided by"],
                rows: since.changes.map { change in
                    [change.scheme, change.name, change.label[console.language]]
                        + [change.before.text[console.language], change.now.text[console.language]]
                        + change.origin.columns(console.language)
                })
        }
    }
}
