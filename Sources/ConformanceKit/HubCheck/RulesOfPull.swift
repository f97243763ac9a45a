import Cryptography
import Foundation
import HubCore

// Pull, snapshot and acknowledgements: section 8.
extension HubRule {
    static let pull = [
        HubRule("changes", "8", "変更を順に渡す", "Changes are given in order, each with its digest") { hub in
            try hub.needs(feature: "changes")
            let first = try hub.send(hub.get("/sync/changes", query: "limit=1"))
            try first.expect(200)
            try first.expect("content-type", "application/vnd.hsj.changes+jsonl")
            guard let cursor = first.fields["sync-cursor"] else { throw Breach(expected: "Sync-Cursor", got: "—") }
            guard first.lines.count == 1 else { throw Breach(expected: "1", got: "\(first.lines.count)") }
            for line in first.lines { try line.expect(["pos", "topic", "k", "r", "op", "sha256"]) }
            let rest = try hub.send(hub.get("/sync/changes", query: "cursor=\(cursor)&limit=1000"))
            try rest.expect(200)
            let positions = (first.lines + rest.lines).map { $0.text("pos") ?? "" }
            guard Set(positions).count == positions.count else {
                throw Breach(Message(ja: "同じ変更が二度渡されました", en: "A change was given twice"))
            }
            try digests(of: first)
            try digests(of: rest)
        },
        HubRule("changes-more", "8", "続きがあることを Link で示す", "Link says that more is there") { hub in
            try hub.needs(feature: "changes")
            let answer = try hub.send(hub.get("/sync/changes", query: "topics=report&limit=1"))
            try answer.expect(200)
            guard answer.lines.allSatisfy({ $0.text("topic") == "report" }) else {
                throw Breach(
                    expected: "topic: report", got: answer.lines.compactMap { $0.text("topic") }.joined(separator: ", ")
                )
            }
            guard answer.fields["link"]?.contains("rel=\"next\"") ?? false else {
                throw Breach(expected: "Link: <…>; rel=\"next\"", got: answer.fields["link"] ?? "—")
            }
        },
        HubRule("changes-not-modified", "8", "変わらなければ 304", "304 where nothing has changed") { hub in
            try hub.needs(feature: "changes")
            let answer = try hub.send(hub.get("/sync/changes", query: "limit=1000"))
            guard let tag = answer.fields["etag"] else { throw Breach(expected: "ETag", got: "—") }
            var again = hub.get("/sync/changes", query: "limit=1000")
            again.fields = [("If-None-Match", tag)]
            try hub.send(again).expect(304)
        },
        HubRule("changes-version-1", "8", "版 1 では一つの文書", "One document for version 1") { hub in
            try hub.needs(feature: "changes")
            try hub.needs(version: 1)
            var request = hub.get("/sync/changes", query: "limit=1")
            request.version = "1"
            let answer = try hub.send(request)
            try answer.expect(200)
            try answer.expect("content-type", "application/vnd.hsj.changes+json")
            try answer.object.expect(["changes"])
        },
        HubRule("snapshot", "8", "スナップショットを渡す", "The snapshot tells what stands") { hub in
            try hub.needs(feature: "snapshot")
            let answer = try hub.send(hub.get("/sync/snapshot"))
            try answer.expect(200)
            try answer.expect("content-type", "application/vnd.hsj.snapshot+jsonl")
            guard let first = answer.lines.first else { throw Breach(expected: "n", got: "—") }
            try first.expect(["scheme", "epoch", "cursor", "dict", "version_of_data", "n", "at"])
            guard first.integer("n") == answer.lines.count - 1 else {
                throw Breach(expected: "n \(answer.lines.count - 1)", got: "\(first.integer("n") ?? -1)")
            }
            guard answer.lines.contains(where: { $0.text("k")?.hasPrefix("activity/\(hub.month)") ?? false }) else {
                throw Breach(expected: "activity/\(hub.month)", got: "—")
            }
            let cursor = first.text("cursor") ?? ""
            try hub.send(hub.get("/sync/changes", query: "cursor=\(cursor)")).expect(200)
        },
        HubRule("acks", "8", "読んだことを受け付ける", "An acknowledgement is taken") { hub in
            try hub.needs(feature: "acks")
            let changes = try hub.send(hub.get("/sync/changes", query: "limit=1000"))
            guard let cursor = changes.fields["sync-cursor"] else { throw Breach(expected: "Sync-Cursor", got: "—") }
            try hub.send(hub.request("PUT", "/sync/acks", body: Array("{\"cursor\":\"\(cursor)\"}".utf8))).expect(204)
        },
    ]

    /// `sha256` is of the bytes of `d` as they stand in the line, which is its last member.
    private static func digests(of answer: ProbeAnswer) throws(Breach) {
        for line in String(decoding: answer.body, as: UTF8.self).split(separator: "\n") {
            let object = JSONObject(Array(line.utf8))
            guard object.text("op") == "put", let start = line.range(of: "\"d\":")?.upperBound else { continue }
            let digest = SHA256.hash(of: String(line[start...].dropLast())).hex
            guard object.text("sha256") == digest else {
                throw Breach(expected: digest, got: object.text("sha256") ?? "—")
            }
        }
    }
}
