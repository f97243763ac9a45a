import HubCore
@testable import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("Merging a batch into what stands")
struct SyncMergeTests {
    private static let key = "activity/2026-05/families.new"
    private static let other = "activity/2026-05/visits"
    private var fixture = MergeFixture()

    @Test("A first value is created, a newer one updates, an older one is superseded")
    mutating func revisions() throws {
        #expect(try fixture.push([TestRecord.put(Self.key, 3, revision: 2)]).merge.counts == counts { $0.created = 1 })
        #expect(try fixture.push([TestRecord.put(Self.key, 4, revision: 5)]).merge.counts == counts { $0.updated = 1 })
        let late = try fixture.push([TestRecord.put(Self.key, 9, revision: 4)]).merge
        #expect(late.counts == counts { $0.superseded = 1 })
        #expect(late.cells.writes.isEmpty && late.cells.replaced.isEmpty)
        #expect(fixture.value(Self.key) == StandingValue(state: .number(4), revision: 5, since: 2))
    }

    @Test("The same value again is unchanged; with a newer revision it keeps since when it stands")
    mutating func unchanged() throws {
        try fixture.push([TestRecord.put(Self.key, 3, revision: 1)])
        let same = try fixture.push([TestRecord.put(Self.key, 3, revision: 1)]).merge
        #expect(same.counts == counts { $0.unchanged = 1 })
        #expect(same.cells.writes.isEmpty)
        let newer = try fixture.push([TestRecord.put(Self.key, 3, revision: 7)])
        #expect(newer.merge.counts == counts { $0.unchanged = 1 })
        #expect(newer.merge.cells.replaced.isEmpty)
        #expect(newer.delta.months.isEmpty)
        #expect(fixture.value(Self.key) == StandingValue(state: .number(3), revision: 7, since: 1))
    }

    @Test("Equal revisions with different values are held for a person and change nothing")
    mutating func conflict() throws {
        try fixture.push([TestRecord.put(Self.key, 3, revision: 2)])
        let (merge, delta) = try fixture.push([TestRecord.put(Self.key, 5, revision: 2)])
        #expect(merge.counts == counts { $0.held = 1 })
        #expect(
            merge.held == [
                SyncMerge.Held(
                    unit: 2, line: 2, place: .cell(0), change: .cell(.number(5)), revision: 2, reason: .conflict)
            ])
        #expect(merge.cells.writes.isEmpty)
        #expect(delta.months.isEmpty)
        #expect(fixture.state(Self.key) == .number(3))
    }

    @Test("Zero, not applicable and not reported are three different things")
    mutating func states() throws {
        try fixture.push([TestRecord.put(Self.key, 0, revision: 1)])
        #expect(fixture.state(Self.key) == .number(0))
        #expect(
            try fixture.push([TestRecord.notApplicable(Self.key, revision: 2)]).merge.counts
                == counts { $0.updated = 1 })
        #expect(fixture.state(Self.key) == .notApplicable)
        #expect(
            try fixture.push([TestRecord.delete(Self.key, revision: 3)]).merge.counts == counts { $0.withdrawn = 1 })
        #expect(fixture.state(Self.key) == .notReported)
    }

    @Test("A cell that a report leaves out is withdrawn, and an older figure for it that comes later is superseded")
    mutating func withdrawnByReport() throws {
        try fixture.push([TestRecord.report("activity/2026-05", #""families.new":3,"visits":8"#, revision: 1)])
        let (merge, delta) = try fixture.push([TestRecord.report("activity/2026-05", #""visits":8"#, revision: 2)])
        #expect(merge.counts == counts { ($0.withdrawn, $0.unchanged) = (1, 1) })
        #expect(fixture.state(Self.key) == .notReported)
        #expect(delta.values == [-3])
        #expect(delta.reports == [-1])
        let late = try fixture.push([
            TestRecord.put(Self.key, 3, revision: 1), TestRecord.put("activity/2026-05/links", 1, revision: 1),
        ]).merge
        #expect(late.counts == counts { $0.superseded = 2 })
    }

    @Test("A deletion that comes before what it deletes wins by its revision")
    mutating func deletionFirst() throws {
        try fixture.push([TestRecord.delete(Self.key, revision: 5)])
        #expect(
            try fixture.push([TestRecord.put(Self.key, 3, revision: 4)]).merge.counts == counts { $0.superseded = 1 })
        #expect(fixture.state(Self.key) == .notReported)
    }

    @Test("Records of a group apply together: a conflict of one holds all")
    mutating func groupHeld() throws {
        try fixture.push([TestRecord.put(Self.key, 3, revision: 2)])
        let merge = try fixture.push([
            TestRecord.put(Self.other, 8, revision: 1, group: "g"),
            TestRecord.put("activity/2026-04/visits", 1, revision: 1),
            TestRecord.put(Self.key, 5, revision: 2, group: "g"),
        ]).merge
        #expect(merge.counts == counts { ($0.held, $0.created) = (2, 1) })
        #expect(fixture.state(Self.other) == nil)
        #expect(fixture.state("activity/2026-04/visits") == .number(1))
    }

    @Test("A group without a conflict applies, wherever its records stand")
    mutating func groupApplied() throws {
        let merge = try fixture.push([
            TestRecord.put(Self.key, 3, group: "a"), TestRecord.put(Self.other, 8, group: "b"),
            TestRecord.put("activity/2026-04/visits", 1, group: "a"),
        ]).merge
        #expect(merge.counts == counts { $0.created = 3 })
        #expect(merge.held.isEmpty)
    }

    @Test("The same key twice in a batch: in order, and written once")
    mutating func twice() throws {
        let (merge, delta) = try fixture.push([
            TestRecord.put(Self.key, 3, revision: 1), TestRecord.put(Self.key, 4, revision: 2),
            TestRecord.put(Self.key, 9, revision: 1),
        ])
        #expect(merge.counts == counts { ($0.created, $0.updated, $0.superseded) = (1, 1, 1) })
        #expect(
            merge.cells.writes == [
                RevisionMerge<CellState>.Write(position: 0, state: .number(4), revision: 2, since: 1)
            ])
        #expect(delta.values == [4] && delta.reports == [1])
    }

    @Test("What stood before goes into the history once, as it was before the batch")
    mutating func history() throws {
        try fixture.push([TestRecord.put(Self.key, 3, revision: 1)])
        let merge = try fixture.push([
            TestRecord.put(Self.key, 4, revision: 2), TestRecord.put(Self.key, 5, revision: 3),
        ]).merge
        #expect(
            merge.cells.replaced == [
                RevisionMerge<CellState>.Replaced(
                    position: 0, value: StandingValue(state: .number(3), revision: 1, since: 1))
            ])
    }

    private func counts(_ change: (inout Receipt.Counts) -> Void) -> Receipt.Counts {
        var counts = Receipt.Counts()
        change(&counts)
        return counts
    }
}
