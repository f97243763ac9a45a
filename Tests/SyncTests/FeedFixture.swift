import Foundation
import HubCore
import Logging
import Postgres
import ReferenceData
import Sync
import TestSupport

/// The feeds over a test's database, with their watch running.
struct FeedFixture: Sendable {
    static let epoch = String(repeating: "5", count: 32)

    let base: EngineFixture
    let watch: FeedWatch
    let feed: ChangeFeed

    var test: TestDatabase { base.test }
    var scheme: SchemeID { base.scheme }
    var code: SchemeCode { get throws { try SchemeCode(parsing: "hs-13-wako") } }
    var questions: Questions { Questions(database: test.database, clock: test.clock, entropy: test.entropy) }
    var notices: Notices { Notices(database: test.database, clock: test.clock, entropy: test.entropy) }

    /// - Parameters:
    ///   - most: how many may wait at the same time.
    ///   - onLook: told what each look of the watch took.
    static func with(
        most: Int = 8, onLook: (@Sendable (TransactionCost) -> Void)? = nil,
        _ body: @escaping @Sendable (FeedFixture) async throws -> Void
    ) async throws {
        try await EngineFixture.with { base in
            try await base.test.owner.write(as: .owner) { tx in
                tx.enqueue(Self.setEpoch, Self.epoch, base.test.clock.now)
            }
            var settings = Database.Settings.patient(base.test.conninfo)
            settings.onCommit = onLook
            let watched = Database(settings)
            let watch = FeedWatch(
                database: watched, period: .milliseconds(1), most: most,
                mostPerScheme: most, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let feed = ChangeFeed(database: base.test.database, clock: base.test.clock, watch: watch)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watch.run() }
                defer { group.cancelAll() }
                try await body(FeedFixture(base: base, watch: watch, feed: feed))
            }
            await watched.shutdown()
        }
    }

    private static let setEpoch = Statement<String, Date, Void>(
        "t.epoch", "INSERT INTO hub_epoch (epoch, since) VALUES ($1, $2)")

    func push(_ batch: TestBatch) async throws { _ = try await base.push(batch) }

    func page(
        after cursor: FeedCursor? = nil, topics: [FeedTopic]? = nil, limit: Int = 500, patience: Duration = .zero
    ) async throws -> FeedPage {
        try await feed.page(
            FeedQuery(scheme: scheme, cursor: cursor, topics: topics, limit: limit), patience: patience)
    }

    /// The cursor after all that there is.
    func end() async throws -> FeedCursor { try await page(limit: 1_000).cursor }

    /// Returns once so many wait; the test's own time limit ends a wait for what never comes.
    func untilWaiting(_ count: Int) async throws {
        while watch.waiting < count { try await Task.sleep(for: .milliseconds(1)) }  // between looks at the number
    }

    func ask(_ text: String, about: String = "activity/2026-05") async throws {
        _ = try await questions.ask(NewQuestion(.question, about: about, text: text), of: code, actor: "test")
    }
}
