import Foundation

/// The hub's memory while it works, looked at ten times a second.
struct MemoryWatch: Sendable {
    /// As quality asks.
    private static let limitMegabytes = 200.0

    /// In megabytes, in order.
    private var samples: [Double] = []

    /// Watches while `work` is done.
    mutating func watching<R: Sendable>(
        _ hub: HubProcess, _ work: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        try await withThrowingTaskGroup(of: Event<R>.self) { group in
            group.addTask { .done(try await work()) }
            group.addTask { .seen(await Self.samples(of: hub)) }
            var result: R?
            for try await event in group {
                switch event {
                case .done(let value):
                    result = value
                    group.cancelAll()
                case .seen(let samples): self.samples += samples
                }
            }
            // A failure of the work has been thrown by now.
            guard let result else { throw CancellationError() }
            return result
        }
    }

    private enum Event<R: Sendable>: Sendable {
        case done(R)
        case seen([Double])
    }

    /// Looks until it is cancelled.
    private static func samples(of hub: HubProcess) async -> [Double] {
        var samples: [Double] = []
        while !Task.isCancelled {
            if let bytes = hub.residentBytes { samples.append(Double(bytes) / 1e6) }
            try? await Task.sleep(for: .milliseconds(100))
        }
        return samples
    }

    func write(into report: inout Report) {
        guard let most = samples.max() else { return }
        report.add(
            "memory.resident", most, "MB", against: "the limit", Self.limitMegabytes, ratio: Self.limitMegabytes / most)
        guard samples.count >= 8 else { return }
        let quarter = samples.count / 4
        let second = Array(samples[quarter..<quarter * 2]).median
        let last = Array(samples[(samples.count - quarter)...]).median
        report.note(
            "memory.resident: second quarter \(Report.number(second)) MB, last quarter \(Report.number(last)) MB"
                + " (\(last <= second * 1.1 ? "flat" : "growing"))")
    }
}
