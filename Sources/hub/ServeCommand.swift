import ArgumentParser
import Foundation
import HubCore
import Logging
import NIOCore
import Server

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the hub until it is told to stop (SIGTERM or Ctrl-C).")

    @OptionGroup var options: HubOptions

    @Option(help: "The address to listen on.")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port: Int?

    @Option(help: ArgumentHelp("Write the hub's address into this file once it listens.", valueName: "file"))
    var addressFile: String?

    func run() async throws {
        let console = Console(isJSON: options.json, language: options.language)
        try await console.explainingFailures {
            var overrides: [String: String] = [:]
            overrides["http.host"] = host
            overrides["http.port"] = port.map(String.init)
            let configuration = try await options.configuration(adding: overrides)
            HubLogging.bootstrap(format: configuration.log.format, level: configuration.log.level)
            let logger = Logger(label: "hub")
            let environment = try await HubEnvironment.open(configuration)
            defer { environment.close() }
            let file = addressFile
            do {
                try await HubServer(environment: environment, logger: logger).run { address in
                    logger.info("listening on \(address)", metadata: ["http.address": "\(address)"])
                    if let file { Self.announce(address, in: file, logger) }
                }
            } catch let error as IOError {
                throw Self.cannotListen(on: configuration.http, error)
            }
            logger.info("stopped; everything that was accepted is finished")
        }
    }

    private static func cannotListen(on http: HubConfiguration.HTTP, _ error: IOError) -> Problem {
        let reason = String(cString: strerror(error.errnoCode))
        return Problem(
            .configurationInvalid,
            detail: Message(
                ja: "\(http.host):\(http.port) で待ち受けできません: \(reason)",
                en: "cannot listen on \(http.host):\(http.port): \(reason)"))
    }

    /// Written beside and renamed, so that a reader never sees half of it.
    private static func announce(_ address: String, in file: String, _ logger: Logger) {
        do {
            try Data((address + "\n").utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            logger.error("the address file could not be written: \(error)")
        }
    }
}
