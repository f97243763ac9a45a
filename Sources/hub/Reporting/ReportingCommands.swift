import ArgumentParser
import DataDictionary
import Foundation
import HubCore
import ReferenceData
import Reporting
import Server
import Sync

/// `hub reporting`: what came, what is missing, what does not fit, what was approved.
struct ReportingCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reporting", abstract: "Look after the quality of reports.",
        subcommands: [
            CompletenessOfReports.self, Missing.self, Validation.self, Outliers.self, FollowUpCommands.self,
            Approve.self, Approvals.self, Changes.self,
        ])

    struct MonthsOption: ParsableArguments {
        @Option(help: "From this month, half or fiscal year: 2026-05, 2026-H1, FY2026.") var from: String
        @Option(help: "Up to this one; without it, only the first.") var to: String?

        func parsed() throws -> ReviewedMonths { try ReviewedMonths(from: from, to: to) }
    }

    struct CompletenessOfReports: HubCommand {
        static let configuration = CommandConfiguration(
            commandName: "completeness", abstract: "Show what was expected, came, was complete and was on time.")
        @OptionGroup var options: HubOptions
        @OptionGroup var months: MonthsOption
        @Option(help: "nation, prefecture or scheme.") var area = "scheme"
        @Option(help: "month, half or year.") var period = "month"
        @Option(help: "Of this scheme only.") var scheme: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            let grouping = try CompletenessGrouping(area: area, period: period)
            let code = try scheme.map { try SchemeCode(parsing: $0) }
            try await noteRawAccess(environment)
            let rows = try await environment.review().completeness(months.parsed(), by: grouping, of: code)
            if console.isJSON { return try console.json(rows) }
            console.table(
                headers: console.language == .ja
                    ? ["地域", "", "データセット", "期間", "対象", "提出", "完全", "期限内", "提出率%", "完全率%", "期限内率%", "対象外"]
                    : [
                        "Area", "", "Data set", "Period", "Expected", "Received", "Complete", "On time", "Received %",
                        "Complete %", "On time %", "Unexpected",
                    ],
                rows: rows.map { row in
                    [row.area, row.areaLabel[console.language], row.dataSetLabel[console.language], row.period]
                        + [row.expected, row.received, row.complete, row.onTime].map(String.init)
                        + [row.received, row.complete, row.onTime].map { row.percent($0) ?? "" }
                        + [String(row.unexpected)]
                })
        }
    }

    struct Missing: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a scheme's reports lack, by name.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @OptionGroup var months: MonthsOption

        func run(in environment: HubEnvironment, console: Console) async throws {
            let code = try SchemeCode(parsing: scheme)
            try await noteRawAccess(environment)
            let rows = try await environment.review().missing(months.parsed(), of: code)
            if console.isJSON { return try console.json(rows) }
            console.table(
                headers: console.language == .ja
                    ? ["年月", "データセット", "不足", "状態", "締切", "延長", "記入", "項目数", "記入のない項目"]
                    : ["Month", "Data set", "Lack", "Status", "Due", "Extended", "Filled", "Of", "Missing cells"],
                rows: rows.map { row in
                    let named = row.missing.prefix(3).map { $0.label[console.language] }.joined(separator: "、")
                    let more = row.missing.count > 3 ? " …(\(row.missing.count))" : ""
                    return [
                        row.month, row.dataSetLabel[console.language], row.label[console.language],
                        row.status.label[console.language], row.dueOn.description, row.extendedTo?.description ?? "",
                        String(row.filled), String(row.required), named + more,
                    ]
                })
        }
    }

    struct Validation: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what does not fit among the figures as they stand.")
        @OptionGroup var options: HubOptions
        @OptionGroup var months: MonthsOption
        @Option(help: "Of this scheme only.") var scheme: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            let code = try scheme.map { try SchemeCode(parsing: $0) }
            try await noteRawAccess(environment)
            let findings = try await environment.review().findings(months.parsed(), of: code)
            if console.isJSON { return try console.json(findings) }
            console.table(
                headers: console.language == .ja
                    ? ["スキーム", "名称", "対象", "規則", "内容"] : ["Scheme", "Name", "About", "Rule", "Finding"],
                rows: findings.map { [$0.scheme, $0.name, $0.key, $0.code, $0.message[console.language]] })
        }
    }

    struct Outliers: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show counts that are unlikely after what a scheme reported before.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The month, such as 2026-05.") var month: String
        @Option(help: "Of this scheme only.") var scheme: String?
        @Option(help: "List counts less likely than this; 0.001 without it.") var probability: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let month = Month(month) else { throw Problem.month(month) }
            let code = try scheme.map { try SchemeCode(parsing: $0) }
            try await noteRawAccess(environment)
            let outliers = try await environment.review().outliers(
                in: month, OutlierCriteria(probability: probability), of: code)
            if console.isJSON { return try console.json(outliers) }
            func text(_ number: Double?) -> String { number.map { String($0) } ?? "" }
            console.table(
                headers: console.language == .ja
                    ? ["スキーム", "名称", "項目", "値", "見込み", "確率", "z", "修正z", "これまでの範囲", "月数", "確認", "キー"]
                    : [
                        "Scheme", "Name", "Element", "Value", "Expected", "Probability", "z", "Modified z", "Range",
                        "Months", "Follow-up", "Key",
                    ],
                rows: outliers.map { row in
                    let range = row.minimum.flatMap { low in row.maximum.map { "\(low)–\($0)" } } ?? ""
                    let state = row.followUp.flatMap(FollowUp.State.init)?.label[console.language] ?? ""
                    return [row.scheme, row.name, row.label[console.language], row.value, text(row.expected)]
                        + [text(row.probability), text(row.z), text(row.modifiedZ), range, String(row.months), state]
                        + [row.key]
                })
        }
    }
}

extension HubEnvironment {
    /// On the command line the dictionaries are read once.
    func review() async throws -> ReportingReview {
        let dictionaries = try await DictionaryStore(database).dictionariesInUse()
        return ReportingReview(database: database, clock: clock, dictionaries: { dictionaries })
    }
}

extension Problem {
    static func month(_ text: String) -> Problem {
        Problem(
            .queryInvalid,
            detail: Message(
                ja: "「\(text.excerpt)」。年月は 2026-05 の形で指定してください", en: "“\(text.excerpt)”: a month is written 2026-05"))
    }
}
