import CoreMetrics
import Synchronization

/// One metric with one set of labels.
protocol PrometheusSeries: AnyObject, Sendable {
    /// - Parameter labels: as they stand between the braces.
    func samples(labels: String) -> [PrometheusFamily.Sample]
}

/// Only grows. Exact up to 2^53.
final class CounterSeries: PrometheusSeries, CounterHandler, FloatingPointCounterHandler {
    private let value = AtomicDouble()

    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) {
        if amount > 0 { value.add(amount) }
    }
    func reset() { value.set(0) }

    func samples(labels: String) -> [PrometheusFamily.Sample] {
        [PrometheusFamily.Sample(labels: labels, value: value.current)]
    }
}

/// Goes up and down.
final class GaugeSeries: PrometheusSeries, MeterHandler, RecorderHandler {
    private let value = AtomicDouble()

    func set(_ value: Int64) { self.value.set(Double(value)) }
    func set(_ value: Double) { self.value.set(value) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func samples(labels: String) -> [PrometheusFamily.Sample] {
        [PrometheusFamily.Sample(labels: labels, value: value.current)]
    }
}

/// Counts values by fixed upper bounds.
final class HistogramSeries: PrometheusSeries, RecorderHandler, TimerHandler {
    /// Seconds: from a cached answer to the longest that a caller waits for.
    static let durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    /// Records, bytes, rows: powers of four.
    static let sizes = (0...12).map { Double(1 << (2 * $0)) }

    private struct State {
        /// One for each bound, and one for what is greater than all of them.
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// - Parameter bounds: ascending; a value equal to a bound counts under it.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func samples(labels: String) -> [PrometheusFamily.Sample] {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var samples: [PrometheusFamily.Sample] = []
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            let bucket = "le=\"\(PrometheusText.number(bound))\""
            samples.append(
                .init(suffix: "_bucket", labels: labels.isEmpty ? bucket : labels + "," + bucket, value: Double(total)))
        }
        samples.append(.init(suffix: "_sum", labels: labels, value: sum))
        samples.append(.init(suffix: "_count", labels: labels, value: Double(total)))
        return samples
    }
}

/// A number that many threads change without a lock.
private final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(0)

    var current: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var seen = bits.load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: seen) + amount).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(expected: seen, desired: sum, ordering: .relaxed)
            if exchanged { return }
            seen = original
        }
    }
}
