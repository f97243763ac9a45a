import HTTPTypes
import HubCore
import Hummingbird
import Logging
import NIOCore

/// `GET /health`: the process lives. `GET /ready`: it can do its work, or 503 with the checks that failed.
package struct HealthRoutes {
    let readiness: Readiness

    package init(readiness: Readiness) { self.readiness = readiness }

    package var routes: RouteCollection<HubRequestContext> {
        let routes = RouteCollection(context: HubRequestContext.self)
        routes.get("/health") { _, _ in answer("ok") }
        routes.get("/ready") { _, context in
            let failures = await readiness.failures()
            guard failures.isEmpty else { throw refusal(failures, context) }
            return answer("ready")
        }
        return routes
    }

    private func refusal(_ failures: [Readiness.Failure], _ context: HubRequestContext) -> Problem {
        for failure in failures {
            context.logger.warning(
                "Not ready: \(failure.check): \(failure.reason)", metadata: ["ready.check": .string(failure.check)])
        }
        let names = failures.map(\.check)
        let list = names.joined(separator: ", ")
        return Problem(
            .notReady, detail: Message(ja: "確認に失敗した項目: \(list)", en: "Failed checks: \(list)"),
            members: ["failed": .list(names), Problem.retryAfter: .integer(5)])
    }

    private func answer(_ status: String) -> Response {
        var object = JSONObjectText()
        object.add("status", status)
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: object.bytes)))
    }
}
