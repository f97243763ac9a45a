import ArgumentParser
import ConformanceKit
import Foundation
import HubCore

struct ConformanceCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance", abstract: "Test any hub, or any client, against the protocol.",
        subcommands: [ConformanceCheckCommand.self, ConformanceServeCommand.self],
        defaultSubcommand: ConformanceCheckCommand.self)
}

/// What the commands of the kit understand; they need no database.
struct ConformanceOptions: ParsableArguments {
    @Flag(help: "Print the report as JSON.")
    var json = false

    @Option(help: "Language of the report: ja or en.")
    var lang: String = ProcessInfo.processInfo.environment["LANG"]?.hasPrefix("en") == true ? "en" : "ja"

    var console: Console { Console(isJSON: json, language: Language(rawValue: lang) ?? .ja) }
}

extension Console {
    /// Ends the command with status 1 where a rule is broken.
    func show(_ report: ConformanceReport) throws {
        if isJSON {
            try json(report)
        } else {
            for text in report.lines(in: language) { line(text) }
        }
        if !report.isConformant { throw ExitCode(1) }
    }
}
