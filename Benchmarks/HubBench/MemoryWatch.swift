import Foundation
import Synchronization

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
        let seen = Mutex<[Double]>([])
        let result = try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                while !Task.isCancelled {
                    if let bytes = hub.residentBytes { seen.withLock { $0.append(Double(bytes) / 1e6) } }
                    try? await Task.sleep(for: .milliseconds(100))
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
        samples += seen.withLock { $0 }
        return result
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
