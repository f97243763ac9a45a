import ArgumentParser
import Dues
import Foundation
import HubCore
import Server

extension DuesCommands {
    /// `hub dues reminders`: letters that ask for dues.
    struct RemindersCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reminders", abstract: "Ask for dues that are not paid, level after level.",
            discussion: """
                Nothing is asked while the bank's data is old, while a payment that waits may be the member's, or while \
                the member is on hold (hub dues members hold). Send what was made: hub dues send --kind reminder.
                """,
            subcommands: [Preview.self, Make.self, List.self, Policy.self])

        static func reminders(_ environment: HubEnvironment) -> Reminders {
            Reminders(database: environment.database, clock: environment.clock, entropy: environment.entropy)
        }

        struct Preview: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Show who would be asked today, and who not and why.")
            @OptionGroup var options: HubOptions
            @Option(help: "Such as 2026.") var fiscalYear: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                let report = try await reminders(environment).preview(DuesCommands.year(fiscalYear))
                if console.isJSON { return try console.json(report) }
                console.reminders(report)
                console.note(
                    Message(
                        ja: "今日作成する督促: \(report.due.count)件(保存していません)",
                        en: "\(report.due.count) invoices would be asked for today; nothing was stored"))
            }
        }

        struct Make: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Make today's letters; each level of an invoice once.")
            @OptionGroup var options: HubOptions
            @Option(help: "Such as 2026.") var fiscalYear: String
            @Flag(help: "The same as preview.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let (reminders, year) = (reminders(environment), try DuesCommands.year(fiscalYear))
                let report = try await dryRun ? reminders.preview(year) : reminders.make(year, actor: actor)
                if console.isJSON { return try console.json(report) }
                console.reminders(report)
                console.note(
                    Message(
                        ja: "督促の対象 \(report.due.count)件"
                            + (dryRun ? "(保存していません)" : "。送信: hub dues send --kind reminder --fiscal-year \(year.year)"),
                        en: "\(report.due.count) invoices asked for"
                            + (dryRun ? " (nothing was stored)" : ". To send: hub dues send --kind reminder")))
            }
        }

        struct List: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "List the letters that were made, with what each rested on.")
            @OptionGroup var options: HubOptions
            @Option(help: "Such as 2026.") var fiscalYear: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                let made = try await reminders(environment).list(DuesCommands.year(fiscalYear))
                if console.isJSON { return try console.json(made) }
                console.reminders(made)
            }
        }

        struct Policy: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "Show when dues are asked for; with options, change it.")
            @OptionGroup var options: HubOptions
            @Option(
                parsing: .unconditional,
                help: "Days from the due date of the four levels, such as -14,14,60,180.")
            var days: String?
            @Option(help: "Least days from one level to the next.") var distance: Int?
            @Option(help: "How many banking days may be missing in the bank's data.") var fresh: Int?
            @Flag(help: "Only say how it would be.") var dryRun = false

            func run(in environment: HubEnvironment, console: Console) async throws {
                let reminders = reminders(environment)
                var policy = try await reminders.policy()
                if days != nil || distance != nil || fresh != nil {
                    policy = try ReminderPolicy(
                        daysFromDue: days.map(Self.days) ?? policy.daysFromDue,
                        distanceDays: distance ?? policy.distanceDays, freshDays: fresh ?? policy.freshDays)
                    try await reminders.setPolicy(policy, actor: actor, dryRun: dryRun)
                }
                if console.isJSON { return try console.json(policy) }
                console.policy(policy)
                console.noteIfNotKept(dryRun: dryRun)
            }

            private static func days(_ text: String) throws -> [Int] {
                try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
                    guard let days = Int(part.trimmingCharacters(in: .whitespaces)) else {
                        throw ValidationError("--days is written -14,14,60,180")
                    }
                    return days
                }
            }
        }
    }
}

extension DuesCommands.MembersCommand {
    struct Hold: MemberChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a member no reminders, for a reason, until a day or until --lift.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Option(help: "Why.") var reason: String?
        @Option(help: ArgumentHelp("The last day of it.", valueName: "day")) var until: String?
        @Flag(help: "The member gets reminders again.") var lift = false
        @Flag(help: "Only show how the member would stand.") var dryRun = false

        func validate() throws {
            guard (reason == nil) == lift else { throw ValidationError("give --reason, or --lift") }
        }

        func change(_ members: Members, _ code: SchemeCode) async throws -> Member {
            let hold = try reason.map { reason in
                try ReminderHold(reason: reason, until: until.map { try DuesCommands.day($0) })
            }
            return try await members.hold(code, hold, actor: actor, dryRun: dryRun)
        }
    }
}

extension Console {
    fileprivate func reminders(_ report: ReminderReport) {
        noteIfMadeUp(report.lines.contains(where: \.isMadeUp))
        let headers = [
            Message(ja: "請求書", en: "Invoice"), Message(ja: "スキーム", en: "Scheme"), Message(ja: "会員名", en: "Member"),
            Message(ja: "期限", en: "Due"), Message(ja: "未納額", en: "Open"), Message(ja: "段階", en: "Level"),
            Message(ja: "出さない理由", en: "Why not"), Message(ja: "いつから", en: "From"),
        ]
        table(
            headers: headers.map { $0[language] },
            rows: report.lines.map { line in
                let reason = [line.obstacle?.title[language], line.holdReason].compactMap { $0 }
                return [
                    line.invoice, line.scheme, line.name, line.dueOn.description, line.balance.description,
                    line.level?.title[language] ?? "", reason.joined(separator: ": "), line.from?.description ?? "",
                ]
            })
        guard let through = report.bankKnownThrough, let missing = report.missingBankingDays else {
            return note(
                Message(
                    ja: "銀行のデータがない口座があります。hub dues bank import で取り込んでください",
                    en: "An account has no data; use hub dues bank import"))
        }
        note(
            Message(
                ja: "銀行のデータは \(through.japanese)まで(その後の営業日 \(missing)日)、確認待ちの入金 \(report.waitingLines)件",
                en:
                    "The bank's data reach \(through) (\(missing) banking days missing); \(report.waitingLines) payments wait"
            ))
    }

    fileprivate func reminders(_ made: [MadeReminder]) {
        noteIfMadeUp(made.contains(where: \.isMadeUp))
        let headers = [
            Message(ja: "作成日", en: "Made"), Message(ja: "督促状", en: "Letter"), Message(ja: "請求書", en: "Invoice"),
            Message(ja: "スキーム", en: "Scheme"), Message(ja: "段階", en: "Level"), Message(ja: "当時の未納額", en: "Open then"),
            Message(ja: "入金確認", en: "Bank known"), Message(ja: "担当", en: "By"), Message(ja: "今の状態", en: "Now"),
        ]
        table(
            headers: headers.map { $0[language] },
            rows: made.map {
                [
                    $0.madeOn.description, $0.letter, $0.invoice, $0.scheme, $0.level.title[language],
                    $0.balance.description, $0.bankKnownThrough.description, $0.madeBy, $0.state.title[language],
                ]
            })
    }

    fileprivate func policy(_ policy: ReminderPolicy) {
        for (level, days) in zip(ReminderLevel.allCases, policy.daysFromDue) {
            line(
                Message(
                    ja: "\(level.rawValue) \(level.title.ja): 期限の\(abs(days))日\(days > 0 ? "後" : "前")",
                    en:
                        "\(level.rawValue) \(level.title.en): \(abs(days)) days \(days > 0 ? "after" : "before") the due date"
                )[language])
        }
        line(
            Message(
                ja: "段階の間隔 \(policy.distanceDays)日以上、銀行のデータの遅れ \(policy.freshDays)営業日まで",
                en: "at least \(policy.distanceDays) days apart; up to \(policy.freshDays) banking days may be missing"
            )[language])
    }
}
