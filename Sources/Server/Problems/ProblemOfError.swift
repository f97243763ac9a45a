import HTTPTypes
import HubCore
import Hummingbird
import Postgres

extension Problem {
    /// The problem that any error of a route is answered with. What is not known to be the caller's is the hub's fault.
    init(answering error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as PostgresError: self.init(answering: error)
        // The hub is stopping, or the caller has gone.
        case is CancellationError: self.init(.reducedCapacity)
        case let error as HTTPError: self.init(status: error.status, text: error.body)
        case let error as any HTTPResponseError: self.init(status: error.status, text: nil)
        default: self.init(.internalFault)
        }
    }

    /// What a caller can do about the database: nothing of its own is told but whether to send again.
    private init(answering error: PostgresError) {
        switch error.kind {
        case .commitInDoubt: self.init(.commitInDoubt)
        case .busy, .timedOut, .stale: self.init(.reducedCapacity)
        case .unreachable: self.init(.databaseUnreachable)
        // The server says itself that it stops or starts.
        case .refused where error.sqlState?.hasPrefix("57P") ?? false: self.init(.databaseUnreachable)
        case .refused where error.isRetryable: self.init(.reducedCapacity)
        // Its disk or memory is full: nothing was kept, and all is well again once somebody has made room.
        case .refused where error.sqlState?.hasPrefix("53") ?? false: self.init(.reducedCapacity)
        case .refused, .unreadable: self.init(.internalFault)
        }
    }

    private init(status: HTTPResponse.Status, text: String?) {
        let detail = text.map { Message(ja: $0.excerpt, en: $0.excerpt) }
        switch status {
        case .unauthorized: self.init(.unauthorized, detail: detail)
        case .forbidden: self.init(.forbidden, detail: detail)
        case .notFound: self.init(.notFound, detail: detail)
        case .methodNotAllowed: self.init(.methodNotAllowed, detail: detail)
        case .notAcceptable: self.init(.notAcceptable, detail: detail)
        case .contentTooLarge: self.init(.tooLarge, detail: detail)
        case .unsupportedMediaType: self.init(.codingUnsupported, detail: detail)
        case .tooManyRequests: self.init(.tooManyRequests, detail: detail)
        case .serviceUnavailable: self.init(.reducedCapacity, detail: detail)
        case let status where status.kind == .clientError: self.init(.badRequest, detail: detail)
        default: self.init(.internalFault)
        }
    }
}
