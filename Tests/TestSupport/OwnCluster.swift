import Foundation
import HubCore
import Postgres
import Server

/// A PostgreSQL of one test's own, that it may stop and start.
package struct OwnCluster: Sendable {
    private let cluster: EmbeddedCluster
    private let directory: String

    /// Runs `body` with a migrated database on it that has the areas and the dictionary.
    package static func with(
        _ settings: ClusterSettings = .disposable,
        _ body: @escaping @Sendable (OwnCluster, TestDatabase) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "homestart-hub-own-\(UUID().uuidString)")
            .path
        let own = OwnCluster(
            cluster: EmbeddedCluster(directory: directory, settings: settings), directory: directory)
        let result: Result<Void, any Error>
        do {
            let address = try await own.start()
            let test = try await TestDatabase.make(on: address)
            result = .success(try await body(own, test))
            await test.shutdown()
        } catch {
            result = .failure(error)
        }
        try await own.stop()
        try FileManager.default.removeItem(atPath: directory)
        try result.get()
    }

    @discardableResult
    package func start() async throws -> ClusterAddress { try await Blocking.run { [cluster] in try cluster.start() } }

    /// kill -9 of the server, and a start that recovers.
    package func crash() async throws {
        let file = directory + "/cluster/data/postmaster.pid"
        let line = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").first ?? ""
        guard let process = pid_t(line), kill(process, SIGKILL) == 0 else { throw Wire.NoAnswer(received: 0) }
        try await stop()
        try await start()
    }

    package func stop() async throws { try await Blocking.run { [cluster] in try cluster.stop() } }
}
