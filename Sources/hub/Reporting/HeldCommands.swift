import ArgumentParser
import HubCore
import ReferenceData
import Server
import Sync

/// `hub held`: changes that wait for a person.
struct HeldCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held", abstract: "Look at changes that wait, and accept or refuse them.",
        subcommands: [List.self, Accept.self, Refuse.self])

    struct List: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what waits, beside what stands.",
            discussion: "To accept one, give its number and the figure under “seen”.")
        @OptionGroup var options: HubOptions
        @Option(help: "Of this scheme only.") var scheme: String?
        @Flag(help: "Those that were decided instead.") var decided = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let code = try scheme.map { try SchemeCode(parsing: $0) }
            try await noteRawAccess(environment)
            let units = try await environment.heldChanges().list(of: code, decided: decided)
            if console.isJSON { return try console.json(units) }
            for unit in units { show(unit, console) }
            if units.isEmpty { console.note(Message(ja: "ありません", en: "There are none")) }
        }

        private func show(_ unit: HeldUnit, _ console: Console) {
            let language = console.language
            console.line(
                "\(unit.id)  seen \(unit.seen)  \(unit.name)  \(unit.receivedAt.dayInJapan)  \(unit.label[language])")
            if let decision = unit.decision {
                let verdict =
                    decision.decision == HeldVerdict.accepted.rawValue
                    ? Message(ja: "承認", en: "accepted") : Message(ja: "却下", en: "refused")
                console.line("  \(verdict[language]): \(decision.reason) (\(decision.decidedBy))")
            }
            console.table(
                headers: language == .ja
                    ? ["対象", "項目", "届いた値", "現在の値"] : ["Key", "Figure", "Sent", "Stands"],
                rows: unit.entries.map { entry in
                    let implied = entry.isImplied ? Message(ja: "（他の版）", en: " (other version)")[language] : ""
                    return [
                        entry.key, entry.label[language] + implied, entry.sent.text[language].excerpt,
                        entry.stands.text[language].excerpt,
                    ]
                })
            console.line()
        }
    }

    struct Accept: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let what waits stand; refused when what stands has changed since it was shown.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The number, such as hs-13-wako.a1/3/2.") var id: String
        @Option(help: "The figure under “seen” in the list.") var seen: Int64
        @Option(help: "Why; the scheme reads it.") var reason: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await environment.heldChanges().accept(
                HeldUnitID(parsing: id), seen: seen, reason: reason, actor: actor)
            console.note(Message(ja: "\(id) を承認しました", en: "\(id) is accepted"))
        }
    }

    struct Refuse: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Leave what stands.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The number, such as hs-13-wako.a1/3/2.") var id: String
        @Option(help: "Why; the scheme reads it.") var reason: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await environment.heldChanges().refuse(HeldUnitID(parsing: id), reason: reason, actor: actor)
            console.note(Message(ja: "\(id) を却下しました", en: "\(id) is refused"))
        }
    }
}

extension HubEnvironment {
    fileprivate func heldChanges() async throws -> HeldChanges {
        let dictionaries = try await DictionaryStore(database).dictionariesInUse()
        return HeldChanges(database: database, clock: clock, dictionaries: { dictionaries })
    }
}
