import Foundation
import HubCore
import Logging
import Server
import Statistics

/// The real hub in this process, on a free port of this machine, over a test's database.
package struct TestHub: Sendable {
    package let port: Int
    package let clock: HubCore.Clock

    package var authority: String { "127.0.0.1:\(port)" }
    package var wire: Wire { Wire(port: port) }

    package init(port: Int, clock: HubCore.Clock) {
        self.port = port
        self.clock = clock
    }

    /// Runs `body` while the hub serves.
    package static func with<R: Sendable>(
        _ test: TestDatabase, conninfo: String? = nil, lanes: Int = 4, clock: HubCore.Clock? = nil,
        published: (any CubeCatalogue)? = nil, _ body: @escaping @Sendable (TestHub) async throws -> R
    ) async throws -> R {
        let environment = try await environment(test, conninfo ?? test.conninfo, lanes, clock ?? test.clock)
        defer { environment.close() }
        let server = HubServer(environment: environment, logger: silence, published: published)
        let (addresses, address) = AsyncStream<Int>.makeStream()
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask {
                defer { address.finish() }
                try await server.run { text in
                    if let port = text.split(separator: ":").last.flatMap({ Int($0) }) { address.yield(port) }
                }
                return nil
            }
            group.addTask {
                for await port in addresses { return try await body(TestHub(port: port, clock: clock ?? test.clock)) }
                throw Wire.NoAnswer(received: 0)
            }
            defer { group.cancelAll() }
            while let finished = try await group.next() {
                if let finished { return finished }
            }
            throw CancellationError()
        }
    }

    /// What the hub would answer, as `HubServer.calls` tells it.
    package static func calls(over test: TestDatabase) async throws -> [String] {
        let environment = try await environment(test, test.conninfo, 1, test.clock)
        defer { environment.close() }
        return try HubServer(environment: environment, logger: silence).calls
    }

    private static func environment(
        _ test: TestDatabase, _ conninfo: String, _ lanes: Int, _ clock: HubCore.Clock
    ) async throws -> HubEnvironment {
        let configuration = try await HubConfiguration.load(
            overrides: [
                "database.url": conninfo, "database.lanes": String(lanes), "http.port": "0",
                "keys.directory": test.keysDirectory,
            ], environment: [:], directory: FileManager.default.temporaryDirectory.path)
        return try await HubEnvironment.open(configuration, clock: clock)
    }

    private static var silence: Logger { Logger(label: "test.hub") { _ in SwiftLogNoOpLogHandler() } }
}
