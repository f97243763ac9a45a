import ArgumentParser
import Foundation
import HubCore
import Postgres
import Server

/// A command that works with the hub's database: opens it, does its work, and tells what went wrong in one line.
protocol HubCommand: AsyncParsableCommand {
    var options: HubOptions { get }
    func run(in environment: HubEnvironment, console: Console) async throws
}

extension HubCommand {
    func run() async throws {
        let console = Console(isJSON: options.json, language: options.language)
        try await console.explainingFailures {
            let environment = try await HubEnvironment.open(options.configuration())
            defer { environment.close() }
            try await run(in: environment, console: console)
        }
    }

    /// Who acts, for the audit log.
    var actor: String { "command line (\(ProcessInfo.processInfo.userName))" }
}

extension Console {
    /// Runs the work of a command; a problem becomes one line on standard error and exit status 1.
    func explainingFailures(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let problem as Problem {
            failure(problem.text(in: language))
            throw ExitCode(1)
        } catch let error as PostgresError {
            failure("[database] \(error)")
            throw ExitCode(1)
        }
    }
}
