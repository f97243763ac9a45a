import Cryptography
import HubCore
import SyncProtocol

// Capabilities, enrolment, rotation and revocation: sections 1 and 6.
extension HubRule {
    static let capabilities = [
        HubRule("capabilities", "1", "機能一覧を公開する", "Capabilities are told", needsKey: false) { hub in
            let answer = try hub.send(hub.get("/.well-known/hsj-sync"))
            try answer.expect(200)
            let object = answer.object
            hub.learn(object)
            try object.expect([
                "epoch", "versions", "limits", "codings", "records", "features", "dictionaries", "hub_keys",
                "problem_base", "hub_time",
            ])
            try object.object("limits").expect(["coded_bytes", "decoded_bytes", "records", "line_bytes", "cells"])
            for version in object.objects("versions") { try version.expect(["version", "media_type", "records"]) }
            guard hub.hubKey != nil else { throw Breach(expected: "hub_keys.current: kid, spki", got: "—") }
            let epoch = object.text("epoch") ?? ""
            guard epoch.utf8.count == 32, Hex.decoded(epoch.utf8) != nil else {
                throw Breach(expected: "epoch: 32 hexadecimal digits", got: epoch)
            }
            guard object.texts("codings").contains("gzip") else { throw Breach(expected: "gzip", got: "—") }
        },
        HubRule("capabilities-signed", "5", "機能一覧に署名する", "Capabilities are signed by the hub", needsKey: false) { hub in
            let answer = try hub.send(hub.get("/.well-known/hsj-sync"))
            guard let key = hub.hubKey else { throw Breach(expected: "hub_keys.current", got: "—") }
            try answer.expectSignature(by: key)
        },
        HubRule("openapi", "1", "OpenAPI の記述を公開する", "The OpenAPI description is there", needsKey: false) { hub in
            guard let path = hub.capabilities.text("openapi"), path.hasPrefix("/") else {
                throw Skipped("OpenAPI の記述がありません", "This hub names no description of its own")
            }
            let answer = try hub.send(hub.get(path))
            try answer.expect(200)
            guard answer.object.text("openapi")?.hasPrefix("3.1") ?? false else {
                throw Breach(expected: "openapi: 3.1", got: answer.object.text("openapi") ?? "—")
            }
        },
        HubRule("capabilities-etag", "1", "機能一覧の ETag", "Capabilities have an ETag", needsKey: false) { hub in
            let answer = try hub.send(hub.get("/.well-known/hsj-sync"))
            guard let tag = answer.fields["etag"] else { throw Breach(expected: "ETag", got: "—") }
            var again = hub.get("/.well-known/hsj-sync")
            again.fields = [("If-None-Match", tag)]
            try hub.send(again).expect(304)
        },
    ]

    static let enrolment = [
        HubRule("enrolment-wrong-code", "6", "誤った登録コードを断る", "A wrong code is refused", needsKey: false) { hub in
            let request = hub.enrolment(of: hub.key, code: "AAAA-AAAA-AAAA-AAAA")
            try hub.send(request).expect(403, "enrolment-refused")
        },
        HubRule("enrolment-wrong-key", "6", "別の鍵の署名を断る", "A request by another key is refused", needsKey: false) {
            hub in
            var request = hub.enrolment(of: hub.key, code: hub.code)
            request.key = try hub.newKey()
            try hub.send(request).expect(401, "signature-invalid")
        },
        HubRule("enrolment", "6", "鍵を登録する", "A key is enrolled", needsKey: false) { hub in
            let answer = try hub.send(hub.enrolment(of: hub.key, code: hub.code))
            try answer.expect(201)
            try answer.object.expect(["scheme", "kid", "fingerprint", "at"])
            for (name, value) in [
                ("kid", hub.key.publicKey.keyID), ("scheme", hub.scheme.rawValue),
                ("fingerprint", KeyFingerprint(hub.key.publicKey).description),
            ] where answer.object.text(name) != value {
                throw Breach(expected: "\(name): \(value)", got: answer.object.text(name) ?? "—")
            }
            hub.enrolment = answer.body
        },
        HubRule("enrolment-again", "6", "同じ登録には同じ応答", "The same request gets the same answer") { hub in
            let again = try hub.send(hub.enrolment(of: hub.key, code: hub.code))
            try again.expect(201)
            guard again.body == hub.enrolment else {
                throw Breach(Message(ja: "応答が変わりました", en: "The answer has changed"))
            }
        },
        HubRule("enrolment-code-once", "6", "登録コードは一つの鍵だけ", "A code serves one key") { hub in
            try hub.send(hub.enrolment(of: try hub.newKey(), code: hub.code)).expect(403, "enrolment-refused")
        },
        HubRule("key-unknown", "10", "知らない鍵を断る", "An unknown key is refused") { hub in
            var request = hub.get("/sync/streams/\(hub.stream)")
            request.key = try hub.newKey()
            try hub.send(request).expect(401, "key-unknown", retry: "resign")
        },
    ]

    static let keys = [
        HubRule("rotation-needs-both", "6", "交代には両方の署名が要る", "A rotation needs both signatures") { hub in
            try hub.needs(feature: "rotate")
            var request = rotation(to: try hub.newKey(), by: hub)
            request.newKey = nil
            let answer = try hub.send(request)
            guard (400..<500).contains(answer.status) else { throw Breach(expected: "4xx", got: answer.told) }
        },
        HubRule("rotation", "6", "鍵を交代する", "A key is replaced, and the old one stays good for a while") { hub in
            try hub.needs(feature: "rotate")
            let (old, new) = (hub.key, try hub.newKey())
            let answer = try hub.send(rotation(to: new, by: hub))
            try answer.expect(201)
            try answer.object.expect(["scheme", "kid", "fingerprint", "at", "old_until"])
            for key in [old, new] {
                hub.key = key
                try hub.send(hub.get("/sync/streams/\(hub.stream)")).expect(200)
            }
            try hub.accept(hub.batch([]))
            try revoke(old, by: new, hub)
        },
        HubRule("key-revokes-itself", "6", "鍵は自分を失効できない", "A key does not revoke itself") { hub in
            let answer = try hub.send(hub.request("DELETE", "/sync/keys/\(hub.key.publicKey.keyID)"))
            guard answer.status != 404 && answer.status != 405 || hub.capabilities.texts("features").contains("rotate")
            else { throw Skipped("このハブに失効の操作がありません", "This hub cannot revoke keys") }
            try answer.expect(409, "key-revokes-itself")
        },
    ]

    private static func rotation(to new: Ed25519PrivateKey, by hub: HubProbe) -> ProbeRequest {
        let spki = Base64.encoded(new.publicKey.spki)
        var request = hub.request(
            "POST", "/sync/keys", body: Array("{\"scheme\":\"\(hub.scheme)\",\"spki\":\"\(spki)\"}".utf8))
        request.newKey = new
        return request
    }

    private static func revoke(_ old: Ed25519PrivateKey, by new: Ed25519PrivateKey, _ hub: HubProbe) throws {
        hub.key = new
        try hub.send(hub.request("DELETE", "/sync/keys/\(old.publicKey.keyID)")).expect(204)
        hub.key = old
        defer { hub.key = new }
        try hub.send(hub.get("/sync/streams/\(hub.stream)")).expect(403, "key-revoked", retry: "never")
    }
}
