import HTTPTypes
import HubCore
import Hummingbird
import Tenancy

/// Finds out who of the national office asks, by `Authorization: Bearer …`. Routes say which role they need.
package struct StaffAuthentication: RouterMiddleware {
    package typealias Context = HubRequestContext
    private let directory: AccessDirectory
    private let clock: HubCore.Clock

    package init(directory: AccessDirectory, clock: HubCore.Clock) {
        self.directory = directory
        self.clock = clock
    }

    package func handle(
        _ request: Request, context: HubRequestContext, next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.isReading = request.method == .get || request.method == .head
        if let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer ") {
            context.staff = try await directory.token(String(field.dropFirst(7)), at: clock.now)
            context.notes.caller = context.staff?.name
        }
        return try await next(request, context)
    }
}

extension HubRequestContext {
    /// Who asks, if they may. An auditor may read whatever another role may read; an administrator reads statistics.
    ///
    /// Problems: `token-invalid`, `role-insufficient`.
    @discardableResult
    package func requireRole(_ role: StaffRole) throws(Problem) -> KnownToken {
        guard let staff else { throw Problem(.unauthorized) }
        guard staff.role == role || isReading && staff.role == .auditor else { throw Problem(.forbidden) }
        return staff
    }
}
