import CoreMetrics
import HTTPTypes
import Hummingbird
import Synchronization

/// Counts requests and measures how long their answers take, by route template, method and class of status.
///
/// Never by path: a caller could fill the memory with paths of his own. A duration ends when the answer is ready to be
/// written.
package struct HTTPMetrics: RouterMiddleware {
    package typealias Context = HubRequestContext

    private let routes: RouteMetrics
    private let inFlight: any MeterHandler

    package init(factory: any MetricsFactory) {
        routes = RouteMetrics(factory: factory)
        inFlight = factory.makeMeter(label: "http.requests.in_flight", dimensions: [])
    }

    package func handle(
        _ request: Request, context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        inFlight.increment(by: 1)
        defer { inFlight.decrement(by: 1) }
        let response = try await next(request, context)
        let metrics = routes.of(route: context.route, method: request.method, status: response.status)
        metrics.count.increment(by: 1)
        metrics.duration.recordNanoseconds((ContinuousClock.now - context.started).nanoseconds)
        return response
    }

    /// What the metrics mean, for their `# HELP` lines.
    static let help = [
        "http_requests_total": "Requests answered.",
        "http_requests_in_flight": "Requests being answered.",
        "http_request_duration_seconds": "Time until an answer was ready, in seconds.",
    ]
}

/// The metrics of each route, found without building labels for every request.
private final class RouteMetrics: Sendable {
    struct Key: Hashable {
        let route: String
        let method: String
        let statusClass: Int
    }

    struct Metrics {
        let count: any CounterHandler
        let duration: any TimerHandler
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

    private let factory: any MetricsFactory
    private let known = Mutex<[Key: Metrics]>([:])

    init(factory: any MetricsFactory) { self.factory = factory }

    func of(route: String, method: HTTPRequest.Method, status: HTTPResponse.Status) -> Metrics {
        let method = Self.methods.contains(method.rawValue) ? method.rawValue : "other"
        let key = Key(route: route, method: method, statusClass: status.code / 100)
        return known.withLock { known in
            if let metrics = known[key] { return metrics }
            let place = [("route", key.route), ("method", key.method)]
            let metrics = Metrics(
                count: factory.makeCounter(
                    label: "http.requests", dimensions: place + [("status", "\(key.statusClass)xx")]),
                duration: factory.makeTimer(label: "http.request.duration", dimensions: place))
            known[key] = metrics
            return metrics
        }
    }
}
