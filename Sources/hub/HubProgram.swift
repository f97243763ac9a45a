import ArgumentParser
import Foundation

/// The hub's program: the server, and every task of the national office on the command line.
@main
struct HubProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub",
        abstract: "The national hub of Home-Start Japan.",
        discussion: """
            Without HUB_DATABASE_URL the hub makes and runs a private PostgreSQL under .hub/.
            Exit status: 0 done, 1 refused (the reason is one line on standard error), 64 wrong usage.
            """,
        subcommands: [
            ServeCommand.self, MigrateCommand.self, IdentityCommands.self, ProtocolCommands.self, SchemeCommands.self,
            DictionaryCommands.self, PeriodCommands.self, ReportingCommands.self, HeldCommands.self,
            StatisticsCommands.self, ReleaseCommands.self, DuesCommands.self, NoticeCommands.self,
            QuestionCommands.self,
            DocumentCommands.self, TokenCommands.self, AuditCommands.self,
            ConformanceCommands.self, DemoCommand.self,
        ])

    static func main() async {
        // A file that may not grow is an error to report, not a reason to die.
        signal(SIGXFSZ, SIG_IGN)
        await main(nil)
    }
}
