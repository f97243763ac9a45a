import Foundation
import HubCore
import ReferenceData
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Starting over from a snapshot")
struct PullSnapshotTests {
    @Test("What stands, with the highest revision of each report, withdrawn cells' too; byte for byte")
    func lines() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            _ = try await fixture.push(
                chain.next([
                    TestRecord.report(
                        "activity/2026-04", #""visits":5,"visitHours":"7.5","families.new":2"#, revision: 2),
                    TestRecord.put("activity/2026-04/links", 1, revision: 3),
                    TestRecord.delete("activity/2026-04/visits", revision: 9),
                    TestRecord.notApplicable("activity/2026-05/visits", revision: 4),
                    TestRecord.delete("volunteers/2026-05/volunteers.active", revision: 6),
                ]))
            let answer = try await fixture.get("/sync/snapshot")
            #expect(answer.status == 200)
            #expect(answer.fields["content-type"] == "application/vnd.hsj.snapshot+jsonl")
            let cursor = try await fixture.end()
            #expect(
                answer.lines == [
                    #"{"scheme":"hs-13-wako","epoch":"\#(try fixture.epoch(of: answer))","cursor":"\#(cursor)","#
                        + #""dict":"2026.1","version_of_data":1,"n":3,"at":"2026-06-15T00:00:00Z"}"#,
                    #"{"op":"report","k":"activity/2026-04","r":9,"d":{"cells":{"#
                        + #""families.new":2,"visitHours":"7.5","links":1}}}"#,
                    #"{"op":"report","k":"activity/2026-05","r":4,"d":{"cells":{"visits":"not-applicable"}}}"#,
                    #"{"op":"report","k":"volunteers/2026-05","r":6,"d":{"cells":{}}}"#,
                ])
            // Sent back as it is, it says nothing new.
            var other = try fixture.office.chain("b2")
            let again = try await fixture.push(other.next(Array(answer.lines.dropFirst())))
            let receipt = try JSONDecoder().decode(Receipt.self, from: Data(again.body))
            #expect(receipt.created == 0 && receipt.updated == 0 && receipt.withdrawn == 0 && receipt.held == 0)
            #expect(receipt.quarantined.isEmpty)
        }
    }

    @Test("A new installation that begins with it goes on above all that was said, and nothing is counted twice")
    func newInstallation() async throws {
        try await SyncFixture.with { fixture in
            var lost = try fixture.office.chain()
            for revision in 1...5 {
                _ = try await fixture.push(
                    lost.next([
                        TestRecord.report(
                            "activity/2026-05", #""visits":\#(revision),"families.new":4"#, revision: Int64(revision))
                    ]))
            }
            let snapshot = try await fixture.get("/sync/snapshot")
            let revisions = try snapshot.lines.dropFirst().map {
                try JSONDecoder().decode(StandingRevision.self, from: Data($0.utf8))
            }
            #expect(revisions == [StandingRevision(k: "activity/2026-05", r: 5)])
            let description = try JSONDecoder().decode(Described.self, from: Data(snapshot.lines[0].utf8))

            var chain = try fixture.office.chain("a2")
            let above = (revisions.map(\.r).max() ?? 0) + 1
            let corrected = try await fixture.push(
                chain.next([
                    TestRecord.report("activity/2026-05", #""visits":9,"families.new":4"#, revision: above),
                    TestRecord.report("activity/2026-04", #""visits":1"#, revision: 1),
                ]))
            let receipt = try JSONDecoder().decode(Receipt.self, from: Data(corrected.body))
            #expect(receipt.updated == 1 && receipt.unchanged == 1 && receipt.created == 1 && receipt.superseded == 0)
            #expect(try await fixture.test.differencesOfSums() == 0)
            // The cursor of the snapshot goes on after what is in it.
            let since = try await fixture.pull("cursor=\(description.cursor)")
            #expect(try since.changes.map(\.k).sorted() == ["activity/2026-04", "activity/2026-05"])
            #expect(try since.changes.allSatisfy { $0.r == description.version_of_data + 1 })
        }
    }

    @Test("A report that stands in an older dictionary is written in that, and says so; nothing of it is new again")
    func twoDictionaries() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            _ = try await fixture.push(
                chain.next([
                    TestRecord.report("activity/2026-03", #""visits":3"#, revision: 1),
                    TestRecord.report("activity/2026-04", #""visits":4,"links":2"#, revision: 2),
                ]))
            _ = try await DictionaryStore(fixture.test.database).publish(
                SecondDictionary.content, at: fixture.test.clock.now)
            _ = try await fixture.push(
                chain.next(
                    [TestRecord.report("activity/2026-05", #""visits":5,"links.made":6"#, revision: 3)],
                    dictionary: "2027.1"))
            let answer = try await fixture.get("/sync/snapshot")
            #expect(answer.lines[0].contains(#""dict":"2027.1","version_of_data":2,"n":3"#))
            let older = #"{"op":"report","k":"activity/2026-04","r":2,"#
            let cells = #""d":{"cells":{"visits":4,"links":2}}}"#
            let newer = [
                #"{"op":"report","k":"activity/2026-03","r":1,"d":{"cells":{"visits":3}}}"#,
                #"{"op":"report","k":"activity/2026-05","r":3,"d":{"cells":{"visits":5,"links.made":6}}}"#,
            ]
            #expect(Array(answer.lines.dropFirst()) == [newer[0], older + #""dict":"2026.1","# + cells, newer[1]])
            var other = try fixture.office.chain("b2")
            for (records, dictionary) in [([older + cells], "2026.1"), (newer, "2027.1")] {
                let again = try await fixture.push(other.next(records, dictionary: dictionary))
                let receipt = try JSONDecoder().decode(Receipt.self, from: Data(again.body))
                #expect(receipt.created == 0 && receipt.updated == 0 && receipt.withdrawn == 0 && receipt.held == 0)
            }
        }
    }

    @Test("A report of which parts stand in two dictionaries has a line for each, and is said anew as a whole")
    func inParts() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            _ = try await fixture.push(
                chain.next([TestRecord.report("activity/2026-05", #""visits":4,"links":2"#, revision: 1)]))
            _ = try await DictionaryStore(fixture.test.database).publish(
                SecondDictionary.content, at: fixture.test.clock.now)
            let cell = TestRecord.put("activity/2026-05/families.waiting.new", 1, revision: 2)
            _ = try await fixture.push(chain.next([cell], dictionary: "2027.1"))
            let answer = try await fixture.get("/sync/snapshot")
            #expect(
                Array(answer.lines.dropFirst()) == [
                    #"{"op":"report","k":"activity/2026-05","r":2,"d":{"cells":{"families.waiting.new":1,"visits":4}}}"#,
                    #"{"op":"report","k":"activity/2026-05","r":2,"dict":"2026.1","d":{"cells":{"links":2}}}"#,
                ])
            #expect(answer.lines[0].contains(#""dict":"2027.1","version_of_data":2,"n":2"#))

            let whole = TestRecord.report(
                "activity/2026-05", #""families.waiting.new":1,"visits":4,"links.made":2"#, revision: 3)
            _ = try await fixture.push(chain.next([whole], dictionary: "2027.1"))
            let again = try await fixture.get("/sync/snapshot")
            #expect(again.lines.count == 2)
            #expect(again.lines[1].contains(#""r":3,"d":{"#) && again.lines[1].contains(#""links.made":2"#))
            #expect(try await fixture.test.differencesOfSums() == 0)
        }
    }

    @Test("What the scheme says of itself is in it, and what it took back for its revision; nothing of it is new again")
    func statements() async throws {
        try await SyncFixture.with { fixture in
            let question = try await fixture.ask("5月の件数を確認してください").uuidString.lowercased()
            let text = #""d":{"text":"確認しました"}}"#
            let said = [
                #"{"op":"put","t":"answer","k":"answer/\#(question)","r":4,\#(text)"#,
                #"{"op":"put","t":"membership","k":"membership/2026-04-01/started","r":2,"d":{}}"#,
                #"{"op":"put","t":"note","k":"note/activity/2026-05","r":1,\#(text)"#,
            ]
            var chain = try fixture.office.chain()
            _ = try await fixture.push(chain.next(said))
            let gone = #"{"op":"del","t":"note","k":"note/activity/2026-05","r":3}"#
            _ = try await fixture.push(chain.next([gone]))
            let answer = try await fixture.get("/sync/snapshot")
            #expect(Array(answer.lines.dropFirst()) == [said[0], said[1], gone])
            #expect(answer.lines[0].contains(#""version_of_data":2,"n":3"#))

            var other = try fixture.office.chain("b2")
            let again = try await fixture.push(other.next(Array(answer.lines.dropFirst())))
            let receipt = try JSONDecoder().decode(Receipt.self, from: Data(again.body))
            #expect(receipt.created == 0 && receipt.updated == 0 && receipt.withdrawn == 0 && receipt.held == 0)
            #expect(receipt.quarantined.isEmpty)
            let asked = try #require(try await fixture.questions.list().first)
            #expect(asked.answer == "確認しました" && asked.answeredAt == fixture.test.clock.now)
            #expect(try await fixture.questions.list(unansweredOnly: true).isEmpty)
        }
    }

    @Test("In version 1 changes and snapshot are documents")
    func versionOne() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            _ = try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8, revision: 3)]))
            let changes = try await fixture.get("/sync/changes?topics=report", version: "1")
            #expect(changes.fields["content-type"] == "application/vnd.hsj.changes+json")
            let lines = try await fixture.pull("topics=report").lines
            #expect(changes.text == #"{"changes":[\#(lines[0])]}"#)
            #expect(changes.cursor.count == 50)
            let snapshot = try await fixture.get("/sync/snapshot", version: "1")
            #expect(snapshot.fields["content-type"] == "application/vnd.hsj.snapshot+json")
            #expect(
                snapshot.text.hasSuffix(
                    #""records":[{"op":"report","k":"activity/2026-05","d":{"cells":{"visits":8}}}]}"#))
        }
    }

    @Test("A scheme that never reported gets a first line and no record")
    func empty() async throws {
        try await SyncFixture.with { fixture in
            let answer = try await fixture.get("/sync/snapshot")
            #expect(answer.lines.count == 1)
            #expect(answer.lines[0].contains(#""version_of_data":0,"n":0"#))
        }
    }

    private struct StandingRevision: Decodable, Equatable {
        let k: String
        let r: Int64
    }

    private struct Described: Decodable {
        let cursor: String
        let version_of_data: Int64
    }
}

extension SyncFixture {
    fileprivate func epoch(of answer: WireAnswer) throws -> String {
        let epoch = answer.text.firstMatch(of: /"epoch":"([0-9a-f]{32})"/).map { String($0.1) }
        return try #require(epoch)
    }
}
