import Foundation
import HubCore
import Postgres
import Sync
import TestSupport
import Testing

@Suite("How long the feeds are kept")
struct FeedRetentionTests {
    private func retention(
        _ fixture: FeedFixture, days: Double, schemesAtOnce: Int = 200, entriesAtOnce: Int = 1_000
    ) -> FeedRetention {
        FeedRetention(
            database: fixture.test.database,
            clock: .fixed(fixture.test.clock.now.addingTimeInterval(days * 86_400)), schemesAtOnce: schemesAtOnce,
            entriesAtOnce: entriesAtOnce)
    }

    @Test("What is older than 400 days goes, and cursors before it are expired; others go on")
    func old() async throws {
        try await FeedFixture.with { fixture in
            for number in 1...3 { try await fixture.ask("質問 \(number)") }
            let (early, late) = (try await fixture.page(limit: 2).cursor, try await fixture.end())
            #expect(early.positions == FeedPositions(scheme: 1, network: 1))
            // Only the dictionary of the template is older: it was published 75 days before the rest.
            #expect(try await retention(fixture, days: 399).goRound() == 1)
            #expect(try await fixture.page(after: early).entries.map(\.position) == [2, 3])
            #expect(try await fixture.page().entries.map(\.position) == [1, 2, 3])

            #expect(try await retention(fixture, days: 401).goRound() == 3)
            #expect(try await fixture.page(after: late).entries.isEmpty)
            await #expect {
                try await fixture.page(after: early)
            } throws: { ($0 as? Problem)?.kind == .cursorExpired }
            await #expect {
                try await fixture.feed.acknowledge(early, by: fixture.scheme)
            } throws: { ($0 as? Problem)?.kind == .cursorExpired }
            // From the beginning is from what is kept.
            #expect(try await fixture.page().entries.isEmpty)
            try await fixture.ask("新しい質問")
            #expect(try await fixture.page().entries.map(\.position) == [4])
            #expect(try await retention(fixture, days: 399).goRound() == 0)
        }
    }

    @Test("However few it takes at a time, rounds come to the end of every scheme's old entries and no further")
    func inTurns() async throws {
        try await FeedFixture.with { fixture in
            for number in 0..<5 {
                _ = try await fixture.test.addScheme(code: "hs-27-n\(number)", municipality: "271004")
            }
            for _ in 0..<5 { try await fixture.ask("質問") }
            for number in 0..<5 {
                _ = try await fixture.questions.ask(
                    NewQuestion(.correction, about: "activity/2026-05", text: "合計が違います"),
                    of: SchemeCode(parsing: "hs-27-n\(number)"), actor: "test")
            }
            let retention = retention(fixture, days: 401, schemesAtOnce: 2, entriesAtOnce: 2)
            var rounds: [Int] = []
            repeat { rounds.append(try await retention.goRound()) } while rounds.last != 0
            #expect(rounds == [1 + 2 + 5, 2, 1, 0])
            #expect(try await fixture.test.rowCounts()["change_log"] == 0)
        }
    }

    @Test("Pushes go on while old entries are taken out, and nothing new is lost")
    func whileWriting() async throws {
        try await FeedFixture.with { fixture in
            for _ in 0..<20 { try await fixture.ask("古い質問") }
            let end = try await fixture.end()
            let later = fixture.test.clock.now.addingTimeInterval(401 * 86_400)
            let questions = Questions(
                database: fixture.test.database, clock: .fixed(later), entropy: fixture.test.entropy)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for _ in 0..<20 { try await retention(fixture, days: 401, entriesAtOnce: 3).goRound() }
                }
                group.addTask {
                    for number in 0..<20 {
                        _ = try await questions.ask(
                            NewQuestion(.question, about: "", text: "質問 \(number)"), of: fixture.code, actor: "test")
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.page(after: end).entries.map(\.position) == Array(21...40))
        }
    }
}
