import Foundation
import HubCore
import Postgres

/// What the hub tells a scheme, in the order in which it was committed: the scheme's own feed and the network's.
package struct ChangeFeed: Sendable {
    private let database: Database
    private let clock: Clock
    private let watch: FeedWatch

    package init(
        database: Database, clock: Clock, watch: FeedWatch
    ) {
        self.database = database
        self.clock = clock
        self.watch = watch
    }

    /// The next entries. Where there are none, waits up to `patience` for one to be committed, by any hub on the same
    /// database, and answers with an empty page after that, when too many wait already, and when the hub stops.
    ///
    /// Problems: `cursor-expired`.
    package func page(_ query: FeedQuery, patience: Duration = .zero) async throws -> FeedPage {
        var page = try await read(query)
        guard patience > .zero else { return page }
        let deadline = ContinuousClock.now + patience
        while page.entries.isEmpty,
            try await watch.moved(query.scheme, past: page.cursor.positions, until: deadline)
        {
            page = try await read(query.going(on: page.cursor))
        }
        return page
    }

    /// Keeps that everything before the cursor was read.
    ///
    /// Problems: `cursor-expired`.
    package func acknowledge(_ cursor: FeedCursor, by scheme: SchemeID) async throws {
        let now = clock.now
        try await database.write(as: .scheme(scheme)) { tx in
            let reading = try Self.load(FeedQuery(scheme: scheme, cursor: cursor, topics: [], limit: 1), tx)
            try FeedPage.check(cursor, reading)
            tx.enqueue(FeedStore.acknowledge, scheme, cursor.positions.scheme, cursor.positions.network, now)
        }
    }

    /// A document of the scheme. Problems: `not-found`, for another scheme's too.
    package func document(_ id: UUID, of scheme: SchemeID) async throws -> OfficeDocument {
        let found = try await database.read(as: .scheme(scheme)) { tx in try tx.first(FeedStore.document, scheme, id) }
        guard let found else { throw Problem(.notFound) }
        return found
    }

    private func read(_ query: FeedQuery) async throws -> FeedPage {
        let reading = try await database.read(as: .scheme(query.scheme)) { tx in try Self.load(query, tx) }
        return try FeedPage.decide(reading, for: query)
    }

    /// One round trip.
    private static func load(_ query: FeedQuery, _ tx: Transaction) throws(PostgresError) -> FeedReading {
        let start = query.cursor?.positions ?? FeedPositions(scheme: 0, network: 0)
        let topics = query.topics?.map(\.rawValue)
        let scheme = tx.ask(FeedStore.schemeExtent, query.scheme)
        let network = tx.ask(FeedStore.network)
        let own = tx.ask(FeedStore.schemeEntries, query.scheme, start.scheme, topics, Int32(query.limit + 1))
        let shared = tx.ask(FeedStore.networkEntries, start.network, topics, Int32(query.limit + 1))
        guard let scheme = try scheme.rows().first, let network = try network.rows().first else {
            throw PostgresError(.unreadable, message: "a feed has no state")
        }
        return FeedReading(
            epoch: network.epoch,
            floor: FeedPositions(scheme: scheme.floor, network: network.extent.floor),
            end: FeedPositions(scheme: scheme.end, network: network.extent.end),
            scheme: try own.rows(), network: try shared.rows())
    }
}
