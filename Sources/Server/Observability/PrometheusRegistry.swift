import CoreMetrics
import Synchronization

/// Keeps every metric of the process and writes them down for Prometheus: a `MetricsFactory` for swift-metrics.
///
/// Making a metric takes a lock; using it takes an atomic operation (a histogram: a lock of its own). Names follow
/// Prometheus: `_` for every character it does not allow, `_total` after counters, `_seconds` after timers.
package final class PrometheusRegistry: Sendable {
    /// Something that is read at the moment it is asked for, such as the memory in use.
    package typealias Collector = @Sendable () -> [PrometheusFamily]

    /// A family of more series than this is a mistake in its labels: the further ones count, and are not shown.
    package static let seriesPerFamily = 2_000

    private struct Family {
        let kind: PrometheusFamily.Kind
        var series: [String: any PrometheusSeries] = [:]
    }

    private let help: [String: String]
    private let collectors: [Collector]
    private let families = Mutex<[String: Family]>([:])

    /// - Parameters:
    ///   - help: one English line for each metric, by its name in Prometheus.
    ///   - collectors: what is read at each scrape.
    package init(help: [String: String] = [:], collectors: [Collector] = []) {
        self.help = help
        self.collectors = collectors
    }

    /// Everything at this moment, in the text exposition format 0.0.4.
    package func text() -> String {
        let kept = families.withLock { families in
            families.map { name, family in
                PrometheusFamily(
                    name: name, kind: family.kind, help: help[name],
                    samples: family.series.sorted { $0.key < $1.key }.flatMap { $0.value.samples(labels: $0.key) })
            }
        }
        let read = collectors.flatMap { $0() }
        return PrometheusText.of(kept + read)
    }

    /// The series of this name and these labels; made on first use, the same one ever after.
    private func series<Series: PrometheusSeries>(
        _ label: String, suffix: String = "", _ dimensions: [(String, String)], _ kind: PrometheusFamily.Kind,
        make: () -> Series
    ) -> Series {
        let labels = PrometheusText.labels(dimensions)
        return families.withLock { families in
            var name = PrometheusText.name(label, suffix: suffix)
            // Two kinds cannot share a name: the later one is told apart by its kind.
            if let taken = families[name], taken.kind != kind { name += "_" + kind.rawValue }
            if let known = families[name]?.series[labels] as? Series { return known }
            let new = make()
            if families[name, default: Family(kind: kind)].series.count < Self.seriesPerFamily {
                families[name, default: Family(kind: kind)].series[labels] = new
            }
            return new
        }
    }

    private func forget(_ handler: AnyObject) {
        families.withLock { families in
            families =
                families
                .mapValues { family in
                    Family(kind: family.kind, series: family.series.filter { $0.value !== handler })
                }
                .filter { !$0.value.series.isEmpty }
        }
    }
}

// MARK: swift-metrics

extension PrometheusRegistry: MetricsFactory {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, suffix: "_total", dimensions, .counter) { CounterSeries() }
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, suffix: "_total", dimensions, .counter) { CounterSeries() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge) { GaugeSeries() }
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.sizes) } }
        return series(label, dimensions, .gauge) { GaugeSeries() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, suffix: "_seconds", dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.durations) }
    }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}
