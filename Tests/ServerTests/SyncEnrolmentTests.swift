import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@Suite("Enrolment over HTTP")
struct SyncEnrolmentTests {
    @Test("With its code an office's key is taken, and may then ask")
    func enrols() async throws {
        try await SyncFixture.with { fixture in
            let (office, code) = try await invited("hs-27-new", fixture)
            let answer = try await fixture.send(office.enrolment(code: code, at: fixture.hub))
            #expect(answer.status == 201)
            #expect(answer.text("scheme") == "hs-27-new")
            #expect(answer.text("kid") == office.key.publicKey.keyID)
            #expect(answer.text("fingerprint") == KeyFingerprint(office.key.publicKey).description)
            let head = try await fixture.send(office.get("/sync/streams/hs-27-new.a1", from: fixture.hub))
            #expect(head.status == 200)
            #expect(head.integer("seq") == 0)
            let batch = try office.chain().peek([])
            #expect(try await fixture.push(batch, by: office).status == 201)
        }
    }

    @Test("The same request again is answered the same and makes no second key")
    func repeats() async throws {
        try await SyncFixture.with { fixture in
            let (office, code) = try await invited("hs-27-new", fixture)
            let first = try await fixture.send(office.enrolment(code: code, at: fixture.hub))
            try await fixture.expectNoChange {
                let again = try await fixture.send(office.enrolment(code: code, at: fixture.hub))
                #expect(again.status == 201)
                #expect(again.body == first.body)
                // Days later, after a reply that was lost.
                let (test, later) = (
                    fixture.test, HubCore.Clock.fixed(fixture.test.clock.now.addingTimeInterval(86_400))
                )
                let afterwards = try await TestHub.with(test, clock: later) { hub in
                    try await hub.wire.send(office.enrolment(code: code, at: hub))
                }
                #expect(afterwards.status == 201)
                #expect(afterwards.text == first.text)
            }
        }
    }

    @Test("A wrong, expired, used or foreign code and an unknown scheme are refused alike")
    func refused() async throws {
        try await SyncFixture.with { fixture in
            let (office, code) = try await invited("hs-27-new", fixture)
            let (used, usedCode) = try await invited("hs-27-used", fixture)
            #expect(try await fixture.send(used.enrolment(code: usedCode, at: fixture.hub)).status == 201)
            let late = Clock.fixed(fixture.test.clock.now.addingTimeInterval(-72 * 3600 - 1))
            let (expired, expiredCode) = try await invited("hs-27-expired", fixture, at: late)
            let (latest, latestCode) = try await invited(
                "hs-27-latest", fixture, at: .fixed(fixture.test.clock.now.addingTimeInterval(-72 * 3600 + 60)))

            try await fixture.expectNoChange {
                let another = TestOffice(scheme: used.scheme, id: used.id, key: office.key)
                let unknown = TestOffice(scheme: try SchemeCode(parsing: "hs-27-none"), id: office.id, key: office.key)
                let attempts: [(String, TestOffice, String)] = [
                    ("wrong", office, "AAAA-BBBB-CCCC-DDDD"), ("empty", office, ""),
                    ("another scheme's", another, code),
                    ("used by another key", another, usedCode), ("expired", expired, expiredCode),
                    ("scheme unknown", unknown, code),
                ]
                var texts: Set<String> = []
                for (label, office, code) in attempts {
                    let answer = try await fixture.send(office.enrolment(code: code, at: fixture.hub))
                    fixture.expect(.enrolmentRefused, from: answer, label)
                    texts.insert(answer.text("detail_ja") ?? "")
                }
                #expect(texts.count == 1)
            }
            #expect(try await fixture.send(latest.enrolment(code: latestCode, at: fixture.hub)).status == 201)
        }
    }

    @Test("A code is gone a while after its end, used or not, when the next one is made")
    func removed() async throws {
        try await SyncFixture.with { fixture in
            func ago(days: Double) -> HubCore.Clock {
                .fixed(fixture.test.clock.now.addingTimeInterval(-days * 86_400))
            }
            let others = try await fixture.test.rowCounts()["enrolment_code", default: 0]
            _ = try await invited("hs-27-old", fixture, at: ago(days: 33.1))
            _ = try await invited("hs-27-older", fixture, at: ago(days: 40))
            _ = try await invited("hs-27-kept", fixture, at: ago(days: 32.9))
            #expect(try await fixture.test.rowCounts()["enrolment_code"] == others + 3)
            _ = try await invited("hs-27-new", fixture)
            #expect(try await fixture.test.rowCounts()["enrolment_code"] == others + 2)
        }
    }

    @Test("A malformed request, a key that is none and a signature by another key are refused")
    func malformed() async throws {
        try await SyncFixture.with { fixture in
            let (office, code) = try await invited("hs-27-new", fixture)
            try await fixture.expectNoChange {
                for (label, body) in [
                    ("no JSON", "{"), ("nothing in it", "{}"), ("no object", "[]"),
                    ("no key", #"{"scheme":"hs-27-new","spki":"AAAA","proof":"x"}"#),
                    ("no base64", #"{"scheme":"hs-27-new","spki":"%","proof":"x"}"#),
                ] {
                    fixture.expect(.badRequest, from: try await fixture.send(posted(body, by: office, fixture)), label)
                }
                let scheme = #"{"scheme":"HS 13","spki":"AAAA","proof":"x"}"#
                fixture.expect(
                    .schemeCodeInvalid, from: try await fixture.send(posted(scheme, by: office, fixture)), "scheme")

                let stranger = try Ed25519PrivateKey(seed: fixture.test.entropy.bytes(32))
                let other = TestOffice(scheme: office.scheme, id: office.id, key: stranger)
                var forged = office.enrolment(code: code, at: fixture.hub)
                let signature = other.enrolment(code: code, at: fixture.hub)
                forged["Signature"] = signature["Signature"]
                forged["Signature-Input"] = signature["Signature-Input"]
                fixture.expect(.signatureInvalid, from: try await fixture.send(forged), "another key")

                var unsigned = office.enrolment(code: code, at: fixture.hub)
                unsigned["Signature"] = nil
                fixture.expect(.signatureInvalid, from: try await fixture.send(unsigned), "no signature")
            }
        }
    }

    // MARK: -

    /// A scheme with a code for a key that is not enrolled yet.
    private func invited(
        _ code: String, _ fixture: SyncFixture, at clock: HubCore.Clock? = nil
    ) async throws -> (TestOffice, String) {
        let test = fixture.test
        let id = try await test.addScheme(code: code, municipality: "271004")
        let scheme = try SchemeCode(parsing: code)
        let invitation = try await SchemeRegistry(
            database: test.database, clock: clock ?? test.clock, entropy: test.entropy
        ).invite(scheme, actor: "test")
        return (
            TestOffice(scheme: scheme, id: id, key: try Ed25519PrivateKey(seed: test.entropy.bytes(32))),
            invitation.code
        )
    }

    private func posted(_ text: String, by office: TestOffice, _ fixture: SyncFixture) -> WireRequest {
        let body = Array(text.utf8)
        return office.signed(
            WireRequest("POST", "/sync/keys", body: body), for: fixture.hub,
            body: BodyFields(
                contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json"))
    }
}

extension SyncFixture {
    func push(_ batch: TestBatch, by office: TestOffice) async throws -> WireAnswer {
        try await send(office.push(batch, to: hub))
    }
}
