import HubCore
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Synchronization

@testable import Server

/// A hub of a few routes on a free port, and a caller that speaks plain HTTP/1.1.
struct LiveServer {
    let port: Int
    let registry: PrometheusRegistry
    let log: LogLines

    /// Runs the server for as long as the body takes.
    static func run(
        limit: ConcurrencyLimit = ConcurrencyLimit(running: 8, waiting: 8, patience: .seconds(30)),
        readiness: Readiness = Readiness([]),
        routes: @Sendable (Router<HubRequestContext>) -> Void = { _ in },
        _ body: @Sendable @escaping (LiveServer) async throws -> Void
    ) async throws {
        let registry = PrometheusRegistry()
        let log = LogLines()
        let router = Router(context: HubRequestContext.self, options: [.autoGenerateHeadEndpoints])
        router.addHubMiddleware(
            clock: .system, entropy: .system, metrics: registry, limit: limit,
            ungated: [
                HealthRoutes(readiness: readiness).routes, MetricsRoutes(registry: registry).routes,
                ProblemPages().routes,
            ])
        routes(router)
        router.refuseOtherMethods()
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress!.port!) }, logger: log.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await number in ports {
                try await body(LiveServer(port: number, registry: registry, log: log))
                break
            }
            group.cancelAll()
        }
    }

    /// Sends the text as it stands, closes this side, and returns everything that comes back.
    func exchange(_ request: String) async throws -> Answer {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            outbound.finish()
            var whole = ByteBuffer()
            for try await part in inbound { whole.writeImmutableBuffer(part) }
            return Answer(String(buffer: whole))
        }
    }

    func get(_ path: String, _ headers: String...) async throws -> Answer {
        try await exchange("GET \(path) HTTP/1.1\r\nHost: hub\r\n\(headers.map { $0 + "\r\n" }.joined())\r\n")
    }
}

/// An answer as it came over the wire.
struct Answer {
    let status: Int
    /// By lower-case name.
    let headers: [String: String]
    let body: String

    init(_ text: String) {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\r\n")
        status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        headers = lines.dropFirst().reduce(into: [:]) { headers, line in
            let field = line.split(separator: ":", maxSplits: 1)
            headers[field[0].lowercased()] = field[1].trimmingPrefix(" ").description
        }
        body = parts.count > 1 ? String(parts[1]) : ""
    }
}

final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logger: Logger {
        let sink = LogSink { line in self.lines.withLock { $0.append(line) } }
        let make = HubLogging.handler(format: .text, level: .info, clock: .system, sink: sink)
        return Logger(label: "test") { make($0, nil) }
    }
}
