import HubCore
import Postgres
import Sync
import TestSupport
import Testing

@Suite("The order of the feeds")
struct FeedOrderTests {
    /// Several writers of each kind, and readers who follow their cursors with limits drawn at random.
    @Test(
        "A reader who follows cursors meets every entry once, in order, while many write", .timeLimit(.minutes(15)),
        arguments: [3, 4] as [UInt64])
    func nothingMissed(seed: UInt64) async throws {
        try await FeedFixture.with { fixture in
            let (streams, batches, asked, notices) = (4, 12, 15, 15)
            let expected = streams * batches + asked + notices + 1  // the dictionary of the template
            try await withThrowingTaskGroup(of: Void.self) { group in
                for stream in 0..<streams {
                    group.addTask {
                        var chain = try BatchChain("hs-13-wako.s\(stream)")
                        for number in 1...batches {
                            let key = "activity/2026-0\(number % 5 + 1)/visits"
                            try await fixture.push(
                                chain.next([TestRecord.put(key, 1, revision: Int64(number * 10 + stream))]))
                        }
                    }
                }
                group.addTask { for number in 1...asked { try await fixture.ask("質問 \(number)") } }
                group.addTask {
                    for number in 1...notices {
                        let text = Message(ja: "お知らせ \(number)", en: "Notice \(number)")
                        _ = try await fixture.notices.publish(NoticeText(title: text, body: text), actor: "test")
                    }
                }
                for reader in 0..<3 {
                    group.addTask {
                        var random = SeededRandom(seed: seed * 10 + UInt64(reader))
                        var (cursor, seen): (FeedCursor?, [FeedEntry]) = (nil, [])
                        while seen.count < expected {
                            let page = try await fixture.page(
                                after: cursor, limit: Int.random(in: 1...9, using: &random), patience: .seconds(30))
                            seen += page.entries
                            cursor = page.cursor
                        }
                        for feed in [FeedEntry.Feed.scheme, .network] {
                            let positions = seen.filter { $0.feed == feed }.map(\.position)
                            #expect(positions == Array(1...Int64(positions.count)), "seed \(seed), reader \(reader)")
                        }
                        #expect(try await fixture.page(after: cursor).entries.isEmpty, "seed \(seed)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("Positions are in the order of commits: versions of data rise with them")
    func commitOrder() async throws {
        try await FeedFixture.with { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for stream in 0..<5 {
                    group.addTask {
                        var chain = try BatchChain("hs-13-wako.s\(stream)")
                        for number in 1...8 {
                            try await fixture.push(
                                chain.next([
                                    TestRecord.put(
                                        "activity/2026-05/visits", 1, revision: Int64(number * 10 + stream))
                                ]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let reports = try await fixture.page(topics: [.report], limit: 1_000).entries
            #expect(reports.map(\.data) == (1...40).map { #"{"version_of_data":\#($0)}"# })
            #expect(reports.map(\.revision) == Array(1...40))
        }
    }

    @Test("A page is one round trip and four statements, however many entries it has")
    func cost() async throws {
        try await FeedFixture.with { fixture in
            let costs = Costs()
            var settings = Database.Settings.patient(fixture.test.conninfo)
            settings.onCommit = costs.add
            let database = Database(settings)
            let feed = ChangeFeed(database: database, clock: fixture.test.clock, watch: fixture.watch)
            var chain = try BatchChain("hs-13-wako.a1")
            for count in [1, 60] {
                try await fixture.push(
                    chain.next(
                        (0..<count).map { number in
                            TestRecord.put(
                                "activity/\(Month(ordinal: 24_240 + Int32(number)))/visits", 1, revision: Int64(count))
                        }))
                _ = try await feed.page(FeedQuery(scheme: fixture.scheme))
            }
            await database.shutdown()
            #expect(costs.all == [TransactionCost](repeating: costs.all[0], count: 2))
            #expect(costs.all[0].statements == 4)
        }
    }

    @Test("Tenants never see each other's feed")
    func tenants() async throws {
        try await FeedFixture.with { fixture in
            let other = try await fixture.test.addScheme(code: "hs-27-other", municipality: "271004")
            try await fixture.ask("質問")
            let cursor = try await fixture.end()
            let page = try await fixture.feed.page(FeedQuery(scheme: other))
            #expect(page.entries.map(\.topic) == ["dictionary"])
            #expect(throws: Problem.self) {
                try FeedCursor(parsing: cursor.text(for: fixture.scheme), of: other)
            }
        }
    }
}
