import DataDictionary
import Foundation
import HubCore
import SchemeClient

/// Twelve months of one element, by prefecture and perhaps a category.
struct Question: Sendable {
    let element: DataElement
    /// The numbers of what is asked for: of the element's total, or of all options of the category.
    let cells: [Int32]
    let months: ClosedRange<Month>
    let language: String
    /// Nil for a question to `/statistics/values`, otherwise one to `/statistics/query`.
    var breakdown: String?

    var path: String {
        let places = "area=prefecture&from=\(months.lowerBound)&to=\(months.upperBound)"
        if let breakdown { return "/statistics/query?measures=\(element.id)&breakdown=\(breakdown)&\(places)" }
        return "/statistics/values/\(element.id)?period=month&\(places)"
    }

    func answer(from client: HTTPClient, _ token: String) throws -> [UInt8] {
        let answer = try client.send(
            HTTPRequest(
                "GET", path,
                fields: [
                    ("Authorization", "Bearer \(token)"), ("Accept", "application/json"), ("Accept-Language", language),
                ]))
        guard answer.status == 200 else {
            throw BenchFailure("\(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        }
        return answer.body
    }

    /// All figures of an answer together, in units of the element's last decimal.
    func sum(ofAnswer body: [UInt8]) throws -> Int64 {
        struct Answer: Decodable {
            struct Cell: Decodable { let value: Double }
            let cells: [Cell]
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(body))
        let unit = pow(10, Double(element.decimals))
        return answer.cells.reduce(0) { $0 + Int64(($1.value * unit).rounded()) }
    }
}
