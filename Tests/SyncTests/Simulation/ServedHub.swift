import Foundation
import TestSupport

/// The real hub over HTTP, which a simulation can stop and start again.
final class ServedHub: Sendable {
    struct DidNotStart: Error {}

    let hub: TestHub
    private let end: AsyncStream<Void>.Continuation
    private let serving: Task<Void, any Error>

    private init(_ hub: TestHub, _ end: AsyncStream<Void>.Continuation, _ serving: Task<Void, any Error>) {
        self.hub = hub
        self.end = end
        self.serving = serving
    }

    /// Returns once it listens.
    static func start(_ test: TestDatabase) async throws -> ServedHub {
        let (started, start) = AsyncStream<TestHub>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        let serving = Task {
            defer { start.finish() }
            try await TestHub.with(test) { hub in
                start.yield(hub)
                for await _ in ended {}
            }
        }
        for await hub in started { return ServedHub(hub, end, serving) }
        try await serving.value
        throw DidNotStart()
    }

    func stop() async throws {
        end.finish()
        try await serving.value
    }
}
