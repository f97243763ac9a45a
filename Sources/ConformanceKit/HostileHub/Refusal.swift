import Documents
import HubCore

/// A problem document that a scenario makes up, or one of the hub's own catalogue.
struct Refusal: Sendable, Equatable {
    let status: Int
    let code: String
    let retry: RetryClass
    let detail: String?
    let members: [String: Problem.Member]
    /// Seconds.
    let retryAfter: Int?

    init(
        _ status: Int, _ code: String, _ retry: RetryClass, members: [String: Problem.Member] = [:],
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.retry = retry
        self.members = members
        self.retryAfter = retryAfter
        detail = nil
    }

    init(_ problem: Problem) {
        status = problem.kind.status
        code = problem.kind.code
        retry = problem.kind.retry
        members = problem.members
        detail = problem.detail?.en
        retryAfter = problem.kind.retry == .after ? 1 : nil
    }

    var answer: RawAnswer {
        var document = JSONDocument()
        document.beginObject()
        document.member("type", "/problems/\(code)")
        document.member("title", "適合試験のための応答です: \(code)")
        document.member("status", status)
        if let detail { document.member("detail", detail) }
        document.member("code", code)
        document.member("retry", retry.rawValue)
        document.member("request_id", "conformance")
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            switch member {
            case .integer(let number): document.member(name, number)
            case .text(let text): document.member(name, text)
            case .list(let texts): document.array(name) { list in for text in texts { list.string(text) } }
            }
        }
        document.endObject()
        var answer = RawAnswer(
            status: status, fields: [("Content-Type", "application/problem+json")], body: document.bytes)
        if let retryAfter { answer.fields.append(("Retry-After", String(retryAfter))) }
        return answer
    }
}
