import HubCore
import Logging

/// Log lines for people: `2026-05-01T09:00:00.123Z info  GET /health 200 0.2 ms 15 B  http.status=200 …`.
struct TextLogHandler: LogHandler {
    let label: String
    let clock: HubCore.Clock
    let sink: LogSink
    /// Colours, for a terminal only.
    let coloured: Bool
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = LogLine(event, label: label, at: clock.now, metadataProvider?.get() ?? [:], metadata)
        let level = line.level.rawValue.padded(to: 8)
        let details = line.metadata.map { "\($0.key)=\(quotedIfNeeded($0.value))" }.joined(separator: " ")
        let text = [
            paint(line.time, .grey), paint(level, .of(line.level)), oneLine(line.message),
            details.isEmpty ? "" : " " + paint(details, .grey),
        ]
        sink.write(text.filter { !$0.isEmpty }.joined(separator: " "))
    }

    private func quotedIfNeeded(_ value: String) -> String {
        value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" || $0 < " " })
            ? "\"\(oneLine(value).replacing("\"", with: "\\\""))\"" : value
    }

    /// A caller cannot begin a line of his own, nor colour one.
    private func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return text }
        return text.unicodeScalars.reduce(into: "") { kept, scalar in
            switch scalar {
            case "\n": kept += "\\n"
            case "\t": kept += " "
            default: if scalar.value >= 0x20 && scalar.value != 0x7F { kept.unicodeScalars.append(scalar) }
            }
        }
    }

    private func paint(_ text: String, _ colour: Colour) -> String {
        coloured && !text.isEmpty ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    private enum Colour: Int {
        case grey = 90, green = 32, yellow = 33, red = 31

        static func of(_ level: Logger.Level) -> Colour {
            switch level {
            case .trace, .debug: .grey
            case .info, .notice: .green
            case .warning: .yellow
            case .error, .critical: .red
            }
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
