import HubCore
import Logging

/// Log lines for programs: one JSON object a line, `time`, `level`, `logger`, `message`, then the metadata by name.
struct JSONLogHandler: LogHandler {
    let label: String
    let clock: HubCore.Clock
    let sink: LogSink
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = LogLine(event, label: label, at: clock.now, metadataProvider?.get() ?? [:], metadata)
        var object = JSONObjectText()
        object.add("time", line.time)
        object.add("level", line.level.rawValue)
        object.add("logger", line.label)
        object.add("message", line.message)
        for (key, value) in line.metadata { object.add(key, value) }
        sink.write(String(decoding: object.bytes, as: UTF8.self))
    }
}
