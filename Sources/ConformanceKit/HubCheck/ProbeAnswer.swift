import Cryptography
import Foundation
import HubCore
import SchemeClient
import SyncProtocol

/// An answer of the hub that is tested.
struct ProbeAnswer {
    let status: Int
    /// By name in lower case.
    let fields: [String: String]
    let body: [UInt8]

    init(_ response: HTTPResponse) {
        (status, fields, body) = (response.status, response.fields, response.body)
    }

    /// The object that the body is; empty for anything else.
    var object: JSONObject { JSONObject(body) }

    /// JSON values, one a line.
    var lines: [JSONObject] {
        String(decoding: body, as: UTF8.self).split(separator: "\n").map { JSONObject(Array($0.utf8)) }
    }

    /// What is told where another answer was expected.
    var told: String {
        let code = object.text("code").map { " \($0)" } ?? ""
        let detail = object.text("detail").map { ": \($0)" } ?? ""
        return "\(status)\(code)\(detail.excerpt)"
    }

    // MARK: Expectations

    func expect(_ status: Int) throws(Breach) {
        guard self.status == status else { throw Breach(expected: String(status), got: told) }
    }

    /// A problem document of this code, whole, with these members beside the standard ones.
    func expect(_ status: Int, _ code: String, retry: String? = nil, members: [String] = []) throws(Breach) {
        guard self.status == status, object.text("code") == code else {
            throw Breach(expected: "\(status) \(code)", got: told)
        }
        guard fields["content-type"]?.hasPrefix("application/problem+json") ?? false else {
            throw Breach(expected: "application/problem+json", got: fields["content-type"] ?? "—")
        }
        if let retry, object.text("retry") != retry {
            throw Breach(expected: "retry: \(retry)", got: object.text("retry") ?? "—")
        }
        try object.expect(["type", "title", "status", "code", "retry", "request_id"] + members)
    }

    func expect(_ field: String, _ value: String) throws(Breach) {
        guard fields[field] == value else { throw Breach(expected: "\(field): \(value)", got: fields[field] ?? "—") }
    }

    /// Signed by the hub's key (section 5).
    func expectSignature(by key: Ed25519PublicKey) throws(Breach) {
        let digest = fields["content-digest"] ?? ""
        do throws(Problem) {
            try ContentDigest.check(digest, bodyDigest: SHA256.hash(of: body))
            try ReceivedSignature(input: fields["signature-input"], signature: fields["signature"]).verify(
                SignableResponse(
                    status: status, contentDigest: digest, contentType: fields["content-type"] ?? ""), key: key)
        } catch {
            throw Breach(
                Message(
                    ja: "ハブの署名を検証できません: \(error.text(in: .ja))",
                    en: "The hub's signature does not verify: \(error.text(in: .en))"))
        }
    }
}

/// A rule of the protocol that the hub does not keep.
struct Breach: Error {
    let message: Message

    init(_ message: Message) { self.message = message }

    init(expected: String, got: String) {
        message = Message(ja: "\(expected) のはずが \(got) でした", en: "expected \(expected), got \(got)")
    }
}

/// Why a rule was left out.
struct Skipped: Error {
    let message: Message
    init(_ ja: String, _ en: String) { message = Message(ja: ja, en: en) }
}

/// A JSON object as it is read for a test: everything optional.
struct JSONObject {
    private let members: [String: Any]

    init(_ bytes: [UInt8]) {
        self.init((try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:])
    }

    private init(_ members: [String: Any]) { self.members = members }

    var names: Set<String> { Set(members.keys) }

    func text(_ name: String) -> String? { members[name] as? String }
    func integer(_ name: String) -> Int? { members[name] as? Int }
    func texts(_ name: String) -> [String] { members[name] as? [String] ?? [] }
    func object(_ name: String) -> JSONObject { JSONObject(members[name] as? [String: Any] ?? [:]) }

    func objects(_ name: String) -> [JSONObject] {
        (members[name] as? [[String: Any]] ?? []).map { JSONObject($0) }
    }

    func expect(_ names: [String]) throws(Breach) {
        let missing = names.filter { members[$0] == nil }
        guard missing.isEmpty else {
            throw Breach(
                Message(
                    ja: "項目がありません: \(missing.joined(separator: ", "))",
                    en: "members are missing: \(missing.joined(separator: ", "))"))
        }
    }

    /// The same members with the same values, but for those left out.
    func equals(_ other: JSONObject, besides names: Set<String>) -> Bool {
        let (ours, theirs) = (kept(names), other.kept(names))
        return NSDictionary(dictionary: ours).isEqual(to: theirs)
    }

    private func kept(_ names: Set<String>) -> [String: Any] { members.filter { !names.contains($0.key) } }
}
