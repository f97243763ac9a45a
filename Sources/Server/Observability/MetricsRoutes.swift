import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /metrics`, for Prometheus: counts and times only, nothing of any scheme.
package struct MetricsRoutes {
    let registry: PrometheusRegistry

    package init(registry: PrometheusRegistry) { self.registry = registry }

    package var routes: RouteCollection<HubRequestContext> {
        let routes = RouteCollection(context: HubRequestContext.self)
        routes.get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: PrometheusText.mediaType, .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: registry.text())))
        }
        return routes
    }
}
