import CoreMetrics
import Foundation
import HubCore

/// The process's one registry.
package enum HubMetrics {
    /// Made, and handed to swift-metrics, on first use: metrics made before that count nothing.
    package static let registry: PrometheusRegistry = {
        let process = ProcessMetrics(startedAt: HubCore.Clock.system.now)
        let registry = PrometheusRegistry(help: HTTPMetrics.help, collectors: [process.collect])
        MetricsSystem.bootstrap(registry)
        return registry
    }()
}
