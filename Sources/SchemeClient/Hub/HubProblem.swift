import Foundation
import HubCore

/// A refusal of the hub (RFC 9457), or of something in front of it that does not speak the protocol.
package struct HubProblem: Error, Sendable, Equatable {
    package let status: Int
    /// Of the hub's catalogue; nil if the answer is not the hub's.
    package let code: String?
    package let retry: RetryClass
    package let title: Message
    package let detail: Message?
    /// Seconds to wait before the next try.
    package let retryAfter: Double?
    /// How far our clock is ahead of the hub's, in seconds.
    package let clockLead: Double?

    /// `now`: our clock.
    package init(_ response: HTTPResponse, now: Date) {
        status = response.status
        retryAfter = response.retryAfter(now: now)
        clockLead = response.date.map { now.timeIntervalSince($0) }
        if let document = ProblemDocument(response.body) {
            code = document.code
            retry = RetryClass(rawValue: document.retry) ?? Self.usualRetry(status: response.status)
            title = Message(
                ja: document.titleJa ?? document.title ?? document.code,
                en: document.titleEn ?? document.title ?? document.code)
            detail = (document.detailJa ?? document.detail).map { ja in
                Message(ja: ja, en: document.detailEn ?? document.detail ?? ja)
            }
        } else {
            code = nil
            retry = Self.usualRetry(status: response.status)
            title = Message(
                ja: "ハブではない応答です（HTTP \(response.status)）。アドレスとプロキシの設定を確かめてください",
                en: "The answer is not the hub's (HTTP \(response.status)); check the address and the proxy")
            detail = nil
        }
    }

    /// Where nobody says what to do: a gateway's failure passes, a client's fault does not.
    private static func usualRetry(status: Int) -> RetryClass {
        [408, 425, 429, 500, 502, 503, 504].contains(status) ? .after : .never
    }

    /// `[clock-skew] title: detail`
    package func text(in language: Language) -> String {
        let code = code.map { "[\($0)] " } ?? ""
        let separator = language == .ja ? "。" : ": "
        return code + title[language] + (detail.map { separator + $0[language] } ?? "")
    }
}

/// The members that matter here.
private struct ProblemDocument: Decodable {
    let code: String
    let retry: String
    let title: String?
    let titleJa: String?
    let titleEn: String?
    let detail: String?
    let detailJa: String?
    let detailEn: String?

    init?(_ body: [UInt8]) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let document = try? decoder.decode(Self.self, from: Data(body)) else { return nil }
        self = document
    }
}
