import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    struct Schedule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The fees that the general meeting resolved.", subcommands: [Show.self, Set.self, Load.self])

        struct Show: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Show the fees of all years.")
            @OptionGroup var options: HubOptions

            func run(in environment: HubEnvironment, console: Console) async throws {
                let schedules = try await schedules(environment).all()
                if console.isJSON { return try console.json(schedules.map(FeeScheduleRecord.init)) }
                console.fees(schedules)
            }
        }

        struct Set: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Set the fee of a fiscal year.",
                discussion: "Invoices that exist keep their amounts. A preview made before must be made again.")
            @OptionGroup var options: HubOptions
            @Option(help: "Such as 2026.") var fiscalYear: String
            @Option(help: "In yen, for the whole year.") var amount: Int64
            @Option(help: ArgumentHelp("Due date, month and day.", valueName: "MM-DD")) var due = "05-31"
            @Option(help: "Where a due date goes that is no banking day: next or previous.")
            var businessDay = DueDateRule.Movement.next.rawValue
            @Option(help: "Days that a member has to pay, at least.") var daysToPay = 30
            @Option(help: "For those who join within the year: full, half-yearly or monthly.")
            var joining = JoiningRule.full.rawValue
            @Option(help: "The general meeting's resolution.") var resolution: String
            @Flag(help: "Only say what would change.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let schedule = try schedule()
                let changed = try await schedules(environment).set([schedule], actor: actor, dryRun: dryRun)
                try console.changedFees(changed, dryRun: dryRun)
            }

            private func schedule() throws -> FeeSchedule {
                let date = due.split(separator: "-").compactMap { Int($0) }
                guard date.count == 2 else { throw ValidationError("--due is a month and a day, such as 05-31") }
                guard let movement = DueDateRule.Movement(rawValue: businessDay) else {
                    throw ValidationError("--business-day is next or previous")
                }
                guard let joining = JoiningRule(rawValue: joining) else {
                    throw ValidationError("--joining is full, half-yearly or monthly")
                }
                return try FeeSchedule(
                    fiscalYear: DuesCommands.year(fiscalYear), kind: .organisation, amount: Yen(amount),
                    dueDate: DueDateRule(month: date[0], day: date[1], movement: movement, daysToPay: daysToPay),
                    joining: joining, resolution: resolution)
            }
        }

        struct Load: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Set the fees of a file.", discussion: "Without a file: those that come with the program.")
            @OptionGroup var options: HubOptions
            @Argument(help: "Fees as JSON.") var file: String?
            @Flag(help: "Only say what would change.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let content =
                    try file.map { try Array(Data(contentsOf: URL(fileURLWithPath: $0))) }
                    ?? environment.files.seed("fees/organisation-members.json")
                let fees = try FeeScheduleFile(parsing: content)
                console.note(fees.source)
                let changed = try await schedules(environment).set(fees.schedules, actor: actor, dryRun: dryRun)
                try console.changedFees(changed, dryRun: dryRun)
            }
        }

        private static func schedules(_ environment: HubEnvironment) -> FeeSchedules {
            FeeSchedules(database: environment.database, clock: environment.clock)
        }
    }
}

extension Console {
    fileprivate func fees(_ schedules: [FeeSchedule]) {
        let headers = [
            Message(ja: "年度", en: "Year"), Message(ja: "会費", en: "Fee"), Message(ja: "金額", en: "Amount"),
            Message(ja: "支払期限", en: "Due"), Message(ja: "休業日", en: "Bank holiday"),
            Message(ja: "年度途中入会", en: "Joining"), Message(ja: "根拠", en: "Resolution"),
        ]
        table(
            headers: headers.map { $0[language] },
            rows: schedules.map { schedule in
                let due = schedule.dueDate
                return [
                    language == .ja ? schedule.fiscalYear.japanese : schedule.fiscalYear.description,
                    schedule.kind.title[language], schedule.amount.description,
                    language == .ja ? "\(due.month)月\(due.day)日" : "\(due.month.padded(2))-\(due.day.padded(2))",
                    due.movement.title[language], schedule.joining.title[language], schedule.resolution,
                ]
            })
    }

    fileprivate func changedFees(_ changed: [FeeSchedule], dryRun: Bool) throws {
        if isJSON { return try json(changed.map(FeeScheduleRecord.init)) }
        guard !changed.isEmpty else {
            return note(Message(ja: "変更はありません", en: "Nothing changes"))
        }
        fees(changed)
        note(
            dryRun
                ? Message(
                    ja: "\(changed.count)件が変わります(登録していません)", en: "\(changed.count) would change (nothing was stored)")
                : Message(ja: "\(changed.count)件を登録しました", en: "\(changed.count) stored"))
    }
}

private struct FeeScheduleRecord: Encodable {
    let fiscalYear: Int
    let kind: String
    let amount: Yen
    let dueMonth: Int
    let dueDay: Int
    let businessDay: String
    let daysToPay: Int
    let joining: String
    let resolution: String

    init(_ schedule: FeeSchedule) {
        fiscalYear = schedule.fiscalYear.year
        kind = schedule.kind.rawValue
        amount = schedule.amount
        dueMonth = schedule.dueDate.month
        dueDay = schedule.dueDate.day
        businessDay = schedule.dueDate.movement.rawValue
        daysToPay = schedule.dueDate.daysToPay
        joining = schedule.joining.rawValue
        resolution = schedule.resolution
    }
}
