import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Synchronization
import TestSupport
import Testing

@testable import Statistics

/// A small network that reports at random, changes its figures and withdraws some, written as the sync path writes
/// it: values, and in the same transaction what they change in the sums. Remembers what it wrote, for a recount.
final class RandomNetwork: Sendable {
    struct Scheme: Sendable {
        let id: SchemeID
        let code: String
        let municipality: String
        var prefecture: Int { Int(municipality.prefix(2))! }
    }

    struct Place: Hashable, Sendable {
        let scheme: Int
        let month: Month
        /// `DataCell.index`.
        let cell: Int
    }

    static let months = Month(year: 2023, month: 1)...Month(year: 2024, month: 10)
    static let elements: [DataElement.ID] = [
        "families.new", "families.open", "visitHours", "needs.present", "needs.assessedAtStart",
    ]

    let test: TestDatabase
    let dictionary: DictionaryInUse
    let schemes: [Scheme]
    private let cells: [Int]
    private let state: Mutex<Memory>

    /// The numbers as they stand.
    var numbers: [Place: Int64] { state.withLock { $0.numbers } }

    init(in test: TestDatabase, seed: UInt64, elements: [DataElement.ID] = RandomNetwork.elements) async throws {
        self.test = test
        dictionary = try await test.dictionary()
        cells = dictionary.dictionary.cells.filter { elements.contains($0.element.id) }.map(\.index)
        state = Mutex(Memory(random: SeededRandom(seed: seed)))
        var schemes: [Scheme] = []
        for municipality in ["131016", "132063", "132063", "132292", "011002", "012025", "342084", "271004"] {
            let code = "hs-\(municipality.prefix(2))-s\(schemes.count)"
            let id = try await test.addScheme(code: code, name: "スキーム\(schemes.count)", municipality: municipality)
            schemes.append(Scheme(id: id, code: code, municipality: municipality))
        }
        self.schemes = schemes
    }

    /// One batch of one scheme: about `count` cells set, changed or withdrawn.
    func push(scheme: Int, count: Int) async throws {
        try await send(state.withLock { $0.randomBatch(scheme: scheme, count: count, cells: cells) }, from: scheme)
    }

    /// One batch of one scheme with these numbers; nil withdraws one.
    func write(scheme: Int, _ numbers: [(month: Month, cell: Int, value: Int64?)]) async throws {
        let wanted = numbers.map { (Place(scheme: scheme, month: $0.month, cell: $0.cell), $0.value) }
        try await send(state.withLock { $0.batch(scheme: scheme, wanted) }, from: scheme)
    }

    private func send(_ batch: Batch, from scheme: Int) async throws {
        let id = schemes[scheme].id
        let prefecture = Int16(schemes[scheme].prefecture)
        let months = batch.changes.map(\.place.month)
        let cellIDs = batch.changes.map { dictionary.cellIDs[$0.place.cell] }
        try await test.database.write(as: .scheme(id)) { tx in
            tx.enqueue(
                Self.upsert, id, months, cellIDs, batch.changes.map { $0.value == nil ? 2 : 1 },
                batch.changes.map(\.value), batch.version)
            tx.enqueue(
                Self.delta, id, batch.version, prefecture, months.min()!, months.max()!, months, cellIDs,
                batch.changes.map(\.valueChange), batch.changes.map(\.reportsChange))
            tx.enqueue(Self.advance, id, batch.version)
        }
    }

    /// Batches from all schemes, most of them large.
    func pushAll(batches: Int, size: Int) async throws {
        for batch in 0..<batches { try await push(scheme: batch % schemes.count, count: size) }
    }

    /// `DataCell.index` of a path such as `families.new/referral=phn`.
    func cell(_ path: String) throws -> Int {
        try #require(dictionary.dictionary.cells.first { $0.path == path }).index
    }

    func engine() -> StatisticsEngine {
        StatisticsEngine(
            database: test.database, dictionaries: { [dictionary] in DictionariesInUse(versions: [dictionary]) })
    }

    private static let upsert = Statement<SchemeID, [Month], [Int32], [Int16], [Int64?], Int64, Void>(
        "test.upsert",
        """
        INSERT INTO data_value (scheme_id, period, cell_id, status, value, revision, data_version)
        SELECT $1, u.period, u.cell_id, u.status, u.value, $6, $6
        FROM unnest($2::integer[], $3::integer[], $4::smallint[], $5::bigint[]) AS u (period, cell_id, status, value)
        ON CONFLICT (scheme_id, period, cell_id) DO UPDATE
        SET status = EXCLUDED.status, value = EXCLUDED.value, revision = EXCLUDED.revision
        """)

    private static let delta = Statement<
        SchemeID, Int64, Int16, Month, Month, [Month], [Int32], [Int64], [Int16], Void
    >(
        "test.delta",
        """
        INSERT INTO rollup_delta
            (scheme_id, data_version, prefecture, first_period, last_period, periods, cells, values, reports)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)

    private static let advance = Statement<SchemeID, Int64, Void>(
        "test.advance", "UPDATE scheme_state SET data_version = $2 WHERE scheme_id = $1")
}

/// What one batch changes.
private struct Batch: Sendable {
    struct Change: Sendable {
        let place: RandomNetwork.Place
        let value: Int64?
        let valueChange: Int64
        let reportsChange: Int16
    }

    let version: Int64
    let changes: [Change]
}

/// What has been written so far.
private struct Memory: Sendable {
    var numbers: [RandomNetwork.Place: Int64] = [:]
    var versions: [Int: Int64] = [:]
    var random: SeededRandom

    mutating func randomBatch(scheme: Int, count: Int, cells: [Int]) -> Batch {
        var wanted: [RandomNetwork.Place: Int64?] = [:]
        for _ in 0..<count {
            let place = RandomNetwork.Place(
                scheme: scheme, month: RandomNetwork.months.randomElement(using: &random)!,
                cell: cells.randomElement(using: &random)!)
            let isWithdrawn = Int.random(in: 0..<6, using: &random) == 0
            wanted[place] = .some(isWithdrawn ? nil : Int64.random(in: 0...20, using: &random))
        }
        return batch(scheme: scheme, wanted.map { ($0.key, $0.value) })
    }

    mutating func batch(scheme: Int, _ wanted: [(RandomNetwork.Place, Int64?)]) -> Batch {
        let changes = wanted.map { place, value in
            let before = numbers[place]
            numbers[place] = value
            return Batch.Change(
                place: place, value: value, valueChange: (value ?? 0) - (before ?? 0),
                reportsChange: (value == nil ? 0 : 1) - (before == nil ? 0 : 1))
        }
        versions[scheme, default: 0] += 1
        return Batch(version: versions[scheme]!, changes: changes)
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
