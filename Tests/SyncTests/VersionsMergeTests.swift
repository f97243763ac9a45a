import DataDictionary
import HubCore
import ReferenceData
import Sync
import SyncProtocol
import TestSupport
import Testing

/// Batches in two dictionary versions: the revision decides across both, and nothing counts twice.
@Suite("Batches in two dictionary versions")
struct VersionsMergeTests {
    @Test("A report under either version takes the place of one under the other", arguments: [0, 1])
    func report(first: Int) throws {
        var fixture = VersionsFixture()
        let reports = [
            #""links":5,"families.new/referral=hiroba":1,"families.new/referral=nursery":2,"families.new":3,"families.waiting":4"#,
            #""links.made":6,"families.new/referral=facility":3,"families.new":3,"families.waiting.new":4"#,
        ]
        // The newest version is the first of those in use.
        let old = TestRecord.report("activity/2026-03", reports[0], revision: first == 0 ? 1 : 2)
        let new = TestRecord.report("activity/2026-03", reports[1], revision: first == 0 ? 2 : 1)
        if first == 0 {
            try fixture.push([old], version: 1)
            try fixture.push([new], version: 0)
        } else {
            try fixture.push([new], version: 0)
            try fixture.push([old], version: 1)
        }
        #expect(
            fixture.numbers
                == (first == 0
                    ? [
                        "families.new": 3, "families.new/referral=facility": 3, "families.waiting.new": 4,
                        "links.made": 6,
                    ]
                    : [
                        "families.new": 3, "families.new/referral=hiroba": 1, "families.new/referral=nursery": 2,
                        "families.waiting": 4, "links": 5,
                    ]))
        // The one that lost comes again, and changes nothing.
        let before = fixture.numbers
        try fixture.push([first == 0 ? old : new], version: first == 0 ? 1 : 0)
        #expect(fixture.numbers == before)
    }

    @Test("Figures from before the new version was published are newer than an older report under it")
    func beforePublication() throws {
        var fixture = VersionsFixture()
        try fixture.push([TestRecord.put("activity/2026-03/links", 5, revision: 7)], version: 1, knowingOthers: false)
        let merge = try fixture.push([TestRecord.put("activity/2026-03/links.made", 6, revision: 6)], version: 0)
        #expect(fixture.numbers == ["links": 5])
        #expect(merge.counts.superseded == 1 && merge.counts.created == 0)
    }

    @Test("The same revision under two versions is a conflict: all of it waits")
    func conflict() throws {
        var fixture = VersionsFixture()
        try fixture.push([TestRecord.put("activity/2026-03/links", 5)], version: 1)
        let merge = try fixture.push([TestRecord.put("activity/2026-03/links.made", 6)], version: 0)
        #expect(fixture.numbers == ["links": 5])
        #expect(merge.counts.held > 0 && merge.counts.created == 0 && merge.counts.withdrawn == 0)
    }

    @Test("What is withdrawn under another name is counted as withdrawn")
    func counts() throws {
        var fixture = VersionsFixture()
        try fixture.push(
            [
                TestRecord.put("volunteers/2026-03/organizers", 2),
                TestRecord.put("volunteers/2026-03/volunteers.active", 9, revision: 2),
            ], version: 1)
        let merge = try fixture.push(
            [TestRecord.put("volunteers/2026-03/volunteers.engaged", 11, revision: 3)], version: 0)
        #expect(merge.counts.created == 1 && merge.counts.withdrawn == 2 && merge.counts.superseded == 0)
        #expect(fixture.numbers == ["volunteers.engaged": 11])
        let deletion = try fixture.push([TestRecord.delete("volunteers/2026-03/organizers", revision: 4)], version: 1)
        #expect(deletion.counts.withdrawn == 1)
        #expect(fixture.numbers.isEmpty)
    }

    @Test(
        "In whatever order records under both versions come, the same stands and nothing twice",
        arguments: [
            UInt64(20_270_401), 2, 3, 4, 5, 6,
        ])
    func converges(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let records = Self.records(&random)
        var inOrder = VersionsFixture()
        for record in records { try inOrder.push([record.line], version: record.version) }
        #expect(!inOrder.numbers.isEmpty)
        for _ in 0..<8 {
            var shuffled = VersionsFixture()
            for record in records.shuffled(using: &random) { try shuffled.push([record.line], version: record.version) }
            #expect(shuffled.numbers == inOrder.numbers, "seed \(seed)")
            #expect(shuffled.countedTwice.isEmpty, "seed \(seed)")
        }
    }

    private static let cells = [
        ["links.made", "families.new/referral=facility", "families.new/referral=otherPublic", "families.new"],
        [
            "links", "families.new/referral=hiroba", "families.new/referral=nursery", "families.new/referral=other",
            "families.new/referral=returning", "families.new",
        ],
    ]

    /// Of one month, each with a higher revision than the one before.
    private static func records(_ random: inout SeededRandom) -> [(line: String, version: Int)] {
        (1...Int64(24)).map { revision in
            let version = Int.random(in: 0...1, using: &random)
            let cell = cells[version].randomElement(using: &random)!
            let value = Int64.random(in: 1...9, using: &random)
            let key = "activity/2026-03/\(cell)"
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return (TestRecord.delete(key, revision: revision), version)
            case 1:
                let named = cells[version].filter { _ in Bool.random(using: &random) }.map {
                    // A total is no less than its parts.
                    "\"\($0)\":\($0.contains("/") ? value : value + 100)"
                }
                return (
                    TestRecord.report("activity/2026-03", named.joined(separator: ","), revision: revision), version
                )
            default: return (TestRecord.put(key, value, revision: revision), version)
            }
        }
    }
}

/// What stands in a pretended database of which two dictionary versions are in use.
private struct VersionsFixture {
    private struct Key: Hashable {
        let month: Int32
        let cell: Int32
    }

    private var standing: [Key: StandingValue] = [:]
    private var version: Int64 = 0
    private var chain = try! BatchChain("hs-13-wako.a1")  // the name is well formed

    /// `version`: position among those in use. Without `knowingOthers` as before the other was published.
    @discardableResult
    mutating func push(_ records: [String], version position: Int, knowingOthers: Bool = true) throws -> SyncMerge {
        let dictionary = SecondDictionary.inUse[position]
        let pushed = try chain.next(records).pushed(
            by: SchemeID(1), dictionary: knowingOthers ? dictionary : TestDictionary.inUse)
        let keys = CellKeys(of: pushed.batch, in: dictionary.dictionary)
        let places = zip(keys.months, keys.cells).map { Key(month: $0, cell: dictionary.cellIDs[Int($1)]) }
        version += 1
        let merge = SyncMerge.decide(
            pushed.batch, keys: keys, statementKeys: StatementKeys(of: pushed.batch),
            ground: .init(cells: places.map { standing[$0] }), version: version)
        for write in merge.cells.writes {
            standing[places[write.position]] = StandingValue(
                state: write.state, revision: write.revision, since: write.since)
        }
        return merge
    }

    /// The numbers that stand, by the path of their cell.
    var numbers: [String: Int64] {
        let dictionary = SecondDictionary.inUse[0]
        return Dictionary(
            uniqueKeysWithValues: dictionary.cellIDs.enumerated().compactMap { index, id in
                standing.first { $0.key.cell == id }?.value.state.number.map { (dictionary.cell(at: index).path, $0) }
            })
    }

    /// Cells that stand beside one that means the same.
    var countedTwice: [String] {
        SecondDictionary.inUse.flatMap { dictionary in
            dictionary.dictionary.cells.filter { cell in
                numbers[cell.path] != nil
                    && dictionary.counterparts[cell.index].contains {
                        numbers[dictionary.cell(at: Int($0)).path] != nil
                    }
            }
            .map(\.path)
        }
    }
}
