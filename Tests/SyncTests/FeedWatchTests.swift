import HubCore
import Logging
import Postgres
import ServiceLifecycle
import Sync
import TestSupport
import Testing

@Suite("Waiting for something new", .timeLimit(.minutes(15)))
struct FeedWatchTests {
    @Test("A wait ends when another hub on the same database commits something")
    func wakes() async throws {
        try await FeedFixture.with { fixture in
            let end = try await fixture.end()
            async let waiting = fixture.page(after: end, patience: .seconds(60))
            try await fixture.untilWaiting(1)
            let elsewhere = Database(.patient(fixture.test.conninfo))
            let text = Message(ja: "お知らせ", en: "Notice")
            _ = try await Notices(database: elsewhere, clock: fixture.test.clock, entropy: fixture.test.entropy)
                .publish(NoticeText(title: text, body: text), actor: "test")
            await elsewhere.shutdown()
            #expect(try await waiting.entries.map(\.topic) == ["notice"])
            #expect(fixture.watch.waiting == 0)
        }
    }

    @Test("What the topics leave out moves the cursor and does not end the wait")
    func otherTopics() async throws {
        try await FeedFixture.with { fixture in
            let end = try await fixture.end()
            async let waiting = fixture.page(after: end, topics: [.question], patience: .seconds(60))
            try await fixture.untilWaiting(1)
            var chain = try BatchChain("hs-13-wako.a1")
            try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 1)]))
            try await fixture.ask("質問")
            let page = try await waiting
            #expect(page.entries.map(\.position) == [2])
            #expect(page.cursor.positions.scheme == 2)
        }
    }

    @Test("At its end a wait answers with nothing")
    func ends() async throws {
        try await FeedFixture.with { fixture in
            let end = try await fixture.end()
            #expect(try await fixture.page(after: end, patience: .milliseconds(5)).entries.isEmpty)
            #expect(fixture.watch.waiting == 0)
        }
    }

    @Test("Whoever finds no room is answered at once")
    func bounded() async throws {
        try await FeedFixture.with(most: 2) { fixture in
            let end = try await fixture.end()
            try await withThrowingTaskGroup(of: [FeedEntry].self) { group in
                for _ in 0..<2 { group.addTask { try await fixture.page(after: end, patience: .seconds(60)).entries } }
                try await fixture.untilWaiting(2)
                // An hour would outlast the test.
                #expect(try await fixture.page(after: end, patience: .seconds(3_600)).entries.isEmpty)
                try await fixture.ask("質問")
                for try await entries in group { #expect(entries.count == 1) }
            }
        }
    }

    @Test("A caller who has gone leaves its place")
    func cancelled() async throws {
        try await FeedFixture.with(most: 1) { fixture in
            let end = try await fixture.end()
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await fixture.page(after: end, patience: .seconds(60)) }
                try? await fixture.untilWaiting(1)
                group.cancelAll()
            }
            #expect(fixture.watch.waiting == 0)
        }
    }

    @Test("When the hub stops, whoever waits is answered with nothing, and nobody waits any more")
    func stops() async throws {
        try await FeedFixture.with { fixture in
            let watch = FeedWatch(
                database: fixture.test.database, period: .milliseconds(1),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let feed = ChangeFeed(database: fixture.test.database, clock: fixture.test.clock, watch: watch)
            let query = FeedQuery(scheme: fixture.scheme, cursor: try await fixture.end())
            let services = ServiceGroup(
                services: [watch], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                async let waiting = feed.page(query, patience: .seconds(3_600))
                while watch.waiting < 1 { try await Task.sleep(for: .milliseconds(1)) }  // between looks
                await services.triggerGracefulShutdown()
                #expect(try await waiting.entries.isEmpty)
                try await group.waitForAll()
            }
            #expect(try await feed.page(query, patience: .seconds(3_600)).entries.isEmpty)
        }
    }

    @Test("Many wait on one look: its number of statements does not grow with them")
    func oneLook() async throws {
        let costs = Costs()
        try await FeedFixture.with(
            most: 64,
            onLook: costs.add
        ) { fixture in
            #expect(costs.all.isEmpty)  // nobody waits, nobody looks
            let end = try await fixture.end()
            try await withThrowingTaskGroup(of: [FeedEntry].self) { group in
                for _ in 0..<40 { group.addTask { try await fixture.page(after: end, patience: .seconds(60)).entries } }
                try await fixture.untilWaiting(40)
                try await fixture.ask("質問")
                for try await entries in group { #expect(entries.count == 1) }
            }
            #expect(!costs.all.isEmpty)
            #expect(costs.all.allSatisfy { $0.statements == 2 && $0.roundTrips <= 2 })
        }
    }
}
