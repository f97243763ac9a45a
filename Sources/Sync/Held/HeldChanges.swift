import Audit
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import SyncProtocol

/// Changes that wait for a person: shown beside what stands, and accepted or refused with a reason. The records of a
/// unit are decided together, and the scheme learns of it by its feed.
package struct HeldChanges: Sendable {
    static let auditStream = "reporting"

    private let database: Database
    private let clock: Clock
    private let dictionaries: @Sendable () -> DictionariesInUse

    package init(database: Database, clock: Clock, dictionaries: @escaping @Sendable () -> DictionariesInUse) {
        self.database = database
        self.clock = clock
        self.dictionaries = dictionaries
    }

    /// What waits, of all schemes or of one, the oldest first; or what was decided, the newest first. At most
    /// `Limits.heldUnitsListed`. Problems: `not-ready` while there is no dictionary.
    package func list(of code: SchemeCode? = nil, decided: Bool = false) async throws -> [HeldUnit] {
        let directory = try directory()
        return try await database.analyse(as: .national) { tx in
            let units = try tx.all(HeldStore.units, code?.rawValue, decided, Int32(Limits.heldUnitsListed))
            return try Self.load(units, tx).map { $0.shown(directory) }
        }
    }

    /// Problems: `not-found`.
    package func unit(_ id: HeldUnitID) async throws -> HeldUnit {
        let directory = try directory()
        return try await database.analyse(as: .national) { tx in
            guard let scheme = try tx.first(PeriodExtensionStore.scheme, id.stream.scheme.rawValue),
                let unit = try tx.first(HeldStore.one, scheme, id.stream.rawValue, id.sequence, id.line)
            else { throw Problem(.notFound) }
            return try Self.load([unit], tx)[0].shown(directory)
        }
    }

    /// Lets the records of a unit stand: values, history, sums, reports and the feed are written as by a push.
    ///
    /// - Parameter seen: of the unit as it was shown.
    ///
    /// Problems: `not-found`, `held-decided`, `request-invalid` for the reason; `held-standing-changed` with the keys in
    /// `changed`.
    package func accept(_ id: HeldUnitID, seen: Int64, reason: String, actor: String) async throws {
        let directory = try directory()
        try await decide(id, .accepted, reason: reason, actor: actor) { loaded, scheme, feed, now, tx in
            let changed = loaded.changed(since: seen, directory)
            guard changed.isEmpty else {
                throw Problem(
                    .heldStandingChanged,
                    detail: Message(ja: changed.joined(separator: "、"), en: changed.joined(separator: ", ")),
                    members: ["changed": .list(changed)])
            }
            let writer = HeldWriter(scheme: feed.scheme, state: scheme, directory: directory, at: now)
            try writer.write(loaded, to: &feed, tx)
            return scheme.dataVersion + 1
        }
    }

    /// Leaves what stands. Problems: `not-found`, `held-decided`, `request-invalid` for the reason.
    package func refuse(_ id: HeldUnitID, reason: String, actor: String) async throws {
        try await decide(id, .refused, reason: reason, actor: actor) { _, _, _, _, _ in nil }
    }

    private typealias SchemeStanding = (dataVersion: Int64, highestRevision: Int64, prefecture: String)

    /// - Parameter carryOut: answers with the data version that it made; nil for none.
    private func decide(
        _ id: HeldUnitID, _ verdict: HeldVerdict, reason: String, actor: String,
        _ carryOut:
            @escaping @Sendable (LoadedHeldUnit, SchemeStanding, inout SchemeFeed, Date, Transaction) throws ->
            Int64?
    ) async throws {
        try NoticeText.checkReason(reason)
        let now = clock.now
        let directory = try directory()
        try await database.write(as: .national) { tx in
            var feed = try SchemeFeed(of: id.stream.scheme, in: tx)
            guard let unit = try tx.first(HeldStore.one, feed.scheme, id.stream.rawValue, id.sequence, id.line) else {
                throw Problem(.notFound, detail: Message(ja: "保留 \(id)", en: "held change \(id)"))
            }
            guard unit.decision == nil else { throw Problem(.heldDecided) }
            let loaded = try Self.load([unit], tx)[0]
            let version = try carryOut(loaded, try tx.one(HeldStore.state, feed.scheme), &feed, now, tx)
            tx.enqueue(
                HeldStore.decide, feed.scheme, id.stream.rawValue, id.sequence, id.line, verdict.rawValue, reason, now,
                actor, version)
            for (number, key) in loaded.recordKeys(directory).enumerated() {
                feed.append(
                    .correction, key: "correction/\(id)" + (number == 0 ? "" : "/\(number + 1)"),
                    data: FeedEntry.correction(about: key, reason: reason, decision: verdict.rawValue), at: now, in: tx)
            }
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "held.\(verdict.rawValue)", subject: id.stream.scheme.rawValue,
                    details: ["id": id.description, "reason": reason]),
                to: Self.auditStream, at: now, in: tx)
        }
    }

    private static func load(_ units: [HeldStore.Unit], _ tx: Transaction) throws -> [LoadedHeldUnit] {
        let (schemes, streams) = (units.map(\.scheme), units.map(\.stream))
        let (sequences, lines) = (units.map(\.sequence), units.map(\.line))
        let cells = tx.ask(HeldStore.cells, schemes, streams, sequences, lines)
        let records = tx.ask(HeldStore.records, schemes, streams, sequences, lines)
        let cellsOfUnit = Dictionary(grouping: try cells.rows(), by: \.unit)
        let recordsOfUnit = Dictionary(grouping: try records.rows(), by: \.unit)
        return units.enumerated().map { position, unit in
            LoadedHeldUnit(
                unit: unit, cells: cellsOfUnit[Int64(position + 1)] ?? [],
                records: recordsOfUnit[Int64(position + 1)] ?? [])
        }
    }

    private func directory() throws(Problem) -> CellDirectory {
        guard let current = dictionaries().current else { throw Problem(.notReady) }
        return CellDirectory(current)
    }
}
