import ArgumentParser
import ConformanceKit
import Foundation
import HubCore
import UnixSignals

struct ConformanceServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Be a hostile hub that tests any client.",
        discussion: """
            Every scenario is a hub of its own, on a port of its own, kept in memory. With --client the command is run \
            for every step of every scenario, and the report follows. It is told what to do by HSJ_STEP (enrol, push or \
            pull), HSJ_HUB, HSJ_SCHEME, HSJ_CODE, HSJ_HOME (a folder of its own for each scenario) and HSJ_RECORDS \
            (record lines to push; HSJ_RECORDS_1: the same for version 1). Exit status 0 of the command means that all \
            is acknowledged, 77 that the client has no such step. Without --client the addresses are printed, and the \
            report after Ctrl-C. Exit status: 0 all rules kept, 1 a rule is broken.
            """)

    @OptionGroup var options: ConformanceOptions

    @Option(help: "The port of the first scenario; 0 takes free ones.")
    var port: UInt16 = 0

    @Option(help: "The scheme that may enrol.")
    var scheme: String = "hs-13-wako"

    @Option(help: ArgumentHelp("Only this scenario. May be repeated.", valueName: "name"))
    var scenario: [String] = []

    @Option(help: ArgumentHelp("The client, as a command of the shell.", valueName: "command"))
    var client: String?

    @Option(help: ArgumentHelp("How long one step of the client may take.", valueName: "seconds"))
    var patience: Int = 120

    func run() async throws {
        let console = options.console
        try await console.explainingFailures {
            let hub = try HostileHub(scheme: try SchemeCode(parsing: scheme), scenarios: scenario, port: port)
            defer { hub.stop() }
            if let client {
                try hub.run(ClientCommand(client, patience: patience)) { entry in
                    console.note("\(entry.name): \(entry.outcome.rawValue)")
                }
            } else {
                try tell(hub, console)
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
            }
            try console.show(hub.report)
        }
    }

    private func tell(_ hub: HostileHub, _ console: Console) throws {
        console.note(
            Message(
                ja: "スキーム \(hub.scheme)、登録コード \(HostileHub.code)。シナリオごとに新しいクライアントを使い、最後に Ctrl-C を押してください",
                en:
                    "Scheme \(hub.scheme), code \(HostileHub.code). Use a fresh client for each; Ctrl-C ends and reports"
            ))
        for place in hub.places {
            console.note(
                "\(place.address)  \(place.scenario)  §\(place.section) \(place.title[console.language])"
                    + " (\(place.steps.joined(separator: ", ")))")
        }
    }
}
