import Foundation
import Glibc
import HubCore
import Logging

/// Chooses how the process writes its log.
package enum HubLogging {
    package enum Format: String, Sendable, CaseIterable {
        case text, json
    }

    /// Called once, by the program, before the first logger is made.
    package static func bootstrap(format: Format, level: Logger.Level) {
        let handler = handler(
            format: format, level: level, clock: .system, sink: .standardError,
            coloured: standardErrorIsTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
        LoggingSystem.bootstrap(handler, metadataProvider: nil)
    }

    /// What makes the handlers; apart from `bootstrap` so that tests can log elsewhere.
    package static func handler(
        format: Format, level: Logger.Level, clock: HubCore.Clock, sink: LogSink, coloured: Bool = false
    ) -> @Sendable (String, Logger.MetadataProvider?) -> any LogHandler {
        { label, provider in
            switch format {
            case .text:
                TextLogHandler(
                    label: label, clock: clock, sink: sink, coloured: coloured, logLevel: level,
                    metadataProvider: provider)
            case .json:
                JSONLogHandler(label: label, clock: clock, sink: sink, logLevel: level, metadataProvider: provider)
            }
        }
    }

    private static var standardErrorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
