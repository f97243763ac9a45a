import HubCore

/// What must work before the hub should be sent requests: named checks, made side by side.
package struct Readiness: Sendable {
    package struct Check: Sendable {
        let name: String
        let run: @Sendable () async throws -> Void

        /// - Parameters:
        ///   - name: short, as `database`; shown to whoever asks.
        ///   - run: throws when it is not ready. It must end when its task is cancelled.
        package init(_ name: String, run: @escaping @Sendable () async throws -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// A check that did not succeed. `reason` is for the log, not for the caller.
    package struct Failure: Sendable {
        package let check: String
        package let reason: String
    }

    private let checks: [Check]
    private let patience: Duration

    /// - Parameter patience: how long a check may take.
    package init(_ checks: [Check], patience: Duration = .seconds(2)) {
        self.checks = checks
        self.patience = patience
    }

    /// Empty when the hub is ready; else the failures by name.
    package func failures() async -> [Failure] {
        await withTaskGroup(of: Failure?.self, returning: [Failure].self) { group in
            for check in checks { group.addTask { await failure(of: check) } }
            let failures = await group.reduce(into: [Failure?]()) { $0.append($1) }
            return failures.compactMap(\.self).sorted { $0.check < $1.check }
        }
    }

    private func failure(of check: Check) async -> Failure? {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await check.run() }
                group.addTask {
                    try await Task.sleep(for: patience)
                    throw TookTooLong(patience: patience)
                }
                defer { group.cancelAll() }
                try await group.next()
            }
            return nil
        } catch {
            return Failure(check: check.name, reason: "\(error)")
        }
    }

    private struct TookTooLong: Error, CustomStringConvertible {
        let patience: Duration
        var description: String { "took longer than \(patience)" }
    }
}
