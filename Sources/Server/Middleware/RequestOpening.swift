import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import Logging

/// Opens every request: gives it an id, finds out the language and takes the time.
///
/// A well-formed `X-Request-ID` of the caller is kept, so that a chain of programs can use one id; else the id is a
/// new UUID version 7. The answer names it in the same field.
package struct RequestOpening: RouterMiddleware {
    package typealias Context = HubRequestContext

    let clock: HubCore.Clock
    let entropy: Entropy

    package init(clock: HubCore.Clock, entropy: Entropy) {
        self.clock = clock
        self.entropy = entropy
    }

    package func handle(
        _ request: Request, context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.started = .now
        context.received = clock.now
        context.requestID = requestID(offered: request.headers[.requestID], context)
        context.language = Language(accepting: request.headers[.acceptLanguage])
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request.id"] = .string(context.requestID)

        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        return response
    }

    private func requestID(offered: String?, _ context: HubRequestContext) -> String {
        if let offered, Self.isWellFormed(offered) { return offered }
        return entropy.uuid(at: context.received).uuidString.lowercased()
    }

    /// 1–64 characters that need no escaping in a header, a log or a shell.
    static func isWellFormed(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension HTTPField.Name {
    package static let requestID = Self("X-Request-ID")!
}
