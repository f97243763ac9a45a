import ArgumentParser
import DataDictionary
import HubCore
import ReferenceData
import Reporting
import Server
import Sync

/// `hub period`: months that no longer change by themselves.
struct PeriodCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "period",
        abstract: "Say when months are due, and close them: from then on a change waits for a person.",
        subcommands: [Close.self, Reopen.self, List.self, Extend.self, Extensions.self, Calendar.self])

    struct Range: ParsableArguments {
        @Argument(help: "The data set, such as activity.") var dataSet: String
        @Argument(help: "The months: a month, a half or a fiscal year, such as 2026-05, 2026-H1 or FY2026.")
        var period: String

        /// Problems: `query-invalid`.
        func parsed(_ environment: HubEnvironment) async throws -> (DataSet.ID, ClosedRange<Month>) {
            guard let period = Period(period) else {
                throw Problem(
                    .queryInvalid,
                    detail: Message(ja: "期間「\(self.period.excerpt)」", en: "Period “\(self.period.excerpt)”"))
            }
            let dictionaries = try await DictionaryStore(environment.database).dictionariesInUse()
            guard let id = DataSet.ID(parsing: dataSet),
                dictionaries.versions.contains(where: { $0.dictionary.dataSet(id) != nil })
            else {
                throw Problem(
                    .queryInvalid,
                    detail: Message(ja: "データセット「\(dataSet.excerpt)」", en: "Data set “\(dataSet.excerpt)”"))
            }
            return (id, period.firstMonth...period.lastMonth)
        }
    }

    struct Close: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Close months of a data set.")
        @OptionGroup var options: HubOptions
        @OptionGroup var range: Range

        func run(in environment: HubEnvironment, console: Console) async throws {
            let (dataSet, months) = try await range.parsed(environment)
            try await closedPeriods(environment).close(dataSet, months, actor: actor)
            console.note(
                Message(ja: "\(dataSet) の \(range.period) を締めました", en: "\(range.period) of \(dataSet) is closed"))
        }
    }

    struct Reopen: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Open closed months again.")
        @OptionGroup var options: HubOptions
        @OptionGroup var range: Range

        func run(in environment: HubEnvironment, console: Console) async throws {
            let (dataSet, months) = try await range.parsed(environment)
            try await closedPeriods(environment).reopen(dataSet, months, actor: actor)
            console.note(
                Message(ja: "\(dataSet) の \(range.period) の締めを解きました", en: "\(range.period) of \(dataSet) is open again")
            )
        }
    }

    struct List: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List how far months have come.")
        @OptionGroup var options: HubOptions
        @Option(help: "From this month, half or fiscal year; without it, the last twelve months.") var from: String?
        @Option(help: "Up to this one.") var to: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            let this = environment.clock.now.dayInJapan.month
            let months =
                try from.map { try ReviewedMonths(from: $0, to: to).months } ?? this.advanced(by: -11)...this
            let dataSets = try await environment.review().dataSets().map(\.id)
            let states = try await closedPeriods(environment).states(of: dataSets, months)
            if console.isJSON { return try console.json(states) }
            console.table(
                headers: console.language == .ja
                    ? ["データセット", "年月", "状態", "締切", "猶予", "記録日", "担当"]
                    : ["Data set", "Month", "Status", "Due", "Grace until", "Marked on", "By"],
                rows: states.map {
                    [
                        $0.dataSet, $0.month, $0.label[console.language], $0.dueOn.description,
                        $0.graceEndsOn.description, $0.markedAt?.dayInJapan.description ?? "", $0.markedBy ?? "",
                    ]
                })
        }
    }

    struct Extend: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let one scheme report closed months until a day.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @OptionGroup var range: Range
        @Option(help: "The last day, such as 2026-07-15.") var until: String
        @Option(help: "Why.") var reason: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let day = Day(until) else {
                throw Problem(
                    .queryInvalid, detail: Message(ja: "日付「\(until.excerpt)」", en: "Day “\(until.excerpt)”"))
            }
            let (dataSet, months) = try await range.parsed(environment)
            try await PeriodExtensions(database: environment.database, clock: environment.clock).grant(
                SchemeCode(parsing: scheme), dataSet, months, until: day, reason: reason, actor: actor)
            console.note(
                Message(
                    ja: "\(scheme) の \(dataSet) \(range.period) を \(day) まで延長しました",
                    en: "\(scheme) may report \(dataSet) of \(range.period) until \(day)"))
        }
    }

    struct Extensions: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List the extensions that have not ended.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let list = try await PeriodExtensions(database: environment.database, clock: environment.clock).list()
            if console.isJSON { return try console.json(list) }
            console.table(
                headers: console.language == .ja
                    ? ["スキーム", "名称", "データセット", "年月", "期限", "理由", "担当"]
                    : ["Scheme", "Name", "Data set", "Month", "Until", "Reason", "By"],
                rows: list.map {
                    [$0.scheme, $0.name, $0.dataSet, $0.month, $0.expiresOn.description, $0.reason, $0.grantedBy]
                })
        }
    }

    struct Calendar: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say when a data set is due, from a month on.",
            discussion: "Without a calendar: the 10th of the month that follows, 20 more days, and a person closes.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The data set, such as activity.") var dataSet: String
        @Option(help: "The first month that it is for.") var from: String
        @Option(help: "The day of the month that follows, 1 to 28.") var dueDay: Int
        @Option(help: "Days after it in which late reports are taken, 0 to 366.") var graceDays: Int
        @Flag(help: "Months close by themselves when those days are over.") var closes = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let month = Month(from) else { throw Problem.month(from) }
            let calendar = try ReportingCalendar(dueDay: dueDay, graceDays: graceDays, closesByItself: closes)
            let known = try await environment.review().dataSet(dataSet)
            try await closedPeriods(environment).set(calendar, of: known.id, from: month, actor: actor)
            console.note(
                Message(
                    ja: "「\(known.label.ja)」は \(month) から翌月\(dueDay)日締切、猶予\(graceDays)日です",
                    en: "\(known.label.en) is due on day \(dueDay) from \(month), with \(graceDays) days of grace"))
        }
    }
}

private func closedPeriods(_ environment: HubEnvironment) -> ClosedPeriods {
    ClosedPeriods(database: environment.database, clock: environment.clock)
}
