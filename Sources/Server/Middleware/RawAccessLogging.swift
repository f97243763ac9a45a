import Audit
import HTTPTypes
import HubCore
import Hummingbird
import Tenancy

/// Keeps who of the national office was given raw figures, before the answer goes out. What was refused showed nothing.
package struct RawAccessLogging: RouterMiddleware {
    package typealias Context = HubRequestContext
    private static let raw = ["/statistics/", "/reporting/"]

    private let log: RawAccessLog
    private let clock: HubCore.Clock

    package init(log: RawAccessLog, clock: HubCore.Clock) {
        self.log = log
        self.clock = clock
    }

    package func handle(
        _ request: Request, context: HubRequestContext, next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        guard let staff = context.staff, Self.raw.contains(where: request.uri.path.hasPrefix) else { return response }
        try await log.note(
            RawAccess(
                at: clock.now, caller: staff.name, role: staff.role.rawValue,
                call: "\(request.method.rawValue) \(request.uri)", status: Int(response.status.code)))
        return response
    }
}
