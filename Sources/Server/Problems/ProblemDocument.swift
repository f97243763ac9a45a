import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore

/// A problem as the answer to one request (RFC 9457).
///
/// The members come in a fixed order: the standard ones, the hub's own, both languages, then those of the occurrence
/// by name. `type` is relative to the hub's address and resolves to a page (`ProblemPages`).
struct ProblemDocument {
    let problem: Problem
    let language: Language
    let requestID: String

    static let mediaType = "application/problem+json"

    var response: Response {
        let bytes = json
        var headers = self.headers
        headers[.contentLength] = String(bytes.count)
        return Response(
            status: .init(code: problem.kind.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// UTF-8.
    var json: [UInt8] {
        let kind = problem.kind
        var object = JSONObjectText()
        object.add("type", "/problems/\(kind.code)")
        object.add("title", kind.title[language])
        object.add("status", kind.status)
        if let detail = problem.detail { object.add("detail", detail[language]) }
        object.add("code", kind.code)
        object.add("retry", kind.retry.rawValue)
        object.add("request_id", requestID)
        object.add("title_ja", kind.title.ja)
        object.add("title_en", kind.title.en)
        if let detail = problem.detail {
            object.add("detail_ja", detail.ja)
            object.add("detail_en", detail.en)
        }
        for (name, member) in problem.members.sorted(by: { $0.key < $1.key }) {
            switch member {
            case .integer(let number): object.add(name, number)
            case .text(let text): object.add(name, text)
            case .list(let texts): object.add(name, texts)
            }
        }
        return object.bytes
    }

    /// A client whose clock is off reads `Date`, which the server sets on every answer.
    var headers: HTTPFields {
        var headers: HTTPFields = [
            .contentType: Self.mediaType,
            .contentLanguage: language.rawValue,
            .cacheControl: "no-store",
        ]
        if problem.kind == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        if problem.kind.retry == .after { headers[.retryAfter] = String(problem.secondsToWait) }
        if case .list(let methods) = problem.members[Problem.allow] {
            headers[.allow] = methods.joined(separator: ", ")
        }
        return headers
    }
}

extension Problem {
    /// The member that says when to come back, in whole seconds; sent as `Retry-After` too.
    package static let retryAfter = "retry_after"
    /// The member that lists the methods a path knows; sent as `Allow` too.
    package static let allow = "allow"

    /// Five seconds unless the problem knows better, never less than one.
    var secondsToWait: Int {
        guard case .integer(let seconds) = members[Self.retryAfter] else { return 5 }
        return max(1, seconds)
    }
}
