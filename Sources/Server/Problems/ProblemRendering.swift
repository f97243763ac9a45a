import HubCore
import Hummingbird
import Logging

/// Turns whatever a route throws into a problem document. This is the edge: a fault of the hub is logged here, once,
/// and the caller learns no more than its request id.
package struct ProblemRendering: RouterMiddleware {
    package typealias Context = HubRequestContext

    package init() {}

    package func handle(
        _ request: Request, context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(answering: error)
            if problem.kind == .internalFault { log(error, request, context) }
            context.notes.problem = problem.kind.code
            return ProblemDocument(problem: problem, language: context.language, requestID: context.requestID).response
        }
    }

    private func log(_ error: any Error, _ request: Request, _ context: HubRequestContext) {
        context.logger.error(
            "\(request.method.rawValue) \(context.route) failed: \(error)",
            metadata: [
                "error.type": .string(String(reflecting: type(of: error))),
                "http.method": .string(request.method.rawValue),
                "http.route": .string(context.route),
            ])
    }
}
