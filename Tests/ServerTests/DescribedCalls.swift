import Foundation
import HubCore
import Server
import TestSupport

/// The OpenAPI description and its schemas, as far as tests compare them with the code.
struct DescribedCalls: Sendable {
    struct Call: Sendable {
        /// As the description writes it: `GET`, `/sync/streams/{stream}`.
        let method: String
        let path: String
        let answers: [Int: Answer]

        var name: String { "\(method) \(path)" }
        var problems: [(status: Int, code: String)] {
            answers.flatMap { status, answer in answer.codes.map { (status, $0) } }
        }
    }

    struct Answer: Sendable {
        let types: Set<String>
        /// Of problems.
        let codes: Set<String>
    }

    static let current = Result { try DescribedCalls() }

    let calls: [Call]
    private let description: ProtocolDescription

    init() throws {
        description = try ProtocolDescription(ProductFiles())
        let paths = try JSONSerialization.jsonObject(with: Data(description.openAPI)) as? [String: Any] ?? [:]
        calls = (paths["paths"] as? [String: [String: [String: Any]]] ?? [:]).flatMap { path, operations in
            operations.map { method, operation in
                let answers = operation["responses"] as? [String: [String: Any]] ?? [:]
                return Call(
                    method: method.uppercased(), path: path,
                    answers: answers.reduce(into: [:]) { $0[Int($1.key) ?? 0] = Answer($1.value) })
            }
        }
    }

    /// What the answer has that the description does not tell; nil too for a call that it does not know.
    func deviation(of answer: WireAnswer, to request: WireRequest) -> String? {
        guard let call = call(request) else { return nil }
        guard let described = call.answers[answer.status] else { return "\(call.name): status \(answer.status)" }
        let type = answer.fields["content-type"]
        if request.method != "HEAD", !answer.body.isEmpty, !described.types.contains(type ?? "") {
            return "\(call.name): type \(type ?? "none") with status \(answer.status)"
        }
        guard answer.status >= 400, let code = answer.text("code") else { return nil }
        return described.codes.contains(code) ? nil : "\(call.name): code \(code)"
    }

    /// A part of the description (`openapi`) or of a schema (`receipt`), by JSON Pointer.
    func value(_ document: String, _ pointer: String) throws -> Any? {
        let bytes = document == "openapi" ? description.openAPI : description.schemas["\(document).json"] ?? []
        let root: Any = try JSONSerialization.jsonObject(with: Data(bytes))
        return pointer.split(separator: "/").reduce(root as Any?) { value, token in
            let token = String(token).replacing("~1", with: "/")
            if let list = value as? [Any] { return Int(token).map { list[$0] } }
            return (value as? [String: Any])?[token]
        }
    }

    func texts(_ document: String, _ pointer: String) throws -> Set<String> {
        Set(try value(document, pointer) as? [String] ?? [])
    }

    func members(_ document: String, _ pointer: String) throws -> Set<String> {
        Set((try value(document, pointer) as? [String: Any] ?? [:]).keys)
    }

    var schemas: Set<String> { Set(description.schemas.keys.map { String($0.dropLast(".json".count)) }) }

    private func call(_ request: WireRequest) -> Call? {
        let parts = Self.parts(request.path.split(separator: "?")[0])
        let method = request.method == "HEAD" ? "GET" : request.method
        return calls.first { call in
            let described = Self.parts(Substring(call.path))
            return call.method == method && described.count == parts.count
                && zip(described, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
    }

    private static func parts(_ path: Substring) -> [Substring] { path.split(separator: "/") }
}

extension DescribedCalls.Answer {
    fileprivate init(_ response: [String: Any]) {
        let content = response["content"] as? [String: [String: Any]] ?? [:]
        types = Set(content.keys)
        let schema = content["application/problem+json"]?["schema"] as? [String: Any]
        let parts = schema?["allOf"] as? [[String: Any]] ?? []
        codes = Set(
            parts.flatMap { part in
                let code = (part["properties"] as? [String: [String: Any]])?["code"]
                return code?["enum"] as? [String] ?? []
            })
    }
}
