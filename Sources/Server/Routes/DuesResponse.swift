import Foundation
import HTTPTypes
import HubCore
import Hummingbird

extension Response {
    /// A document of the dues: never kept by anything on the way.
    static func dues(_ document: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        .json(
            try JSONEncoder.stable.encode(document), status: status, headers: [.cacheControl: "private, no-store"])
    }
}
