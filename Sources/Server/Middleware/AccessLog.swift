import HTTPTypes
import HubCore
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Writes one line for each request, at its end. Never a body, a header or a query as it was sent; a question about live
/// figures in the hub's own words, because who looked at what must be known.
///
/// An answer of known length is logged when it leaves the hub's hands; a streamed one when its last byte was written.
package struct AccessLog: RouterMiddleware {
    package typealias Context = HubRequestContext

    /// Routes that machines ask every few seconds: their lines are for debugging only.
    static let probes: Set<String> = ["/health", "/ready", "/metrics"]

    package init() {}

    package func handle(
        _ request: Request, context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let entry = Entry(request: request, status: response.status.code, context: context)
        if let length = response.body.contentLength {
            entry.log(bytes: length)
        } else {
            response.body = response.body.counted { entry.log(bytes: $0) }
        }
        return response
    }

    private struct Entry: Sendable {
        let method: String
        let path: String
        let status: Int
        let context: HubRequestContext

        init(request: Request, status: Int, context: HubRequestContext) {
            method = request.method.rawValue
            path = String(request.uri.path.prefix(200).filter { $0 >= " " })
            self.status = status
            self.context = context
        }

        func log(bytes: Int) {
            let duration = (ContinuousClock.now - context.started).millisecondsText
            var metadata: Logger.Metadata = [
                "http.method": .string(method),
                "http.path": .string(path),
                "http.route": .string(context.route),
                "http.status": .stringConvertible(status),
                "http.duration_ms": .string(duration),
                "http.bytes": .stringConvertible(bytes),
            ]
            metadata["problem.code"] = context.notes.problem.map { .string($0) }
            metadata["caller"] = context.notes.caller.map { .string($0) }
            metadata["statistics.question"] = context.notes.question.map { .string(String($0.prefix(2_000))) }
            let problem = context.notes.problem.map { " \($0)" } ?? ""
            context.logger.log(
                level: level, "\(method) \(path) \(status)\(problem) \(duration) ms \(bytes) B", metadata: metadata)
        }

        private var level: Logger.Level {
            switch status {
            case 503: .warning
            case 500...: .error
            default: AccessLog.probes.contains(context.route) ? .debug : .info
            }
        }
    }
}

extension HubRequestContext {
    /// The template of the route, such as `/sync/streams/{stream}`; never what the caller filled in.
    package var route: String {
        // Hummingbird's name for "no route" is no path; ours cannot be mistaken for one either.
        endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "(none)"
    }
}

extension ResponseBody {
    /// The same body, which reports how many bytes were written once it ended, well or badly.
    func counted(_ ended: @escaping @Sendable (Int) -> Void) -> ResponseBody {
        let body = self
        return ResponseBody(contentLength: contentLength) { writer in
            let written = WrittenBytes()
            defer { ended(written.count) }
            try await body.map { part in
                written.add(part.readableBytes)
                return part
            }.write(writer)
        }
    }
}

private final class WrittenBytes: Sendable {
    private let total = Atomic(0)
    var count: Int { total.load(ordering: .relaxed) }
    func add(_ bytes: Int) { total.add(bytes, ordering: .relaxed) }
}
