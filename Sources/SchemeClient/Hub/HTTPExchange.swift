import Foundation
import HubCore

/// A request with a path and fields as they are sent.
package struct HTTPRequest: Sendable {
    package let method: String
    /// Percent-encoded, beginning with `/`; a query behind `?`.
    package let path: String
    package var fields: [(name: String, value: String)]
    package let body: [UInt8]?

    package init(_ method: String, _ path: String, fields: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.method = method
        self.path = path
        self.fields = fields
        self.body = body
    }
}

package struct HTTPResponse: Sendable, Equatable {
    package let status: Int
    /// By name in lower case; of a field on several lines, the last.
    package let fields: [String: String]
    package let body: [UInt8]

    package init(status: Int, fields: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Retry-After (RFC 9110, section 10.2.3), seconds or a date, as seconds from `now`; nil if absent or malformed.
    package func retryAfter(now: Date) -> Double? {
        guard let field = fields["retry-after"] else { return nil }
        if let seconds = Int(field) { return seconds >= 0 ? Double(seconds) : nil }
        return Self.date(field).map { max(0, $0.timeIntervalSince(now)) }
    }

    /// The server's clock when it answered.
    package var date: Date? { fields["date"].flatMap(Self.date) }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func date(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text)
    }
}

/// Why there was no complete answer, in libcurl's words. The request may have had its effect all the same.
package enum HTTPFault: Error, Sendable, Equatable {
    /// No route, refused, cut or too slow.
    case unreachable(String)
    /// The name of the server is not known: often no network at all.
    case nameUnknown(String)
    /// The proxy that the environment names is not found, or lets nobody through.
    case proxy(String)
    /// The server's certificate is not trusted, or there is no common TLS.
    case insecure(String)
    /// The answer is longer than any of the protocol.
    case answerTooLarge

    /// It may be gone the next time.
    package var mayPass: Bool {
        switch self {
        case .unreachable, .nameUnknown, .proxy: true
        case .insecure, .answerTooLarge: false
        }
    }
}
