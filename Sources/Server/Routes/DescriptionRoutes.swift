import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Statistics

/// `GET /openapi.json` and `GET /schemas/{file}`: the description of HSJ Sync, for anybody.
package struct DescriptionRoutes {
    private let openAPI: DescribedFile
    private let schemas: [String: DescribedFile]

    package init(_ description: ProtocolDescription) {
        openAPI = DescribedFile(description.openAPI, type: "application/vnd.oai.openapi+json;version=3.1")
        schemas = description.schemas.mapValues { DescribedFile($0, type: "application/schema+json") }
    }

    package var routes: RouteCollection<HubRequestContext> {
        let routes = RouteCollection(context: HubRequestContext.self)
        routes.get("/openapi.json") { [openAPI] request, _ in openAPI.answer(to: request) }
        routes.get("/schemas/{file}") { [schemas] request, context in
            guard let schema = schemas[try context.parameters.require("file")] else { throw Problem(.notFound) }
            return schema.answer(to: request)
        }
        return routes
    }
}

/// A file of the description, with its name in caches.
private struct DescribedFile: Sendable {
    let bytes: [UInt8]
    let type: String
    let tag: EntityTag

    init(_ bytes: [UInt8], type: String) {
        self.bytes = bytes
        self.type = type
        tag = EntityTag(of: bytes)
    }

    func answer(to request: Request) -> Response {
        var headers: HTTPFields = [.eTag: tag.description, .cacheControl: "public, no-cache"]
        if tag.isNamed(in: request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
