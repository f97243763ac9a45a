import CoreMetrics
import Foundation
import Testing

@testable import Server

@Suite("Metrics for Prometheus")
struct MetricsPrometheusTests {
    @Test func stateEveryKindInTheirFormat() {
        let registry = PrometheusRegistry(help: ["sync_batches_total": "Batches,\\ by\noutcome."])
        Counter(label: "sync.batches", dimensions: [("outcome", "created")], factory: registry).increment(by: 3)
        Counter(label: "sync.batches", dimensions: [("outcome", "a\"b\\c\nd")], factory: registry).increment()
        FloatingPointCounter(label: "work", factory: registry).increment(by: 1.5)
        let meter = Meter(label: "lanes busy", factory: registry)
        meter.set(5)
        meter.decrement(by: 1.5)
        Gauge(label: "9lives", factory: registry).record(-2)
        #expect(
            registry.text() == """
                # HELP _9lives _9lives
                # TYPE _9lives gauge
                _9lives -2
                # HELP lanes_busy lanes_busy
                # TYPE lanes_busy gauge
                lanes_busy 3.5
                # HELP sync_batches_total Batches,\\\\ by\\noutcome.
                # TYPE sync_batches_total counter
                sync_batches_total{outcome="a\\"b\\\\c\\nd"} 1
                sync_batches_total{outcome="created"} 3
                # HELP work_total work_total
                # TYPE work_total counter
                work_total 1.5

                """)
    }

    @Test func countTimesByUpperBounds() {
        let registry = PrometheusRegistry()
        let timer = CoreMetrics.Timer(label: "commit", dimensions: [("lane", "1")], factory: registry)
        timer.recordMilliseconds(1)
        timer.recordMilliseconds(3)
        timer.recordSeconds(100)
        let lines = registry.text().split(separator: "\n")
        #expect(lines.contains("# TYPE commit_seconds histogram"))
        #expect(lines.contains(#"commit_seconds_bucket{lane="1",le="0.0005"} 0"#))
        #expect(lines.contains(#"commit_seconds_bucket{lane="1",le="0.001"} 1"#))
        #expect(lines.contains(#"commit_seconds_bucket{lane="1",le="0.005"} 2"#))
        #expect(lines.contains(#"commit_seconds_bucket{lane="1",le="30"} 2"#))
        #expect(lines.contains(#"commit_seconds_bucket{lane="1",le="+Inf"} 3"#))
        #expect(lines.contains(#"commit_seconds_sum{lane="1"} 100.004"#))
        #expect(lines.contains(#"commit_seconds_count{lane="1"} 3"#))
    }

    @Test func shareASeriesBetweenAllWhoNameIt() async {
        let registry = PrometheusRegistry()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: registry)
                    for _ in 0..<1_000 { counter.increment() }
                }
            }
        }
        Counter(label: "n", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        #expect(registry.text().contains("n_total{a=\"1\",b=\"2\"} 8001\n"))
    }

    @Test func keepTwoKindsOfOneNameApart() {
        let registry = PrometheusRegistry()
        Meter(label: "rows", factory: registry).set(1)
        Recorder(label: "rows", factory: registry).record(70)
        let text = registry.text()
        #expect(text.contains("\nrows 1\n"))
        #expect(text.contains("rows_histogram_bucket{le=\"256\"} 1\n"))
    }

    @Test func areBoundedAndCanBeTakenAway() {
        let registry = PrometheusRegistry()
        for number in 0..<(PrometheusRegistry.seriesPerFamily + 50) {
            Counter(label: "many", dimensions: [("n", "\(number)")], factory: registry).increment()
        }
        let shown = registry.text().split(separator: "\n").filter { $0.hasPrefix("many_total{") }
        #expect(shown.count == PrometheusRegistry.seriesPerFamily)

        let counter = Counter(label: "brief", factory: registry)
        counter.increment()
        counter.destroy()
        #expect(!registry.text().contains("brief"))
    }

    @Test func knowTheProcess() throws {
        let process = ProcessMetrics(startedAt: Date(timeIntervalSince1970: 1_780_000_000))
        let registry = PrometheusRegistry(collectors: [process.collect])
        let text = registry.text()
        #expect(text.contains("\nprocess_start_time_seconds 1780000000\n"))
        #expect(try #require(ProcessMetrics.residentBytes) > 1_000_000)
        #expect(try #require(ProcessMetrics.openFiles) >= 3)
        #expect(try #require(ProcessMetrics.processorSeconds) > 0)
        #expect(text.contains("\nprocess_resident_memory_bytes "))
    }
}
