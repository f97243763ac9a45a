import CoreMetrics
import HTTPTypes
import HubCore
import Hummingbird

extension Router where Context == HubRequestContext {
    /// Adds what every request passes, outermost first. The features' routes are added after this.
    ///
    /// The log and the counters stand outside the rendering of problems, so that they see what the caller sees; the
    /// gate stands inside it, so that its refusal is rendered, logged and counted too.
    ///
    /// - Parameter ungated: routes that answer even when the hub is full, such as `/health`: a busy hub is alive.
    package func addHubMiddleware(
        clock: HubCore.Clock, entropy: Entropy, metrics: any MetricsFactory, limit: ConcurrencyLimit,
        ungated: [RouteCollection<HubRequestContext>]
    ) {
        add(middleware: RequestOpening(clock: clock, entropy: entropy))
        add(middleware: AccessLog())
        add(middleware: HTTPMetrics(factory: metrics))
        add(middleware: ProblemRendering())
        for routes in ungated { addRoutes(routes) }
        add(middleware: ConcurrencyGate(limit))
    }

    /// Answers 405 with `Allow` where a path exists and the method does not; without this the answer would be 404.
    /// Called once, after the last route, on a router that generates its HEAD routes.
    package func refuseOtherMethods() {
        let known: [HTTPRequest.Method] = [
            .get, .head, .post, .put, .delete, .patch, .options, .trace, .init("QUERY")!,
        ]
        for routes in Dictionary(grouping: routes, by: { $0.path.description }).values {
            var allowed = Set(routes.map(\.method))
            if allowed.contains(.get) { allowed.insert(.head) }
            let names = allowed.map(\.rawValue).sorted()
            for method in known where !allowed.contains(method) {
                on(routes[0].path, method: method) { _, _ -> Response in
                    throw Problem(.methodNotAllowed, members: [Problem.allow: .list(names)])
                }
            }
        }
    }
}
