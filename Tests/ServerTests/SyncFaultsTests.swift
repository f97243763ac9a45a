import Compression
import Cryptography
import Foundation
import HubCore
import Postgres
import SyncProtocol
import Tenancy
import TestSupport
import Testing

/// What is wrong with a push as a whole: one problem each, and nothing changes.
@Suite("Bad pushes over HTTP")
struct SyncFaultsTests {
    /// An accepted batch, the next one, and what is needed to spoil it.
    private struct Stage: Sendable {
        let fixture: SyncFixture
        let accepted: TestBatch
        let chain: BatchChain
        var next: TestBatch { chain.peek([TestRecord.put("activity/2026-05/visits", 9, revision: 2)]) }

        static func with(_ body: @escaping @Sendable (Stage) async throws -> Void) async throws {
            try await SyncFixture.with { fixture in
                var chain = try fixture.office.chain()
                let accepted = chain.next([TestRecord.put("activity/2026-05/visits", 8)])
                #expect(try await fixture.push(accepted).status == 201)
                let stage = Stage(fixture: fixture, accepted: accepted, chain: chain)
                try await fixture.expectNoChange { try await body(stage) }
                // The batch that was spoilt in every way is accepted as it should be.
                #expect(try await fixture.push(stage.next).status == 201)
            }
        }

        func expect(
            _ kind: ProblemKind, _ label: String, sourceLocation: SourceLocation = #_sourceLocation,
            _ spoil: (inout WireRequest) -> Void
        ) async throws {
            var request = fixture.office.push(next, to: fixture.hub)
            spoil(&request)
            try await expect(kind, label, request, sourceLocation: sourceLocation)
        }

        func expect(
            _ kind: ProblemKind, _ label: String, _ request: WireRequest,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            fixture.expect(kind, from: try await fixture.send(request), label, sourceLocation: sourceLocation)
        }

        /// A push of the body, signed as it should be.
        func pushed(_ body: [UInt8], coding: String? = nil, type: String = SyncVersion.current.mediaType) -> WireRequest
        {
            fixture.office.push(body, as: next, to: fixture.hub, coding: coding, type: type)
        }

        func pushed(_ text: String) -> WireRequest { pushed(Array(text.utf8)) }
    }

    @Test("Signature: missing, damaged, of another request, too old, by another key")
    func signature() async throws {
        try await Stage.with { stage in
            let (office, hub) = (stage.fixture.office, stage.fixture.hub)
            try await stage.expect(.signatureInvalid, "no signature") { $0["Signature"] = nil }
            try await stage.expect(.signatureInvalid, "no input") { $0["Signature-Input"] = nil }
            try await stage.expect(.signatureInvalid, "no structured field") { $0["Signature-Input"] = "sig=(" }
            try await stage.expect(.signatureInvalid, "another signature") {
                $0["Signature"] = office.push(stage.accepted, to: hub)["Signature"]
            }
            try await stage.expect(.signatureInvalid, "another path") { request in
                request.path = "/sync/streams/\(stage.next.stream)/batches/3"
            }
            try await stage.expect(.signatureInvalid, "another host") { $0["Host"] = "hub.example.jp" }
            try await stage.expect(.signatureInvalid, "a query that nothing covers") { $0.path += "?dry-run=1" }
            let created = stage.fixture.test.clock.now
            for seconds in [-86_500.0, 86_500] {
                let old = office.push(stage.next, to: hub, at: created.addingTimeInterval(seconds))
                let answer = try await stage.fixture.send(old)
                stage.fixture.expect(.clockSkew, from: answer, "\(seconds) s")
                #expect(answer.fields["date"] != nil)
            }
            let read = office.get("/sync/streams/\(stage.next.stream)", from: hub, at: created.addingTimeInterval(-301))
            try await stage.expect(.clockSkew, "reading, 301 s", read)

            let stranger = TestOffice(
                scheme: office.scheme, id: office.id,
                key: try Ed25519PrivateKey(seed: stage.fixture.test.entropy.bytes(32)))
            try await stage.expect(.keyUnknown, "unknown key", stranger.push(stage.next, to: hub))
        }
    }

    @Test("Digest and version: missing or wrong")
    func digestAndVersion() async throws {
        try await Stage.with { stage in
            try await stage.expect(.digestMismatch, "another body") { $0.body![10] ^= 1 }
            try await stage.expect(.signatureInvalid, "no digest") { $0["Content-Digest"] = nil }
            try await stage.expect(.signatureInvalid, "another digest") {
                $0["Content-Digest"] = ContentDigest.field(for: SHA256.hash(of: "x"))
            }
            try await stage.expect(.versionRequired, "no version") { $0["Sync-Version"] = nil }
            try await stage.expect(.versionUnsupported, "version 99") { $0["Sync-Version"] = "99" }
        }
    }

    @Test("Chain: a fork, a gap, another head, another number than the address says")
    func chain() async throws {
        try await Stage.with { stage in
            let (office, hub) = (stage.fixture.office, stage.fixture.hub)
            var ahead = stage.chain
            _ = ahead.next([])
            let fork = try office.chain().peek([TestRecord.put("activity/2026-05/visits", 1)])
            var other = try office.chain()
            _ = other.next([])
            for (kind, batch) in [
                (ProblemKind.batchFork, fork), (.sequenceGap, ahead.peek([])), (.chainMismatch, other.peek([])),
            ] {
                let answer = try await stage.fixture.send(office.push(batch, to: hub))
                stage.fixture.expect(kind, from: answer, kind.code)
                #expect(answer.integer("expected_seq") == 2)
                #expect(answer.text("head") == stage.chain.head.hex)
            }
            let moved = TestBatch(stream: stage.next.stream, sequence: 3, body: stage.next.body)
            try await stage.expect(.envelopeInvalid, "another number", office.push(moved, to: hub))
            let renamed = TestBatch(
                stream: try StreamName(parsing: "hs-13-wako.b2"), sequence: 2, body: stage.next.body)
            try await stage.expect(.envelopeInvalid, "another stream", office.push(renamed, to: hub))
            for number in ["0", "-1", "abc", "9999999999999999999999"] {
                let request = office.signed(
                    WireRequest("GET", "/sync/streams/hs-13-wako.a1/batches/\(number)"), for: hub, body: nil)
                try await stage.expect(.notFound, "batch \(number)", request)
            }
            try await stage.expect(
                .notFound, "no such batch", office.get("/sync/streams/hs-13-wako.a1/batches/7", from: hub))
            try await stage.expect(.streamInvalid, "stream", office.get("/sync/streams/HS", from: hub))
        }
    }

    @Test("Body: truncated, oversized, a bomb, damaged, in an unknown coding or type")
    func body() async throws {
        try await Stage.with { stage in
            let fixture = stage.fixture
            let whole = fixture.office.push(stage.next, to: fixture.hub)
            let cut = try await fixture.hub.wire.exchange(Array(whole.bytes.dropLast(20)), endsEarly: true)
            fixture.expect(.bodyIncomplete, from: cut, "truncated")
            // Refused by what is announced; not one byte of it follows.
            var announced = whole
            announced["Content-Length"] = String(Limits.codedBodyBytes + 1)
            fixture.expect(.tooLarge, from: try await fixture.hub.wire.exchange(announced.head), "announced")
            // Not HTTP, so refused before the hub's own code sees a request.
            var negative = whole
            negative["Content-Length"] = "-5"
            #expect(try await fixture.send(negative).status == 400)
            try await stage.expect(
                .tooLarge, "one byte too many", stage.pushed([UInt8](repeating: 0x20, count: Limits.codedBodyBytes + 1))
            )

            let bomb = Gzip.deflated([UInt8](repeating: 0x20, count: Limits.decodedBodyBytes + 1), level: 12)
            #expect(bomb.count < 20_000)
            try await stage.expect(.tooLarge, "bomb", stage.pushed(bomb, coding: "gzip"))
            let coded = Gzip.deflated(stage.next.body)
            try await stage.expect(.codingInvalid, "cut gzip", stage.pushed(Array(coded.dropLast(3)), coding: "gzip"))
            try await stage.expect(.codingInvalid, "no gzip", stage.pushed(stage.next.body, coding: "gzip"))
            try await stage.expect(.codingInvalid, "more behind it", stage.pushed(coded + [0], coding: "gzip"))
            try await stage.expect(.codingUnsupported, "br", stage.pushed(coded, coding: "br"))
            try await stage.expect(.codingUnsupported, "twice", stage.pushed(coded, coding: "gzip, gzip"))
            try await stage.expect(.codingUnsupported, "type", stage.pushed(stage.next.body, type: "text/plain"))
        }
    }

    @Test("Envelope: missing, damaged, with wrong or unknown members, another number of lines")
    func envelope() async throws {
        try await Stage.with { stage in
            let text = String(decoding: stage.next.body, as: UTF8.self)
            let line = String(text.split(separator: "\n")[0])
            let spoilt: [(String, String)] = [
                ("empty", ""), ("a newline", "\n"), ("no JSON", "{\n"), ("no object", "[]\n"),
                ("record first", String(text.split(separator: "\n")[1]) + "\n"),
                ("no n", text.replacing(#""n":1,"#, with: "")),
                ("n too small", text.replacing(#""n":1"#, with: #""n":0"#)),
                ("n too large", text.replacing(#""n":1"#, with: #""n":2"#)),
                ("n negative", text.replacing(#""n":1"#, with: #""n":-1"#)),
                ("v 1", text.replacing(#""v":2"#, with: #""v":1"#)),
                ("unknown member", text.replacing(#""v":2"#, with: #""v":2,"x":1"#)),
                ("twice", text.replacing(#""v":2"#, with: #""v":2,"v":2"#)),
                ("no hex", text.replacing(stage.chain.head.hex, with: "zz")), ("no records", line + "\n"),
                ("blank line", line + "\n\n" + text.split(separator: "\n")[1] + "\n"),
            ]
            for (label, body) in spoilt { try await stage.expect(.envelopeInvalid, label, stage.pushed(body)) }
            var invalid = stage.next.body
            invalid[6] = 0xFF
            try await stage.expect(.envelopeInvalid, "no UTF-8", stage.pushed(invalid))
            try await stage.expect(
                .tooLarge, "5,001 records", stage.pushed(text.replacing(#""n":1"#, with: #""n":5001"#)))
            try await stage.expect(
                .dictionaryUnknown, "dictionary", stage.pushed(text.replacing("2026.1", with: "1999.9")))
            try await stage.expect(
                .streamInvalid, "stream", stage.pushed(text.replacing("hs-13-wako.a1", with: "wako")))
        }
    }

    @Test("Addresses and methods that do not exist")
    func address() async throws {
        try await Stage.with { stage in
            let host = [(name: "Host", value: stage.fixture.hub.authority)]
            try await stage.expect(.notFound, "nowhere", WireRequest("GET", "/nowhere", fields: host))
            let answer = try await stage.fixture.send(
                WireRequest("DELETE", "/sync/streams/hs-13-wako.a1", fields: host))
            stage.fixture.expect(.methodNotAllowed, from: answer, "delete")
            #expect(answer.fields["allow"] == "GET, HEAD")
            let post = try await stage.fixture.send(
                WireRequest("POST", "/sync/streams/hs-13-wako.a1/batches/2", fields: host, body: []))
            stage.fixture.expect(.methodNotAllowed, from: post, "post")
            #expect(post.fields["allow"] == "GET, HEAD, PUT")
            for method in ["TRACE", "OPTIONS", "PATCH"] {
                let refused = try await stage.fixture.send(WireRequest(method, "/sync/changes", fields: host))
                stage.fixture.expect(.methodNotAllowed, from: refused, method)
                #expect(refused.fields["allow"] == "GET, HEAD", "\(method)")
            }
        }
    }

    /// Such a request has no end that could be known, so the server below the hub answers it, without a document.
    @Test("A length that is none is answered 400, and the connection is closed", arguments: ["-5", "5x", "1e3", ""])
    func length(text: String) async throws {
        try await Stage.with { stage in
            var push = stage.fixture.office.push(stage.next, to: stage.fixture.hub)
            push["Content-Length"] = text
            let answer = try await stage.fixture.send(push)
            #expect(answer.status == 400)
        }
    }

    @Test("A scheme's key is no good for another scheme's streams")
    func anotherScheme() async throws {
        try await Stage.with { stage in
            let fixture = stage.fixture
            let stranger = TestOffice(
                scheme: try SchemeCode(parsing: "hs-27-none"), id: fixture.office.id, key: fixture.office.key)
            let foreign = try stranger.chain().peek([])
            try await stage.expect(.keyOfAnotherScheme, "push", stranger.push(foreign, to: fixture.hub))
            try await stage.expect(
                .keyOfAnotherScheme, "head", fixture.office.get("/sync/streams/\(foreign.stream)", from: fixture.hub))
            try await stage.expect(
                .keyOfAnotherScheme, "receipt",
                fixture.office.get("/sync/streams/\(foreign.stream)/batches/1", from: fixture.hub))
        }
    }

    @Test("A suspended scheme may read its receipts and not push; resumed, it goes on where it was")
    func suspended() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let first = try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)]))
            let registry = SchemeRegistry(
                database: fixture.test.database, clock: fixture.test.clock, entropy: fixture.test.entropy)
            try await registry.setSuspended(true, fixture.office.scheme, actor: "test")
            let next = chain.next([])
            try await fixture.expectNoChange {
                fixture.expect(.tenantSuspended, from: try await fixture.push(next), "push")
                let receipt = try await fixture.send(
                    fixture.office.get("/sync/streams/hs-13-wako.a1/batches/1", from: fixture.hub))
                #expect(receipt.body == first.body)
            }
            try await registry.setSuspended(false, fixture.office.scheme, actor: "test")
            #expect(try await fixture.push(next).status == 201)
        }
    }

    @Test("A revoked key is refused at once")
    func revoked() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            #expect(try await fixture.push(chain.next([])).status == 201)
            try await fixture.test.owner.write(as: .owner) { tx in
                try tx.execute(
                    Statement<Date, Void>("t.revoke", "UPDATE scheme_key SET revoked_at = $1"), fixture.test.clock.now)
                try tx.execute(Statement<Void>("t.access", "UPDATE access_version SET version = version + 1"))
            }
            try await fixture.expectNoChange {
                fixture.expect(.keyRevoked, from: try await fixture.push(chain.peek([])), "push")
            }
        }
    }
}
