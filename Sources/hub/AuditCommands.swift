import ArgumentParser
import Audit
import HubCore
import Postgres
import Server

struct AuditCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of who did what.", subcommands: [Verify.self, Access.self])

    struct Verify: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that no event was changed or taken out.",
            discussion: "Exit status 1 if a chain is broken, with the position of the first event that does not fit.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let chains = try await environment.database.analyse(as: .national) { tx in
                try AuditLog.streams(tx).map { Chain(stream: $0, brokenAt: try AuditLog.firstBreak(in: $0, tx)) }
            }
            if console.isJSON { try console.json(chains) } else { show(chains, console) }
            if chains.contains(where: { $0.brokenAt != nil }) { throw ExitCode(1) }
        }

        private func show(_ chains: [Chain], _ console: Console) {
            for chain in chains {
                let state =
                    chain.brokenAt.map { Message(ja: "\($0) 番目から壊れています", en: "broken from event \($0)") }
                    ?? Message(ja: "正常", en: "whole")
                console.line("\(chain.stream): \(state[console.language])")
            }
        }
    }

    struct Access: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "List who asked for raw figures, the newest first; at most 1,000.")
        @OptionGroup var options: HubOptions
        @Option(help: "Since this day, such as 2026-06-01.") var since: String
        @Option(help: "Of this caller only: a token's name.") var caller: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let day = Day(since) else {
                throw Problem(
                    .queryInvalid, detail: Message(ja: "日付「\(since.excerpt)」", en: "Day “\(since.excerpt)”"))
            }
            let accesses = try await RawAccessLog(database: environment.database).list(since: day.start, caller: caller)
            if console.isJSON { return try console.json(accesses) }
            console.table(
                headers: console.language == .ja ? ["日時", "利用者", "役割", "内容"] : ["At", "Caller", "Role", "Call"],
                rows: accesses.map { [$0.at.iso8601, $0.caller, $0.role, $0.call] })
        }
    }

    private struct Chain: Encodable {
        let stream: String
        let brokenAt: Int64?
    }
}
