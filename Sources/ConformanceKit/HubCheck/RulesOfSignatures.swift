import Foundation
import HubCore
import SchemeClient

// Signatures: section 5, and what every answer of the hub has in common.
extension HubRule {
    static let signatures = [
        HubRule("order", "5", "署名の対象はどの順でもよい", "Components may stand in any order") { hub in
            var request = head(hub)
            request.arrange = { $0.reversed() }
            try hub.send(request).expect(200)
        },
        HubRule("signature-wrong", "5", "正しくない署名を断る", "A wrong signature is refused") { hub in
            var request = head(hub)
            request.damage = { [$0[0] ^ 1] + $0.dropFirst() }
            try refused(request, hub)
        },
        HubRule("component-missing", "5", "足りない署名の対象を断る", "A component that is not covered is refused") { hub in
            for name in ["@method", "@authority", "@path", "@query", "sync-version"] {
                var request = head(hub)
                request.arrange = { $0.filter { $0.name != name } }
                try refused(request, hub)
            }
        },
        HubRule("component-more", "5", "余分な署名の対象を断る", "A component beside the profile is refused") { hub in
            var request = head(hub)
            request.arrange = { $0 + [ProbeRequest.Component(name: "user-agent", value: "homestart-scheme/1")] }
            try refused(request, hub)
        },
        HubRule("parameter-more", "5", "余分なパラメーターを断る", "A fifth parameter is refused") { hub in
            var request = head(hub)
            request.moreParameters = ";nonce=\"1\""
            try refused(request, hub)
        },
        HubRule("tag", "5", "別の tag を断る", "Another tag is refused") { hub in
            var request = head(hub)
            request.tag = "hsj-receipt"
            try refused(request, hub)
        },
        HubRule("authority", "5", "別の宛先の署名を断る", "A signature for another host is refused") { hub in
            var request = head(hub)
            request.authority = "other.example"
            try refused(request, hub)
            request.fields = [("Host", "other.example")]
            try refused(request, hub)
        },
        HubRule("query-with-body", "5", "本文と ? 以降は両立しない", "A request with a body has no query") { hub in
            var request = hub.push(hub.batch([]))
            request.query = "a=1"
            try refused(request, hub)
        },
        HubRule("clock", "5", "300 秒を超える時計のずれを断る", "A clock off by more than 300 s is refused") { hub in
            for lead in [-400.0, 400] {
                var request = head(hub)
                request.created = hub.clock.now.addingTimeInterval(lead)
                let answer = try hub.send(request)
                try answer.expect(401, "clock-skew", retry: "resign")
                guard answer.fields["date"] != nil else { throw Breach(expected: "Date", got: "—") }
            }
        },
        HubRule("clock-of-a-push", "5", "送信は 24 時間まで認める", "A push may be off by 24 hours") { hub in
            let batch = hub.batch([])
            var request = hub.push(batch)
            request.created = hub.clock.now.addingTimeInterval(-90_000)
            try hub.send(request).expect(401, "clock-skew", retry: "resign")
            request.created = hub.clock.now.addingTimeInterval(-80_000)
            try hub.send(request).expect(201)
            hub.settle(batch)
        },
        HubRule("digest", "5", "本文と合わないダイジェストを断る", "A digest of other bytes is refused") { hub in
            let batch = hub.batch([])
            let request = hub.push(batch).signed
            var body = batch.body
            body[body.count - 2] ^= 1
            let changed = HTTPRequest(request.method, request.path, fields: request.fields, body: body)
            try hub.send(changed).expect(400, "digest-mismatch", retry: "same")
        },
        HubRule("version-required", "7", "Sync-Version が要る", "Sync-Version is required") { hub in
            var request = head(hub)
            request.version = nil
            try hub.send(request).expect(400, "version-required")
        },
        HubRule("version-unsupported", "7", "知らない版を断る", "An unknown version is refused") { hub in
            var request = head(hub)
            request.version = "99"
            try hub.send(request).expect(400, "version-unsupported", retry: "upgrade", members: ["supported_versions"])
        },
        HubRule("problem-languages", "10", "問題は日本語、求めれば英語で", "Problems in Japanese, and in English on request") { hub in
            var request = head(hub)
            request.version = nil
            let japanese = try hub.send(request).object
            request.fields = [("Accept-Language", "en")]
            let english = try hub.send(request).object
            guard let ja = japanese.text("title"), let en = english.text("title"),
                ja.unicodeScalars.contains(where: { $0.value > 0x3000 }), en.unicodeScalars.allSatisfy(\.isASCII)
            else {
                throw Breach(
                    expected: "title (ja, en)",
                    got: "\(japanese.text("title") ?? "—") / \(english.text("title") ?? "—")")
            }
            guard japanese.text("code") == english.text("code") else { throw Breach(expected: "code", got: "—") }
        },
        HubRule("not-found", "10", "無いものは 404", "What is not there is 404") { hub in
            try hub.send(hub.get("/sync/streams/\(hub.stream)/batches/999")).expect(404, "not-found")
        },
    ]

    private static func head(_ hub: HubProbe) -> ProbeRequest { hub.get("/sync/streams/\(hub.stream)") }

    private static func refused(_ request: ProbeRequest, _ hub: HubProbe) throws {
        try hub.send(request).expect(401, "signature-invalid", retry: "resign")
    }
}
