import HubCore
import Hummingbird
import Statistics

extension QueryParameters {
    /// Those of a request's address. Errors: `query-invalid` for a name that is there twice.
    init(_ request: Request) throws(Problem) {
        try self.init(request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) })
    }
}
