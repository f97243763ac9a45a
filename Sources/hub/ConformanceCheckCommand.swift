import ArgumentParser
import ConformanceKit
import HubCore
import SchemeClient

struct ConformanceCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Test any hub by its address, as a scheme.",
        discussion: """
            It enrols a key with a one-time code and tries every rule of docs/PROTOCOL.md that a scheme can try. It \
            leaves made-up figures of one month, some streams and one key behind: use a scheme that is there for tests. \
            Exit status: 0 all rules kept, 1 a rule is broken.
            """)

    @OptionGroup var options: ConformanceOptions

    @Argument(help: "The hub's address, as https://hub.example.jp.")
    var hub: String

    @Option(help: "The scheme that the figures will be of.")
    var scheme: String

    @Option(help: "A one-time code of that scheme; it is used up.")
    var code: String

    @Option(help: "The month of the made-up figures.")
    var month: String = "2001-01"

    func run() async throws {
        let console = options.console
        try await console.explainingFailures {
            do {
                guard let month = Month(month) else { throw ValidationError("--month needs 2001-01, not “\(month)”") }
                let check = HubCheck(
                    address: try HubAddress(parsing: hub), scheme: try SchemeCode(parsing: scheme), code: code,
                    month: month)
                let report = try check.run { entry in console.note("\(entry.name): \(entry.outcome.rawValue)") }
                try console.show(report)
            } catch let problem as ClientProblem {
                console.failure(problem.message[console.language])
                throw ExitCode(1)
            }
        }
    }
}
