import DataDictionary
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import Statistics

/// What the calls about reporting have in common: their parameters, their bodies and their answers.
enum ReportingCalls {
    /// A list under one name, as JSON that nobody keeps.
    static func list(_ name: String, _ items: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        try json([name: items], status: status)
    }

    static func json(_ document: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder.stable
        encoder.dateEncodingStrategy = .iso8601
        return Response.json(
            try encoder.encode(document), status: status, headers: [.cacheControl: "private, no-store"])
    }

    static let done = Response(status: .noContent)

    static func parameters(of request: Request) throws(Problem) -> QueryParameters {
        try QueryParameters(request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) })
    }

    /// Problems: `request-invalid`, `too-large`.
    static func body<Body: Decodable>(_ type: Body.Type, of request: Request) async throws -> Body {
        let bytes = try await request.wholeBody(upTo: Limits.smallBodyBytes)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "本文の JSON に必要な項目がないか、形が違います", en: "The JSON body lacks a member or has another form"))
        }
    }

    static func scheme(_ text: String?) throws(Problem) -> SchemeCode? {
        guard let text else { return nil }
        return try SchemeCode(parsing: text)
    }

    static func month(_ text: String?) throws(Problem) -> Month {
        guard let month = text.flatMap({ Month($0) }) else {
            throw Problem(
                .queryInvalid, detail: Message(ja: "年月は 2026-05 の形で指定してください", en: "A month is written 2026-05"))
        }
        return month
    }

    static func months(_ text: String) throws(Problem) -> ClosedRange<Month> {
        guard let period = Period(text) else {
            throw Problem(
                .queryInvalid, detail: Message(ja: "期間「\(text.excerpt)」", en: "Period “\(text.excerpt)”"))
        }
        return period.firstMonth...period.lastMonth
    }
}
