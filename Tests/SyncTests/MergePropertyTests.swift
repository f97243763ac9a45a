import HubCore
import Sync
import SyncProtocol
import TestSupport
import Testing

/// Whatever order batches of several streams arrive in, the same values stand at the end, and the sums are theirs.
@Suite("Merging: in any order")
struct MergePropertyTests {
    private static let keys = [
        "activity/2026-03/families.new", "activity/2026-03/visits", "activity/2026-03/visitHours",
        "activity/2026-04/families.new", "activity/2026-04/families.new/referral=phn",
        "needs/2026-04/needs.present/item=N01,type=infant",
    ]

    @Test("Any order of single records gives the same values", arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func converges(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let records = Self.records(&random)
        let expected = try Self.outcome(of: [records])
        for _ in 0..<25 {
            let order = records.shuffled(using: &random)
            #expect(try Self.outcome(of: Self.cut(order, &random)) == expected, "seed \(seed)")
        }
    }

    @Test(
        "Reports that name other cells each, from several streams, in any order",
        arguments: [11, 12, 13, 14] as [UInt64])
    func reportsConverge(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let records = Self.reports(&random)
        let expected = try Self.outcome(of: records.map { [$0] })
        for _ in 0..<25 {
            #expect(
                try Self.outcome(of: Self.cut(records.shuffled(using: &random), &random)) == expected, "seed \(seed)")
        }
    }

    @Test("The deltas of all batches add up to what stands", arguments: [21, 22, 23, 24] as [UInt64])
    func deltasSum(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var fixture = MergeFixture()
        var sums: [MergeFixture.Key: (value: Int64, reports: Int)] = [:]
        for _ in 0..<60 {
            // Conflicts too: the same revision with another value.
            let batch = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                Self.record(
                    Self.keys.randomElement(using: &random)!, revision: .random(in: 1...9, using: &random),
                    .random(in: 0...4, using: &random))
            }
            let delta = try fixture.push(batch).delta
            for index in delta.months.indices {
                let key = MergeFixture.Key(month: delta.months[index], cell: delta.cells[index])
                let before = sums[key] ?? (0, 0)
                sums[key] = (before.value + delta.values[index], before.reports + Int(delta.reports[index]))
            }
        }
        for (key, sum) in sums {
            let number = fixture.standing[key]?.state.number
            #expect(sum.value == number ?? 0, "seed \(seed)")
            #expect(sum.reports == (number == nil ? 0 : 1), "seed \(seed)")
        }
        #expect(!sums.isEmpty)
    }

    // MARK: Made at random

    /// Every key with several revisions; the value of a key's revision is always the same, as one office writes it.
    private static func records(_ random: inout SeededRandom) -> [String] {
        keys.flatMap { key in
            (1...Int64.random(in: 2...7, using: &random)).map { revision in
                record(key, revision: revision, Int64.random(in: 0...4, using: &random))
            }
        }
    }

    /// Reports of one month with growing revisions, each with some of the cells; and one cell by itself.
    private static func reports(_ random: inout SeededRandom) -> [String] {
        let single = TestRecord.put("activity/2026-03/visits", 7, revision: .random(in: 1...3, using: &random) * 2)
        return [single]
            + (0..<Int64(6)).map { number in
                let cells = ["families.new", "visits", "links", "families.open"].filter { _ in
                    Bool.random(using: &random)
                }
                return TestRecord.report(
                    "activity/2026-03",
                    cells.map { "\"\($0)\":\(Int.random(in: 0...5, using: &random))" }.joined(separator: ","),
                    revision: number * 2 + 1)
            }
    }

    private static func record(_ key: String, revision: Int64, _ choice: Int64) -> String {
        switch choice {
        case 0: TestRecord.delete(key, revision: revision)
        case 1: TestRecord.notApplicable(key, revision: revision)
        default: TestRecord.put(key, choice, revision: revision)
        }
    }

    private static func cut(_ records: [String], _ random: inout SeededRandom) -> [[String]] {
        var batches: [[String]] = []
        var rest = records[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...5, using: &random))
            batches.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return batches
    }

    /// What is reported in the end. A cell that is not reported and one of which nothing is known are the same.
    private static func outcome(of batches: [[String]]) throws -> [MergeFixture.Key: CellState] {
        var fixture = MergeFixture()
        for batch in batches { try fixture.push(batch) }
        return fixture.standing.mapValues(\.state).filter { $0.value != .notReported }
    }
}
