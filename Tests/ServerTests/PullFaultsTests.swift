import Cryptography
import Foundation
import HubCore
import Postgres
import Sync
import SyncProtocol
import Tenancy
import TestSupport
import Testing

/// What is wrong with a pull: one problem each, and nothing changes.
@Suite("Bad pulls over HTTP")
struct PullFaultsTests {
    @Test("Parameters: malformed, out of bounds, unknown, twice")
    func parameters() async throws {
        try await SyncFixture.with { fixture in
            let end = try await fixture.end()
            let other = try await TestOffice.open(in: fixture.test, code: "hs-27-other", municipality: "271004")
            let foreign = try await fixture.end(by: other)
            try await fixture.expectNoChange {
                for query in [
                    "cursor=", "cursor=x", "cursor=\(end.dropLast())", "cursor=\(foreign)", "limit=0", "limit=1001",
                    "limit=many", "limit=", "topics=", "topics=question,", "topics=questions", "topic=question",
                    "limit=1&limit=2", "wait=25",
                ] {
                    fixture.expect(.badRequest, from: try await fixture.pull(query), query)
                }
                fixture.expect(.badRequest, from: try await fixture.get("/sync/snapshot?limit=1"), "snapshot")
            }
            for query in ["limit=1", "limit=1000", "topics=question", "cursor=\(end)"] {
                #expect(try await fixture.pull(query).status == 200, "\(query)")
            }
            for prefer in ["wait=-1", "wait=x", "wait", "=", "wait=0"] {
                #expect(try await fixture.pull("cursor=\(end)", ("Prefer", prefer)).status == 200, "\(prefer)")
            }
        }
    }

    @Test("A cursor of another epoch or from beyond the end: 410 with the way to start over")
    func expired() async throws {
        try await SyncFixture.with { fixture in
            let end = try FeedCursor(parsing: try await fixture.end(), of: fixture.office.id)
            let (restored, ahead) = (
                FeedCursor(epoch: String(repeating: "f", count: 32), positions: end.positions),
                FeedCursor(
                    epoch: end.epoch,
                    positions: FeedPositions(scheme: end.positions.scheme + 1, network: end.positions.network))
            )
            try await fixture.expectNoChange {
                for cursor in [restored, ahead] {
                    let text = cursor.text(for: fixture.office.id)
                    let acknowledgement = fixture.acknowledgement(#"{"cursor":"\#(text)"}"#)
                    for answer in [try await fixture.pull("cursor=\(text)"), try await fixture.send(acknowledgement)] {
                        fixture.expect(.cursorExpired, from: answer, text)
                        #expect(answer.text("snapshot") == "/sync/snapshot")
                        #expect(answer.text("epoch") == end.epoch)
                    }
                }
            }
        }
    }

    @Test("After a restore the hub has another epoch: old cursors are refused, the snapshot's go on")
    func restored() async throws {
        try await SyncFixture.with { fixture in
            try await fixture.ask("質問")
            let old = try await fixture.end()
            let (test, folder) = (fixture.test, fixture.test.keysDirectory)
            let epoch = try await HubIdentityRegistry(
                database: test.database, keyring: HubKeyring(folder: folder), clock: test.clock, entropy: test.entropy
            ).renewEpoch(actor: "test")
            let answer = try await fixture.pull("cursor=\(old)")
            fixture.expect(.cursorExpired, from: answer, "old")
            #expect(answer.text("epoch") == epoch)
            let snapshot = try await fixture.get("/sync/snapshot").text
            #expect(snapshot.contains(#""epoch":"\#(epoch)""#))
            let cursor = try #require(snapshot.firstMatch(of: /"cursor":"([^"]+)"/).map { String($0.1) })
            try await fixture.ask("新しい質問")
            #expect(try await fixture.pull("cursor=\(cursor)").changes.map(\.pos) == ["s2"])
            #expect(try await fixture.pull().changes.map(\.pos) == ["n1", "s1", "s2"])
        }
    }

    @Test("A version on its way out says so beside the next page; one that has ended is refused")
    func versions() async throws {
        try await SyncFixture.with { fixture in
            for _ in 0..<2 { try await fixture.ask("質問") }
            try await fixture.end(of: 1, deprecatedDaysAgo: 399, sunsetInDays: 1)
            let page = try await fixture.get("/sync/changes?limit=1", version: "1")
            #expect(page.status == 200)
            #expect(page.fields["deprecation"]?.hasPrefix("@") == true && page.fields["sunset"] != nil)
            let links = (page.fields["link"] ?? "").components(separatedBy: ", ")
            #expect(links.map { $0.contains(#"rel="next""#) } == [true, false])
            #expect(links.last?.contains(#"rel="deprecation""#) == true)
            #expect(try await fixture.get("/sync/snapshot", version: "1").fields["deprecation"] != nil)
            #expect(try await fixture.pull().fields["deprecation"] == nil)

            try await fixture.end(of: 1, deprecatedDaysAgo: 500, sunsetInDays: 0)
            for path in ["/sync/changes", "/sync/snapshot", "/sync/dictionaries/2026.1"] {
                let answer = try await fixture.get(path, version: "1")
                fixture.expect(.versionRetired, from: answer, path)
                #expect(answer.text.contains(#""supported_versions":["2"]"#))
                #expect(try await fixture.get(path).status == 200)
            }
        }
    }

    @Test("Signature: missing, of another query, too old, by an unknown or a revoked key")
    func signature() async throws {
        try await SyncFixture.with { fixture in
            let (office, hub) = (fixture.office, fixture.hub)
            let paths = [
                "/sync/changes", "/sync/snapshot", "/sync/dictionaries/2026.1",
                "/sync/documents/00000000-0000-0000-0000-000000000000",
            ]
            let stranger = TestOffice(
                scheme: office.scheme, id: office.id, key: try Ed25519PrivateKey(seed: fixture.test.entropy.bytes(32)))
            try await fixture.expectNoChange {
                for path in paths {
                    var unsigned = office.get(path, from: hub)
                    unsigned["Signature"] = nil
                    fixture.expect(.signatureInvalid, from: try await fixture.send(unsigned), path)
                    var moved = office.get(path, from: hub)
                    moved.path += "?scheme=\(office.scheme)"
                    fixture.expect(.signatureInvalid, from: try await fixture.send(moved), path)
                    let old = office.get(path, from: hub, at: fixture.test.clock.now.addingTimeInterval(-301))
                    fixture.expect(.clockSkew, from: try await fixture.send(old), path)
                    fixture.expect(.keyUnknown, from: try await fixture.send(stranger.get(path, from: hub)), path)
                    fixture.expect(.versionUnsupported, from: try await fixture.get(path, version: "9"), path)
                }
            }
            try await fixture.test.owner.write(as: .owner) { tx in
                tx.enqueue(Self.revoke)
                tx.enqueue(Self.advance)
            }
            for path in paths { fixture.expect(.keyRevoked, from: try await fixture.get(path), path) }
        }
    }

    @Test("A key that serves two schemes must say which; one that serves one need not, and cannot be another")
    func twoSchemes() async throws {
        try await SyncFixture.with { fixture in
            let office = fixture.office
            let other = try await TestOffice.open(in: fixture.test, code: "hs-27-other", municipality: "271004")
            let named = "scheme=\(office.scheme)"
            #expect(try await fixture.pull(named).status == 200)
            fixture.expect(.keyOfAnotherScheme, from: try await fixture.pull("scheme=\(other.scheme)"), "another")
            fixture.expect(.keyOfAnotherScheme, from: try await fixture.pull("scheme=hs-13-none"), "none")
            fixture.expect(.schemeCodeInvalid, from: try await fixture.pull("scheme=13"), "malformed")

            try await fixture.test.owner.write(as: .owner) { tx in
                tx.enqueue(Self.share, other.id, office.id)
                tx.enqueue(Self.advance)
            }
            try await fixture.ask("質問", of: other)
            for path in ["/sync/changes", "/sync/snapshot"] {
                let answer = try await fixture.get(path)
                fixture.expect(.badRequest, from: answer, path)
                #expect(answer.text("detail_en")?.contains("scheme") == true)
            }
            #expect(try await fixture.pull(named).changes.map(\.topic) == ["dictionary"])
            let second = try await fixture.pull("scheme=\(other.scheme)&limit=1")
            #expect(second.next?.contains("scheme=\(other.scheme)") == true)
            let rest = try await fixture.get(try #require(second.next))
            #expect(try rest.changes.map(\.topic) == ["question"])
            // A body has no query beside it: the scheme stands in it.
            for (body, status) in [
                (#"{"cursor":"\#(rest.cursor)"}"#, 400),
                (#"{"cursor":"\#(rest.cursor)","scheme":"\#(office.scheme)"}"#, 400),
                (#"{"cursor":"\#(rest.cursor)","scheme":"\#(other.scheme)"}"#, 204),
            ] {
                #expect(try await fixture.send(fixture.acknowledgement(body)).status == status, "\(body)")
            }
            #expect(try await fixture.questions.list().map(\.isRead) == [true])
        }
    }

    @Test("Acknowledgements: no JSON, no cursor, another body than was signed, too long")
    func acknowledgements() async throws {
        try await SyncFixture.with { fixture in
            let end = try await fixture.end()
            try await fixture.expectNoChange {
                for body in ["", "{", "[]", "{}", #"{"cursor":7}"#, #"{"cursor":"x"}"#, #"{"cursor":null}"#] {
                    let answer = try await fixture.send(fixture.acknowledgement(body))
                    fixture.expect(.badRequest, from: answer, body)
                }
                let body = #"{"cursor":"\#(end)"}"#
                var changed = fixture.acknowledgement(body)
                changed.body = Array((body + " ").utf8)
                fixture.expect(.digestMismatch, from: try await fixture.send(changed), "another body")
                let long = fixture.acknowledgement(body + String(repeating: " ", count: Limits.smallBodyBytes))
                fixture.expect(.tooLarge, from: try await fixture.send(long), "too long")
            }
            #expect(
                try await fixture.send(fixture.acknowledgement(#"{"cursor":"\#(end)","at":"later"}"#)).status == 204)
        }
    }

    @Test("What is not there is not found; other methods are not available")
    func notThere() async throws {
        try await SyncFixture.with { fixture in
            for path in [
                "/sync/dictionaries/2025.1", "/sync/documents/x",
                "/sync/documents/00000000-0000-0000-0000-000000000000",
            ] {
                fixture.expect(.notFound, from: try await fixture.get(path), path)
            }
            let deleted = fixture.office.signed(WireRequest("DELETE", "/sync/changes"), for: fixture.hub, body: nil)
            let answer = try await fixture.send(deleted)
            fixture.expect(.methodNotAllowed, from: answer, "DELETE")
            #expect(answer.fields["allow"] == "GET, HEAD")
        }
    }

    private static let revoke = Statement<Void>("t.revoke", "UPDATE scheme_key SET revoked_at = created_at")
    fileprivate static let advance = Statement<Void>("t.advance", "UPDATE access_version SET version = version + 1")
    private static let share = Statement<SchemeID, SchemeID, Void>(
        "t.share",
        """
        INSERT INTO scheme_key (scheme_id, kid, spki, created_at)
        SELECT $1, kid, spki, created_at FROM scheme_key WHERE scheme_id = $2
        """)
}

extension SyncFixture {
    /// Lets a version of the protocol end.
    fileprivate func end(of version: Int16, deprecatedDaysAgo: Double, sunsetInDays: Double) async throws {
        let now = test.clock.now
        let (deprecated, sunset) = (
            now.addingTimeInterval(-deprecatedDaysAgo * 86_400), now.addingTimeInterval(sunsetInDays * 86_400)
        )
        try await test.owner.write(as: .owner) { tx in
            tx.enqueue(Self.endVersion, version, deprecated, sunset)
            tx.enqueue(PullFaultsTests.advance)
        }
    }

    private static let endVersion = Statement<Int16, Date, Date, Void>(
        "t.endVersion", "UPDATE protocol_version SET deprecated_at = $2, sunset_at = $3 WHERE version = $1")
}
