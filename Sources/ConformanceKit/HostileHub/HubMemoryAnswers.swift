import Cryptography
import Documents
import Foundation
import HubCore
import SyncProtocol

/// The bodies of the hub's answers.
extension HubMemory {
    static func json(_ status: Int, _ body: [UInt8]) -> RawAnswer {
        RawAnswer(status: status, fields: [("Content-Type", "application/json")], body: body)
    }

    func object(_ members: (inout JSONDocument) -> Void) -> [UInt8] {
        var document = JSONDocument()
        document.beginObject()
        if saysMore { Self.sayMore(&document) }
        members(&document)
        document.endObject()
        return document.bytes
    }

    /// Values of every kind, with names inside that mean something elsewhere.
    private static func sayMore(_ document: inout JSONDocument) {
        document.member("x_number", -1)
        document.member("x_text", "\"seq\":999,{\"head\":\"0\"}")
        document.name("x_null")
        document.null()
        document.object("x_object") {
            $0.member("seq", 999)
            $0.member("head", String(repeating: "0", count: 64))
            $0.array("x_list") { $0.boolean(true) }
        }
    }

    func capabilities(_ now: Date) -> [UInt8] {
        object { document in
            document.array("codings") { for coding in ["gzip", "identity"] { $0.string(coding) } }
            document.array("dictionaries") { for version in dictionaries { $0.string(version) } }
            document.member("epoch", epoch)
            document.array("features") { for feature in ["changes", "snapshot", "acks"] { $0.string(feature) } }
            document.object("hub_keys") { keys in
                keys.object("current") { $0.key(signer) }
                if !earlierSigners.isEmpty {
                    keys.array("earlier") { list in
                        for key in earlierSigners {
                            list.beginObject()
                            list.key(key)
                            list.endObject()
                        }
                    }
                }
                if let announced { keys.object("next") { $0.key(announced) } }
            }
            document.member("hub_time", now.iso8601)
            document.object("limits") {
                $0.member("coded_bytes", Limits.codedBodyBytes)
                $0.member("decoded_bytes", Limits.decodedBodyBytes)
                $0.member("line_bytes", Limits.lineBytes)
                $0.member("cells", Limits.changesPerBatch)
                $0.member("records", Limits.recordsPerBatch)
            }
            document.member("openapi", "/openapi.json")
            document.member("problem_base", "/problems/")
            document.array("records") { for kind in ["report", "put cell", "del cell"] { $0.string(kind) } }
            document.array("versions") { list in
                list.version(.two)
                list.version(.one)
            }
        }
    }

    func head(of stream: StreamName, _ now: Date) -> [UInt8] {
        let batches = streams[stream.rawValue, default: []]
        return object {
            $0.member("epoch", epoch)
            $0.member("head", (batches.last?.head ?? SyncChain.start(of: stream)).hex)
            $0.member("hub_time", now.iso8601)
            $0.member("seq", batches.count)
            $0.member("stream", stream.rawValue)
        }
    }

    func receipt(of batch: SentBatch, head: SHA256Digest, _ now: Date) -> [UInt8] {
        object { document in
            document.member("at", now.iso8601)
            document.member("batch_sha256", batch.digest.hex)
            document.member("created", batch.recordCount)
            document.member("epoch", epoch)
            document.member("head", head.hex)
            for name in ["held", "superseded", "unchanged", "updated", "withdrawn"] { document.member(name, 0) }
            for name in ["held_cells", "quarantined", "superseded_cells", "warnings"] { document.array(name) { _ in } }
            document.member("n", batch.recordCount)
            document.member("prev", batch.previous.hex)
            document.member("seq", batch.sequence)
            document.member("stream", batch.stream.rawValue)
            document.member("version_of_data", accepted)
        }
    }

    // MARK: Pull

    /// Three changes, the last but one of a topic that no client can know.
    private static let feed = [
        ("n1", "notice", "notice/1", #"{"title_ja":"お知らせ","title_en":"Notice","body_ja":"試験です","body_en":"A test"}"#),
        ("n2", "x-unknown", "x-unknown/1", #"{"anything":[1,2,{"more":null}]}"#),
        (
            "s1", "invoice", "invoice/HS-2026-00001",
            #"{"number":"HS-2026-00001","fiscal_year":2026,"amount":24000,"issued_on":"2026-05-01","due_on":"2026-06-30","state":"issued"}"#
        ),
    ]

    /// Two changes at a time, so that a client must go on.
    func changes(_ request: RawRequest, version: SyncVersion) -> RawAnswer {
        let parameters = (request.query ?? "").split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        let cursor = parameters.first { $0.first == "cursor" && $0.count == 2 }.map { String($0[1]) }
        let parts = (cursor ?? mark(0)).split(separator: "-")
        guard parts.count == 2, mark(Int(parts[0]) ?? -1) == cursor ?? mark(0), let start = Int(parts[0]),
            (0...Self.feed.count).contains(start)
        else { return Refusal(410, "cursor-expired", .resync, members: ["snapshot": .text("/sync/snapshot")]).answer }
        let shown = Self.feed[start..<min(start + 2, Self.feed.count)]
        let lines = shown.map { position, topic, key, data in
            "{\"pos\":\"\(position)\",\"topic\":\"\(topic)\",\"k\":\"\(key)\",\"r\":1,\"op\":\"put\","
                + "\"sha256\":\"\(SHA256.hash(of: data).hex)\",\"d\":\(data)}"
        }
        let next = mark(shown.endIndex)
        var answer = RawAnswer(status: 200, fields: [("Sync-Cursor", next), ("ETag", "\"\(next)\"")])
        if shown.endIndex < Self.feed.count {
            answer.fields.append(("Link", "</sync/changes?cursor=\(next)>; rel=\"next\""))
        }
        if version == .one {
            answer.fields.append(("Content-Type", "application/vnd.hsj.changes+json"))
            answer.body = Array("{\"changes\":[\(lines.joined(separator: ","))]}".utf8)
        } else {
            answer.fields.append(("Content-Type", "application/vnd.hsj.changes+jsonl"))
            answer.body = Array(lines.map { $0 + "\n" }.joined().utf8)
        }
        return answer
    }

    private func mark(_ position: Int) -> String { "\(position)-\(cursorGeneration)" }

    func snapshot(version: SyncVersion, _ now: Date) -> RawAnswer {
        let first = object {
            $0.member("scheme", scheme.rawValue)
            $0.member("epoch", epoch)
            $0.member("cursor", mark(Self.feed.count))
            $0.member("dict", dictionaries[0])
            $0.member("version_of_data", accepted)
            $0.member("n", 0)
            $0.member("at", now.iso8601)
        }
        let isDocument = version == .one
        return RawAnswer(
            status: 200,
            fields: [("Content-Type", "application/vnd.hsj.snapshot+json\(isDocument ? "" : "l")")],
            body: isDocument
                ? Array("{\"snapshot\":".utf8) + first + Array(",\"records\":[]}".utf8) : first + Array("\n".utf8))
    }
}

extension JSONDocument {
    fileprivate mutating func key(_ signing: HubMemory.SigningKey) {
        member("kid", signing.key.publicKey.keyID)
        member("spki", Base64.encoded(signing.key.publicKey.spki))
        guard let endorsement = signing.endorsement else { return }
        member("from", HubMemory.keyStart.iso8601)
        member("endorsement", Base64.encoded(endorsement))
    }

    fileprivate mutating func version(_ version: SyncVersion) {
        beginObject()
        member("version", version.rawValue)
        member("media_type", version.mediaType)
        member("records", version.recordsPerBatch)
        endObject()
    }
}
