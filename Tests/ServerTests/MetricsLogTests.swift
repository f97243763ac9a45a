import Foundation
import HubCore
import Logging
import Synchronization
import Testing

@testable import Server

@Suite("Log lines")
struct MetricsLogTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        var sink: LogSink { LogSink { line in self.lines.withLock { $0.append(line) } } }
    }

    private func logger(_ format: HubLogging.Format, coloured: Bool = false) -> (Logger, Lines) {
        let lines = Lines()
        let clock = HubCore.Clock.fixed(Date(timeIntervalSince1970: 1_777_626_000.25))
        let make = HubLogging.handler(
            format: format, level: .info, clock: clock, sink: lines.sink, coloured: coloured)
        return (Logger(label: "hub", factory: { make($0, nil) }), lines)
    }

    @Test func areReadable() {
        var (logger, lines) = logger(.text)
        logger[metadataKey: "request.id"] = "r-1"
        logger.info("GET /health 200", metadata: ["http.status": "200", "error.description": "two words"])
        logger.debug("not wanted")
        #expect(
            lines.all == [
                "2026-05-01T09:00:00.250Z info     GET /health 200"
                    + "  error.description=\"two words\" http.status=200 request.id=r-1"
            ])
    }

    @Test func cannotBeForged() {
        let (logger, lines) = logger(.text)
        logger.warning("a\nb\u{1B}[31m", metadata: ["k": "x\ny"])
        #expect(lines.all.count == 1)
        #expect(lines.all[0].hasSuffix(#"a\nb[31m  k="x\ny""#))
    }

    @Test func areColouredOnlyWhenAsked() {
        let (logger, lines) = logger(.text, coloured: true)
        logger.error("x")
        #expect(lines.all[0].contains("\u{1B}[31merror"))
    }

    @Test func areJSON() throws {
        let (logger, lines) = logger(.json)
        logger.error("\"quoted\"\n", metadata: ["http.status": "500", "a": ["b": "c"]])
        let object = try JSONSerialization.jsonObject(with: Data(lines.all[0].utf8)) as? [String: String]
        #expect(object?["message"] == "\"quoted\"\n")
        #expect(object?["http.status"] == "500")
        #expect(object?["level"] == "error")
        #expect(lines.all[0].hasPrefix(#"{"time":"2026-05-01T09:00:00.250Z","level":"error","logger":"hub","#))
    }
}
