import ArgumentParser
import Dues
import HubCore
import Server

/// Commands that change one member and show it then.
protocol MemberChangeCommand: HubCommand {
    var scheme: String { get }
    var dryRun: Bool { get }
    func change(_ members: Members, _ code: SchemeCode) async throws -> Member
}

extension MemberChangeCommand {
    func run(in environment: HubEnvironment, console: Console) async throws {
        let member = try await change(DuesCommands.members(environment), SchemeCode(parsing: scheme))
        if console.isJSON { return try console.json(member) }
        console.members([member])
        console.noteIfNotKept(dryRun: dryRun)
    }

    func event(_ step: String, on day: String) throws -> MembershipEvent {
        guard let kind = MembershipEvent.Kind(rawValue: step) else {
            throw ValidationError(
                "a step is one of \(MembershipEvent.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return MembershipEvent(kind, on: try DuesCommands.day(day))
    }
}

extension DuesCommands.MembersCommand {
    struct Record: MemberChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record a step: applied, approved, started, suspended, resumed, withdrawing, withdrawn, …",
            discussion: "Also disqualified, expelled and dissolved. A step that does not follow is refused.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Argument(help: "The step.") var step: String
        @Option(help: ArgumentHelp("From when on.", valueName: "day")) var on: String
        @Option(help: "What it rests on, such as the board's resolution.") var note: String?
        @Flag(help: "Only show how the member would stand.") var dryRun = false

        func change(_ members: Members, _ code: SchemeCode) async throws -> Member {
            try await members.record(event(step, on: on), of: code, note: note, actor: actor, dryRun: dryRun)
        }
    }

    struct TakeBack: MemberChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back a step that the office recorded wrongly.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Argument(help: "The step.") var step: String
        @Option(help: ArgumentHelp("Its day.", valueName: "day")) var on: String
        @Flag(help: "Only show how the member would stand.") var dryRun = false

        func change(_ members: Members, _ code: SchemeCode) async throws -> Member {
            try await members.takeBack(event(step, on: on), of: code, actor: actor, dryRun: dryRun)
        }
    }

    struct Payer: MemberChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say who pays for a member from a day on; without --name the scheme's own word holds again.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Option(help: ArgumentHelp("From when on.", valueName: "day")) var from: String
        @Option(help: "Who pays.") var name: String?
        @Option(help: "The name in kana, as on bank transfers.") var kana: String?
        @Option(help: "Such as 100-0001.") var postalCode: String?
        @Option(help: "The address.") var address: String?
        @Option(help: "The mail address for documents.") var mail: String?
        @Flag(help: "Only show how the member would stand.") var dryRun = false

        func change(_ members: Members, _ code: SchemeCode) async throws -> Member {
            let payer = try name.map {
                try MemberPayer(name: $0, kana: kana, postalCode: postalCode, address: address, mail: mail)
            }
            return try await members.setPayer(
                payer, of: code, from: DuesCommands.day(from), actor: actor, dryRun: dryRun)
        }
    }

    struct Exempt: MemberChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Exempt a member from a fiscal year's dues, for a reason; --lift takes that back.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Option(help: "Such as 2026.") var fiscalYear: String
        @Option(help: "Why.") var reason: String?
        @Flag(help: "The member owes dues after all.") var lift = false
        @Flag(help: "Only show how the member would stand.") var dryRun = false

        func validate() throws {
            guard (reason == nil) == lift else { throw ValidationError("give --reason, or --lift") }
        }

        func change(_ members: Members, _ code: SchemeCode) async throws -> Member {
            try await members.exempt(
                code, in: DuesCommands.year(fiscalYear), because: reason, actor: actor, dryRun: dryRun)
        }
    }

    struct Stage: MemberChangeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record how far a coming scheme is.",
            discussion: """
                1 study meeting, 2 host organisation decided, 3 organizer training, 4 home-visitor course, 5 visits begin.
                """)
        @OptionGroup var options: HubOptions
        @Argument(help: "The scheme's code.") var scheme: String
        @Argument(help: "1 to 5.") var stage: Int16
        @Option(help: ArgumentHelp("When it was reached.", valueName: "day")) var on: String
        @Option(help: "A remark.") var note: String?
        @Flag(help: "Only show how the member would stand.") var dryRun = false

        func change(_ members: Members, _ code: SchemeCode) async throws -> Member {
            guard let stage = OnboardingStage(rawValue: stage) else { throw ValidationError("a stage is 1 to 5") }
            return try await members.reach(
                stage, by: code, on: DuesCommands.day(on), note: note, actor: actor, dryRun: dryRun)
        }
    }
}
