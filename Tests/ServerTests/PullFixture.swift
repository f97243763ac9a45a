import Cryptography
import Foundation
import HubCore
import Sync
import SyncProtocol
import TestSupport

/// Pulls of the office.
extension SyncFixture {
    var questions: Questions { Questions(database: test.database, clock: test.clock, entropy: test.entropy) }
    var notices: Notices { Notices(database: test.database, clock: test.clock, entropy: test.entropy) }
    var documents: OfficeDocuments {
        OfficeDocuments(database: test.database, clock: test.clock, entropy: test.entropy)
    }

    func get(
        _ path: String, _ fields: (String, String)..., by office: TestOffice? = nil, version: String = "2"
    ) async throws -> WireAnswer {
        var request = (office ?? self.office).signed(WireRequest("GET", path), for: hub, body: nil, version: version)
        for (name, value) in fields { request[name] = value }
        return try await send(request)
    }

    /// `query` as `cursor=…&limit=2`.
    func pull(_ query: String = "", _ fields: (String, String)..., by office: TestOffice? = nil) async throws
        -> WireAnswer
    {
        var request = (office ?? self.office).get("/sync/changes" + (query.isEmpty ? "" : "?" + query), from: hub)
        for (name, value) in fields { request[name] = value }
        return try await send(request)
    }

    func acknowledgement(_ body: String, by office: TestOffice? = nil) -> WireRequest {
        let bytes = Array(body.utf8)
        return (office ?? self.office).signed(
            WireRequest("PUT", "/sync/acks", body: bytes), for: hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: bytes)), contentType: "application/json"))
    }

    /// The cursor after all that there is.
    func end(by office: TestOffice? = nil) async throws -> String {
        try await pull("limit=1000", by: office).cursor
    }

    @discardableResult
    func ask(_ text: String, of office: TestOffice? = nil) async throws -> UUID {
        try await questions.ask(
            NewQuestion(.question, about: "activity/2026-05", text: text), of: (office ?? self.office).scheme,
            actor: "test")
    }

    @discardableResult
    func publish(_ title: String) async throws -> String {
        let text = Message(ja: title, en: title)
        return try await notices.publish(NoticeText(title: text, body: text), actor: "test")
    }
}

/// One line of an answer with changes.
struct PulledLine: Decodable, Equatable {
    let pos: String
    let topic: String
    let k: String
    let r: Int64
    let op: String
    let sha256: String?
}

extension WireAnswer {
    var cursor: String { fields["sync-cursor"] ?? "" }

    /// The address of the next page.
    var next: String? {
        guard let link = fields["link"], link.hasPrefix("<"), link.hasSuffix(#">; rel="next""#) else { return nil }
        return String(link.dropFirst().prefix { $0 != ">" })
    }

    var lines: [String] { text.split(separator: "\n").map(String.init) }

    var changes: [PulledLine] {
        get throws { try lines.map { try JSONDecoder().decode(PulledLine.self, from: Data($0.utf8)) } }
    }
}
