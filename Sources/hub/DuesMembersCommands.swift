import ArgumentParser
import Dues
import HubCore
import Server

extension DuesCommands {
    struct MembersCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "members", abstract: "The members: status, payer, exemptions, and schemes on their way.",
            subcommands: [
                List.self, Show.self, Record.self, TakeBack.self, Payer.self, Exempt.self, Stage.self, Hold.self,
                Candidates.self,
            ])

        struct List: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "List all schemes with their status, and whether dues are owed in it.")
            @OptionGroup var options: HubOptions
            @Option(help: ArgumentHelp("As they stood on a day; today without it.", valueName: "day")) var on: String?

            func run(in environment: HubEnvironment, console: Console) async throws {
                let day = try on.map { try DuesCommands.day($0) }
                let members = try await DuesCommands.members(environment).list(on: day)
                if console.isJSON { return try console.json(members) }
                console.members(members)
            }
        }

        struct Show: HubCommand {
            static let configuration = CommandConfiguration(abstract: "Show all that is on record of one.")
            @OptionGroup var options: HubOptions
            @Argument(help: "The scheme's code.") var scheme: String

            func run(in environment: HubEnvironment, console: Console) async throws {
                let record = try await DuesCommands.members(environment).record(of: SchemeCode(parsing: scheme))
                if console.isJSON { return try console.json(record) }
                console.record(record)
            }
        }

        struct Candidates: HubCommand {
            static let configuration = CommandConfiguration(
                abstract: "List whose loss of membership the board may want to decide on, with the evidence.",
                discussion: "Arrears change nothing by themselves. What the board decides is recorded with record.")
            @OptionGroup var options: HubOptions
            @Option(help: "In how many fiscal years at least something is past due.") var years = 2

            func run(in environment: HubEnvironment, console: Console) async throws {
                let candidates = try await DuesCommands.members(environment).candidates(years: years)
                if console.isJSON { return try console.json(candidates) }
                console.candidates(candidates)
            }
        }
    }

    static func members(_ environment: HubEnvironment) -> Members {
        Members(database: environment.database, clock: environment.clock)
    }
}

extension Console {
    func members(_ members: [Member]) {
        noteIfMadeUp(members.contains(where: \.isMadeUp))
        let headers = [
            Message(ja: "スキーム", en: "Scheme"), Message(ja: "会員名", en: "Member"), Message(ja: "状態", en: "Status"),
            Message(ja: "いつから", en: "Since"), Message(ja: "会費", en: "Dues"), Message(ja: "支払者", en: "Payer"),
            Message(ja: "免除・段階", en: "Exempt, stage"),
        ]
        table(
            headers: headers.map { $0[language] },
            rows: members.map { member in
                let stage = member.stage.flatMap { OnboardingStage(rawValue: Int16($0)) }
                return [
                    member.scheme, member.name, member.status?.title[language] ?? "", member.since?.description ?? "",
                    member.owesDues ? Message(ja: "対象", en: "owed")[language] : "", member.payer ?? "",
                    [member.exemption, stage.map { "\($0.rawValue) \($0.title[language])" }].compactMap { $0 }
                        .joined(separator: " / "),
                ]
            })
        let owing = members.count(where: \.owesDues)
        note(Message(ja: "\(members.count)団体、会費の対象 \(owing)", en: "\(members.count) schemes; \(owing) owe dues"))
    }

    fileprivate func record(_ record: MemberRecord) {
        members([record.member])
        for step in record.steps {
            let by = step.declaredBy == "scheme" ? Message(ja: "スキーム", en: "scheme") : Message(ja: "事務局", en: "office")
            line("\(step.on)  \(step.event.status.title[language])  (\(by[language])) \(step.note ?? "")")
        }
        for span in record.payers {
            let none = Message(ja: "本人(スキームの届けによる)", en: "itself, as the scheme says")[language]
            line("\(span.from)  \(Message(ja: "支払者", en: "payer")[language]): \(span.payer ?? none)")
        }
        for stage in record.stages { line("\(stage.on)  \(stage.stage)/5 \(stage.note ?? "")") }
        if let hold = record.hold {
            let until = hold.until.map { Message(ja: "(\($0.japanese)まで)", en: " (until \($0))") }
            line("\(Message(ja: "督促の見合わせ", en: "no reminders")[language])\(until?[language] ?? ""): \(hold.reason)")
        }
        for exemption in record.exemptions {
            line("FY\(exemption.fiscalYear)  \(Message(ja: "免除", en: "exempt")[language]): \(exemption.reason)")
        }
    }

    fileprivate func candidates(_ candidates: [DisqualificationCandidate]) {
        noteIfMadeUp(candidates.contains(where: \.isMadeUp))
        let headers = [
            Message(ja: "スキーム", en: "Scheme"), Message(ja: "会員名", en: "Member"), Message(ja: "状態", en: "Status"),
            Message(ja: "未納年度", en: "Open years"), Message(ja: "請求額", en: "Invoiced"),
            Message(ja: "最も古い期限", en: "Oldest due"), Message(ja: "経過日数", en: "Days"),
            Message(ja: "督促", en: "Letters"), Message(ja: "最後の督促", en: "Last letter"),
            Message(ja: "最後の報告", en: "Last report"),
        ]
        table(
            headers: headers.map { $0[language] },
            rows: candidates.map { one in
                [
                    one.scheme, one.name, one.status?.title[language] ?? "",
                    one.openYears.map(String.init).joined(separator: " "), one.invoiced.description,
                    one.oldestDueOn.description, String(one.daysOverdue), String(one.reminders),
                    one.lastReminderOn?.description ?? "", one.lastReportFor ?? "",
                ]
            })
        note(
            Message(
                ja: "未納だけで資格は失われません。理事会の議決後に hub dues members record で記録してください",
                en: "Arrears alone end no membership; record what the board decides with hub dues members record"))
    }
}
