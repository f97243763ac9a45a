import Disclosure
import HubCore
import Testing

/// The ways in which a number that seems hidden is not.
@Suite struct TrapTests {
    private let a = SchemeID(1)
    private let b = SchemeID(2)

    /// Each of two schemes subtracts its own, so neither the prefecture nor what else would give it away is published.
    @Test func twoSchemesInAPrefecture() throws {
        let prefectures: [[Contribution]] = [
            [.init(a, 30), .init(b, 40)],
            (0..<4).map { .init(SchemeID(Int64(10 + $0)), 20) }, (0..<4).map { .init(SchemeID(Int64(20 + $0)), 15) },
        ]
        let system = try row(prefectures)
        let protection = try protect(system, .usual())
        #expect(protection.statuses[0] == .primary(.fewSchemes))
        #expect(protection.hiddenCount == 2)
        try protection.certificate.verify(system, .usual(), protection.statuses)
    }

    /// A scheme that is alone in its prefecture knows that number, so it cannot stand in for a neighbour's.
    @Test func neighbourOfASchemeThatIsAlone() throws {
        let prefectures: [[Contribution]] = [
            [.init(a, 30)], [.init(b, 4), .init(SchemeID(3), 3), .init(SchemeID(4), 2)],
            (0..<4).map { .init(SchemeID(Int64(20 + $0)), 15) },
        ]
        let system = try row(prefectures)
        let protection = try protect(system, .usual())
        // Two would do for an outsider; the scheme that is alone would subtract its own 30.
        #expect(protection.hidden(system) == ["1", "2", "3"])
        #expect(ReadersCheck(system: system, policy: .usual(), protection: protection).leaks().isEmpty)
    }

    /// The part of one scheme makes a large number small for it.
    @Test func oneSchemeDominates() throws {
        let system = try row([
            [.init(a, 90), .init(b, 4), .init(SchemeID(3), 4)], (0..<4).map { .init(SchemeID(Int64(20 + $0)), 15) },
        ])
        #expect(try protect(system, .usual()).statuses[0] == .primary(.oneSchemeDominates))
    }

    /// Eleven months and the year give the twelfth.
    @Test func elevenMonthsAndTheYear() throws {
        let months = [4] + (1..<12).map { 20 + $0 }
        let system = try row(months.map { [.init(a, $0)] }, names: "M")
        let policy = DisclosurePolicy.plain(10)
        let protection = try protect(system, policy)
        #expect(protection.statuses[0] == .primary(.small))
        #expect(protection.hiddenCount == 2)
    }

    /// A month that stands nowhere is the difference of two running totals.
    @Test func differenceOfTwoRunningTotals() throws {
        let cells = [
            TableCell(id: CellID("to July"), group: "", level: "", value: 60, weight: 2),
            TableCell(id: CellID("to August"), group: "", level: "", value: 63, weight: 3),
            TableCell(id: CellID("August"), group: "", level: "", value: 3, use: .implied),
        ]
        let sum = [(CellID("to August"), 1), (CellID("to July"), -1), (CellID("August"), -1)]
        let system = try TableSystem(cells: cells, equations: [sum])
        let protection = try protect(system, .plain(10))
        #expect(protection.statuses == [.secondary(protects: [CellID("August")]), .published, .primary(.small)])
    }

    /// What is missing from a part to its whole is as good as published with both.
    @Test func partAlmostAsLargeAsItsWhole() throws {
        let cells = [
            TableCell(id: CellID("assessed"), group: "", level: "", value: 60, weight: 3),
            TableCell(id: CellID("with the need"), group: "", level: "", value: 57),
            TableCell(id: CellID("without"), group: "", level: "", value: 3, use: .implied),
        ]
        let sum = [(CellID("assessed"), 1), (CellID("with the need"), -1), (CellID("without"), -1)]
        let protection = try protect(TableSystem(cells: cells, equations: [sum]), .plain(10))
        #expect(protection.statuses[1].isHidden)
    }

    /// Open = open before + new − finished: three of them give the fourth.
    @Test func stockBalance() throws {
        let values = [("before", 40), ("new", 25), ("finished", 6), ("open", 59)]
        let cells = values.map { TableCell(id: CellID($0.0), group: "", level: "", value: $0.1) }
        let sum = [("before", 1), ("new", 1), ("finished", -1), ("open", -1)].map { (CellID($0.0), $0.1) }
        let system = try TableSystem(cells: cells, equations: [sum])
        let protection = try protect(system, .plain(10))
        #expect(protection.hiddenCount == 2)
        #expect(ReadersCheck(system: system, policy: .plain(10), protection: protection).leaks().isEmpty)
    }

    // MARK: What cannot be made

    /// An interim release showed the year and eleven months.
    @Test func publishedNumbersThatGiveOneAway() throws {
        let frozen = Set((2...12).map { "\($0)" } + ["t"])
        let months = [4] + (1..<12).map { 20 + $0 }
        let system = try row(months.map { [.init(a, $0)] }, frozen: frozen)
        let refusal = #expect(throws: ProtectionRefusal.self) { try protect(system, .plain(10)) }
        let exposed = try #require(refusal?.exposed.first)
        #expect(exposed.cell == CellID("1"))
        #expect(exposed.why == .determined)
        #expect(exposed.fixed.count == 12)
    }

    /// A published sum below the threshold of what is hidden.
    @Test func publishedSumBelowTheThreshold() throws {
        let system = try row([[.init(a, 4)], [.init(a, 3)], [.init(a, 30)]], frozen: ["3", "t"])
        let refusal = #expect(throws: ProtectionRefusal.self) { try protect(system, .plain(10)) }
        #expect(refusal?.exposed.map(\.why) == [.knownToBeSmall, .knownToBeSmall])
    }

    /// What was published stays published, though the rule would hide it now.
    @Test func publishedStaysPublished() throws {
        let system = try row([[.init(a, 4)], [.init(a, 30)], [.init(a, 40)]], frozen: ["1"])
        #expect(try protect(system, .plain(10)).statuses.allSatisfy { $0 == .published })
    }

    /// Where zeros are never hidden, everybody knows that what is hidden is 1 or more.
    @Test func zerosThatAreNeverHidden() throws {
        let policy = DisclosurePolicy(
            otherwise: .init(threshold: 3, leastContributors: 0, countsInsiders: false, mayHideZeros: false),
            key: OrderKey(1, 2))
        // x + y = 3 with both 1 or more: two numbers each, so a third must be hidden.
        let system = try row([[.init(a, 1)], [.init(a, 2)], [.init(a, 0)], [.init(a, 9)]])
        let protection = try protect(system, policy)
        #expect(protection.hidden(system) == ["1", "2", "4"])
    }

    @Test func zeroByDefinitionIsPublished() throws {
        let cells =
            [0, 4, 20].enumerated().map {
                TableCell(id: CellID("\($0)"), group: "", level: "", value: $1, isAlwaysZero: $0 == 0)
            } + [TableCell(id: CellID("t"), group: "", level: "", value: 24, weight: 9)]
        let sum = [(CellID("t"), 1)] + (0..<3).map { (CellID("\($0)"), -1) }
        let protection = try protect(TableSystem(cells: cells, equations: [sum]), .plain(10))
        #expect(protection.statuses[0] == .published && protection.hiddenCount == 2)
    }

    /// The same numbers and key give the same release; another key may hide others.
    @Test func theKeyDecidesTies() throws {
        let system = try row([[.init(a, 4)]] + (0..<30).map { _ in [.init(a, 25)] })
        let releases = (1...8).map { key in (try? protect(system, .plain(10, key: UInt64(key))))?.hidden(system) ?? [] }
        #expect(try protect(system, .plain(10, key: 1)).hidden(system) == releases[0])
        #expect(Set(releases).count > 3)
        #expect(releases.allSatisfy { $0.count == 2 })
    }

    /// Cells and their total, called `1`, `2`, … and `t`.
    private func row(_ parts: [[Contribution]], names: String = "", frozen: Set<String> = []) throws -> TableSystem {
        var cells = parts.enumerated().map { index, parts in
            TableCell(
                id: CellID("\(names)\(index + 1)"), group: "", level: "", value: parts.reduce(0) { $0 + $1.part },
                isFrozen: frozen.contains("\(index + 1)"), contributions: parts)
        }
        var merged: [SchemeID: Int] = [:]
        for part in parts.flatMap({ $0 }) { merged[part.scheme, default: 0] += part.part }
        cells.append(
            TableCell(
                id: CellID("t"), group: "", level: "", value: merged.values.reduce(0, +),
                isFrozen: frozen.contains("t"),
                contributions: merged.sorted { $0.key < $1.key }.map { Contribution($0.key, $0.value) }, weight: 16))
        return try TableSystem(
            cells: cells, equations: [[(CellID("t"), 1)] + cells.dropLast().map { ($0.id, -1) }])
    }
}
