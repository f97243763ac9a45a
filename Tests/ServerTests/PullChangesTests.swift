import Cryptography
import Foundation
import HubCore
import ReferenceData
import Sync
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@Suite("Pull over HTTP", .timeLimit(.minutes(15)))
struct PullChangesTests {
    @Test("Dictionary, reports, notices and questions come in order, each with the digest of its bytes")
    func all() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            _ = try await fixture.push(
                chain.next([
                    TestRecord.put("activity/2026-05/visits", 8),
                    TestRecord.put("volunteers/2026-04/volunteers.active", 3),
                ]))
            let question = try await fixture.ask("5月の訪問回数を確認してください").uuidString.lowercased()
            let notice = try await fixture.publish("総会のお知らせ")
            let answer = try await fixture.pull()
            #expect(answer.status == 200)
            #expect(answer.fields["content-type"] == "application/vnd.hsj.changes+jsonl")
            #expect(answer.next == nil)
            let changes = try answer.changes
            #expect(changes.map(\.pos) == ["n1", "n2", "s1", "s2", "s3"])
            #expect(
                changes.map(\.k) == [
                    "dictionary/2026.1", "notice/\(notice)", "activity/2026-05", "volunteers/2026-04",
                    "question/\(question)",
                ])
            #expect(changes.map(\.topic) == ["dictionary", "notice", "report", "report", "question"])
            for (line, change) in zip(answer.lines, changes) {
                let data = line[line.range(of: #""d":"#)!.upperBound...].dropLast()
                #expect(change.sha256 == SHA256.hash(of: String(data)).hex)
            }
            #expect(answer.lines[2].hasSuffix(#""d":{"version_of_data":1}}"#))
            #expect(answer.lines[4].hasSuffix(#""d":{"about":"activity/2026-05","text":"5月の訪問回数を確認してください"}}"#))

            let rest = try await fixture.pull("cursor=\(answer.cursor)")
            #expect(rest.status == 200 && rest.body.isEmpty && rest.cursor == answer.cursor)
            try await fixture.notices.withdraw(notice, actor: "test")
            let gone = try await fixture.pull("cursor=\(answer.cursor)")
            #expect(gone.lines == [#"{"pos":"n3","topic":"notice","k":"notice/\#(notice)","r":2,"op":"del"}"#])
        }
    }

    @Test("Pages are followed by Link and together hold everything once; a cursor survives another hub")
    func paging() async throws {
        try await SyncFixture.with { fixture in
            for number in 1...7 { try await fixture.ask("質問 \(number)") }
            for number in 1...4 { try await fixture.publish("お知らせ \(number)") }
            var (address, seen, pages): (String?, [String], Int) = ("/sync/changes?limit=3", [], 0)
            var last = ""
            while let path = address {
                let page = try await fixture.get(path)
                #expect(page.status == 200)
                seen += try page.changes.map(\.pos)
                (address, pages, last) = (page.next, pages + 1, page.cursor)
            }
            #expect(seen == (1...5).map { "n\($0)" } + (1...7).map { "s\($0)" })
            #expect(pages == 4)
            try await fixture.ask("もう一つ")
            let cursor = last
            try await TestHub.with(fixture.test) { other in
                let answer = try await other.wire.send(
                    fixture.office.get("/sync/changes?cursor=\(cursor)", from: other))
                #expect(try answer.changes.map(\.pos) == ["s8"])
            }
        }
    }

    @Test("Topics leave out the others, and the cursor passes those")
    func topics() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            for revision in 1...3 {
                _ = try await fixture.push(
                    chain.next([TestRecord.put("activity/2026-05/visits", 8, revision: Int64(revision))]))
                try await fixture.ask("質問 \(revision)")
            }
            let first = try await fixture.pull("topics=question,notice&limit=2")
            #expect(try first.changes.map(\.pos) == ["s2", "s4"])
            #expect(first.next?.contains("topics=question,notice") == true)
            let second = try await fixture.get(try #require(first.next))
            #expect(try second.changes.map(\.pos) == ["s6"])
            let reports = try await fixture.pull("topics=report")
            #expect(try reports.changes.map(\.pos) == ["s1", "s3", "s5"])
            #expect(reports.cursor == second.cursor)
        }
    }

    @Test("The same answer again is 304; something new is not")
    func entityTag() async throws {
        try await SyncFixture.with { fixture in
            let first = try await fixture.pull("topics=question")
            let tag = try #require(first.fields["etag"])
            let same = try await fixture.pull("topics=question", ("If-None-Match", tag))
            #expect(same.status == 304 && same.body.isEmpty && same.cursor == first.cursor)
            // A report is left out, and still moves the cursor.
            var chain = try fixture.office.chain()
            _ = try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)]))
            let moved = try await fixture.pull("topics=question", ("If-None-Match", tag))
            #expect(moved.status == 200 && moved.body.isEmpty && moved.cursor != first.cursor)
            try await fixture.ask("質問")
            #expect(
                try await fixture.pull("topics=question", ("If-None-Match", moved.fields["etag"] ?? "")).status == 200)
        }
    }

    @Test("A wait ends with what another hub commits, and with nothing at its end")
    func wait() async throws {
        try await SyncFixture.with { fixture in
            let end = try await fixture.end()
            let empty = try await fixture.pull("cursor=\(end)", ("Prefer", "wait=1"))
            #expect(empty.status == 200 && empty.body.isEmpty && empty.cursor == end)
            #expect(empty.fields["preference-applied"] == "wait=1")
            try await TestHub.with(fixture.test) { other in
                async let waiting = fixture.pull("cursor=\(end)", ("Prefer", "respond-async, wait=25"))
                let batch = try fixture.office.chain().peek([TestRecord.put("activity/2026-05/visits", 8)])
                #expect(try await other.wire.send(fixture.office.push(batch, to: other)).status == 201)
                #expect(try await waiting.changes.map(\.k) == ["activity/2026-05"])
            }
        }
    }

    @Test("A suspended scheme still reads, and says that it has read")
    func suspended() async throws {
        try await SyncFixture.with { fixture in
            try await fixture.ask("質問")
            let registry = SchemeRegistry(
                database: fixture.test.database, clock: fixture.test.clock, entropy: fixture.test.entropy)
            try await registry.setSuspended(true, fixture.office.scheme, actor: "test")
            let batch = try fixture.office.chain().peek([])
            fixture.expect(.tenantSuspended, from: try await fixture.push(batch), "push")
            let answer = try await fixture.pull()
            #expect(try answer.changes.map(\.topic) == ["dictionary", "question"])
            #expect(try await fixture.get("/sync/snapshot").status == 200)
            let read = try await fixture.send(fixture.acknowledgement(#"{"cursor":"\#(answer.cursor)"}"#))
            #expect(read.status == 204)
        }
    }

    @Test("Tenants get their own feed, document and dictionary, and nothing of each other")
    func tenants() async throws {
        try await SyncFixture.with { fixture in
            let other = try await TestOffice.open(in: fixture.test, code: "hs-27-other", municipality: "271004")
            try await fixture.ask("質問")
            let letter = try OfficeDocument(title: "領収書", mediaType: "application/pdf", content: Array("%PDF-".utf8))
            let id = try await fixture.documents.give(letter, to: fixture.office.scheme, actor: "test")
                .uuidString.lowercased()
            #expect(try await fixture.pull(by: other).changes.map(\.topic) == ["dictionary"])
            let told = try await fixture.pull("topics=document")
            let address = "/sync/documents/\(id)"
            #expect(
                told.text.contains(
                    #""d":{"title":"領収書","sha256":"\#(letter.digest.hex)","bytes":5,"href":"\#(address)"}"#))

            let given = try await fixture.get(address)
            #expect(given.status == 200 && given.body == letter.content)
            #expect(given.fields["content-type"] == "application/pdf")
            #expect(given.fields["content-digest"] == ContentDigest.field(for: letter.digest))
            #expect(try await fixture.get(address, ("If-None-Match", given.fields["etag"] ?? "")).status == 304)
            fixture.expect(.notFound, from: try await fixture.get(address, by: other), "another scheme's")
        }
    }

    @Test("A dictionary is announced when it is published, and fetched byte for byte")
    func dictionaries() async throws {
        try await SyncFixture.with { fixture in
            let end = try await fixture.end()
            let content = SecondDictionary.content
            let store = DictionaryStore(fixture.test.database)
            for _ in 0..<2 { _ = try await store.publish(content, at: fixture.test.clock.now) }
            let told = try await fixture.pull("cursor=\(end)")
            let digest = SHA256.hash(of: content)
            #expect(told.lines.count == 1)
            #expect(
                told.text.contains(
                    #""d":{"version":"2027.1","sha256":"\#(digest.hex)","bytes":\#(content.count),"#
                        + #""href":"/sync/dictionaries/2027.1"}"#))
            let fetched = try await fixture.get("/sync/dictionaries/2027.1")
            #expect(fetched.status == 200 && fetched.body == content)
            #expect(fetched.fields["content-digest"] == ContentDigest.field(for: digest))
            #expect(try await fixture.get("/sync/dictionaries/2026.1").body == fixture.seed())
        }
    }

    @Test("What was acknowledged is seen at the national office, and never goes back")
    func acknowledgements() async throws {
        try await SyncFixture.with { fixture in
            let other = try await TestOffice.open(in: fixture.test, code: "hs-27-other", municipality: "271004")
            try await fixture.publish("総会")
            let early = try await fixture.end()
            try await fixture.ask("質問")
            let late = try await fixture.end()
            #expect(try await fixture.notices.list().map(\.read) == [0])
            #expect(try await fixture.questions.list().map(\.isRead) == [false])
            for (office, cursor) in [
                (fixture.office, early), (other, try await fixture.end(by: other)), (fixture.office, late),
                (fixture.office, early),
            ] {
                let body = #"{"cursor":"\#(cursor)"}"#
                #expect(try await fixture.send(fixture.acknowledgement(body, by: office)).status == 204)
            }
            let notice = try #require(try await fixture.notices.list().first)
            #expect(notice.read == 2 && notice.schemes == 2 && notice.title?.ja == "総会")
            #expect(try await fixture.questions.list().map(\.isRead) == [true])
        }
    }
}

extension SyncFixture {
    /// The dictionary of the seeds.
    fileprivate func seed() throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appending(path: "seeds/dictionary/2026.1.json")))
    }
}
