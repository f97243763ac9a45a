import Foundation
import HubCore
import Logging

/// What an operator decides: where the database is, where the hub listens, what it calls itself, how it logs.
///
/// Each value comes from the first of these that has it: the command line, an environment variable, the file, the
/// default. `Setting` documents the keys.
package struct HubConfiguration: Sendable {
    package struct Database: Sendable {
        /// The application's connection; nil: the private cluster under the data directory.
        package let url: Secret?
        /// The owner's connection, for migrations only; nil: the private cluster's.
        package let ownerURL: Secret?
        /// Connections, each with a thread of its own.
        package let lanes: Int
    }

    package struct HTTP: Sendable {
        package let host: String
        /// 0: one that is free.
        package let port: Int
    }

    package struct Log: Sendable {
        package let format: HubLogging.Format
        package let level: Logger.Level
    }

    package let database: Database
    package let http: HTTP
    /// The names (`host` or `host:port`, in lower case) that callers know this hub by and sign; empty: where it listens.
    package let publicNames: [String]
    package let log: Log
    package let mail: MailConfiguration
    /// The folder of the private cluster and of what the hub writes.
    package let dataDirectory: String
    /// The folder of the hub's signing keys; every copy of the hub has the same.
    package let keysDirectory: String

    /// - Parameters:
    ///   - overrides: values of the command line, by key, such as `http.port`.
    ///   - environment: the process's; variables without a value count as absent.
    ///   - directory: where `hub.json` is looked for.
    /// - Throws: `configuration-invalid`, naming the key.
    package static func load(
        overrides: [String: String] = [:],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        directory: String = FileManager.default.currentDirectoryPath
    ) async throws -> HubConfiguration {
        let reader = try await SettingReader(overrides: overrides, environment: environment, directory: directory)
        let dataDirectory = try await reader.text(.dataDirectory)
        return try await HubConfiguration(
            database: Database(
                url: reader.secret(.databaseURL),
                ownerURL: reader.secret(.databaseOwnerURL),
                lanes: reader.wholeNumber(.databaseLanes, in: 1...256)),
            http: HTTP(host: reader.text(.httpHost), port: reader.wholeNumber(.httpPort, in: 0...65_535)),
            publicNames: reader.hostNames(.publicNames),
            log: Log(format: reader.choice(.logFormat), level: reader.choice(.logLevel)),
            mail: MailConfiguration(
                server: reader.optionalText(.mailServer), sender: reader.optionalText(.mailSender),
                user: reader.optionalText(.mailUser), password: reader.secret(.mailPassword)),
            dataDirectory: dataDirectory,
            keysDirectory: reader.optionalText(.keysDirectory) ?? dataDirectory + "/keys")
    }
}
