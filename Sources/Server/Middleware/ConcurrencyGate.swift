import Hummingbird

/// Lets a request through when its limit has room. Batches have a limit of their own, so that a morning's rush of
/// schemes does not keep people from reading.
package struct ConcurrencyGate: RouterMiddleware {
    package typealias Context = HubRequestContext

    let limit: ConcurrencyLimit

    package init(_ limit: ConcurrencyLimit) { self.limit = limit }

    package func handle(
        _ request: Request, context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        try await limit.withPermit { try await next(request, context) }
    }
}
