import HTTPTypes
import HubCore
import Hummingbird
import NIOCore

/// `GET /problems` and `GET /problems/{code}`: what the `type` of a problem document resolves to, in both languages,
/// as text for people and as JSON for programs that ask for it.
package struct ProblemPages {
    package init() {}

    package var routes: RouteCollection<HubRequestContext> {
        let routes = RouteCollection(context: HubRequestContext.self)
        routes.get("/problems") { request, _ in page(of: ProblemKind.catalogue, for: request, asList: true) }
        routes.get("/problems/{code}") { request, context in
            let code = try context.parameters.require("code")
            guard let kind = ProblemKind.catalogue.first(where: { $0.code == code }) else { throw Problem(.notFound) }
            return page(of: [kind], for: request, asList: false)
        }
        return routes
    }

    private func page(of kinds: [ProblemKind], for request: Request, asList: Bool) -> Response {
        let wantsJSON = request.headers[.accept]?.contains("json") ?? false
        let body: ByteBuffer
        if wantsJSON {
            let objects = kinds.map(\.json).joined(separator: [UInt8(ascii: ",")])
            body = ByteBuffer(bytes: asList ? [UInt8(ascii: "[")] + objects + [UInt8(ascii: "]")] : Array(objects))
        } else {
            body = ByteBuffer(string: kinds.map(\.text).joined(separator: "\n"))
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: wantsJSON ? "application/json" : "text/plain; charset=utf-8",
                .vary: "Accept",
                .cacheControl: "public, max-age=3600",
            ],
            body: .init(byteBuffer: body))
    }
}

extension ProblemKind {
    fileprivate var json: [UInt8] {
        var object = JSONObjectText()
        object.add("type", "/problems/\(code)")
        object.add("code", code)
        object.add("status", status)
        object.add("retry", retry.rawValue)
        object.add("title_ja", title.ja)
        object.add("title_en", title.en)
        object.add("advice_ja", retry.advice.ja)
        object.add("advice_en", retry.advice.en)
        return object.bytes
    }

    fileprivate var text: String {
        """
        \(code) (HTTP \(status), retry: \(retry.rawValue))
        \(title.ja)
        \(retry.advice.ja)
        \(title.en)
        \(retry.advice.en)

        """
    }
}
