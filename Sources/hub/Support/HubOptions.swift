import ArgumentParser
import Foundation
import HubCore
import Logging
import Server

/// What every command of the hub understands.
struct HubOptions: ParsableArguments {
    @Flag(help: "Print data as JSON.")
    var json = false

    @Option(help: "Language of messages: ja or en.")
    var lang: String = ProcessInfo.processInfo.environment["LANG"]?.hasPrefix("en") == true ? "en" : "ja"

    @Option(help: ArgumentHelp("The folder of the private PostgreSQL.", valueName: "folder"))
    var dataDirectory: String?

    @Option(
        help: ArgumentHelp("A configuration value, such as http.port=8080. May be repeated.", valueName: "key=value"))
    var set: [String] = []

    var language: Language { Language(rawValue: lang) ?? .ja }

    func configuration(adding more: [String: String] = [:]) async throws -> HubConfiguration {
        var overrides = more
        if let dataDirectory { overrides["data.directory"] = dataDirectory }
        for pair in set {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--set needs key=value, not “\(pair)”") }
            overrides[parts[0]] = parts[1]
        }
        return try await HubConfiguration.load(overrides: overrides)
    }
}
