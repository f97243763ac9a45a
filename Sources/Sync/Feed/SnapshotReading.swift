import Foundation
import HubCore
import Postgres
import ReferenceData

/// Reads snapshots.
package struct SnapshotReading: Sendable {
    private let database: Database
    private let clock: Clock
    private let dictionaries: @Sendable () -> DictionariesInUse

    package init(
        database: Database, clock: Clock, dictionaries: @escaping @Sendable () -> DictionariesInUse
    ) {
        self.database = database
        self.clock = clock
        self.dictionaries = dictionaries
    }

    /// The cursor in it and what stands are of one moment: what comes after the cursor is not in it, and the other way
    /// round. Problems: `not-ready` while there is no dictionary.
    package func snapshot(of scheme: SchemeID, code: String) async throws -> StandingSnapshot {
        guard let dictionary = dictionaries().current else { throw Problem(.notReady) }
        let now = clock.now
        return try await database.analyse(as: .scheme(scheme)) { tx in
            let standing = tx.ask(SnapshotStore.state, scheme)
            let network = tx.ask(FeedStore.network)
            let reports = tx.ask(SnapshotStore.reports, scheme)
            let statements = tx.ask(SnapshotStore.statements, scheme)
            guard let state = try standing.rows().first, let network = try network.rows().first else {
                throw PostgresError(.unreadable, message: "a feed has no state")
            }
            let positions = FeedPositions(scheme: state.feedPosition, network: network.extent.end)
            return StandingSnapshot(
                code: code, cursor: FeedCursor(epoch: network.epoch, positions: positions).text(for: scheme),
                epoch: network.epoch,
                versionOfData: state.dataVersion, dictionary: dictionary, at: now, reports: try reports.rows(),
                statements: try statements.rows())
        }
    }
}
