import Foundation
import Logging

/// What both ways of writing a log share: the moment, the metadata of all origins, and where lines go.
struct LogLine {
    let time: String
    let level: Logger.Level
    let label: String
    let message: String
    /// Sorted by key, so that lines of one kind can be compared.
    let metadata: [(key: String, value: String)]

    init(_ event: LogEvent, label: String, at date: Date, _ origins: Logger.Metadata...) {
        time = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        level = event.level
        self.label = label
        message = event.message.description
        var merged = origins.reduce(into: Logger.Metadata()) { $0.merge($1) { _, later in later } }
        if let error = event.error { merged["error.description"] = .string("\(error)") }
        if let own = event.metadata { merged.merge(own) { _, later in later } }
        metadata = merged.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value.description) }
    }
}

/// Where log lines go, each in one piece.
package struct LogSink: Sendable {
    /// Takes a line without its line feed.
    let write: @Sendable (String) -> Void

    package init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// One system call a line: lines of several threads never mix. A log that cannot be written is no reason to stop.
    package static let standardError = LogSink { line in
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }
}
