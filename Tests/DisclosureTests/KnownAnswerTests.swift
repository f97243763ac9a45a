import Disclosure
import HubCore
import Testing

/// Tables of the literature and of other people's bug reports, with the answers that they give.
@Suite struct KnownAnswerTests {
    /// Geurts 1992, in the Handbook on Statistical Disclosure Control, chapter 4: four hidden cells and what a reader
    /// works out of them.
    @Test func intervalsOfGeurts() throws {
        let table = GridTable([[5, 2, 10], [1, 2, 10], [20, 20, 20]])
        let system = try table.system()
        let hidden = Set(["1,1", "1,2", "2,1", "2,2"].compactMap { system.position[CellID($0)] })
        let reader = ExhaustiveReader(system, PublicView(system, hidden: hidden))
        let ranges = ["1,1", "1,2", "2,1", "2,2"].compactMap { system.position[CellID($0)] }.map(reader.range)
        #expect(ranges == [3...6, 1...4, 0...3, 0...3])
    }

    /// Fischetti and Salazar: a cell of 22 in a 3×3 table; hiding three more leaves it between 5 and 30.
    @Test func tableOfFischettiAndSalazar() throws {
        let table = GridTable([[20, 50, 10], [8, 19, 22], [17, 32, 12]], secret: ["2,3"])
        let system = try table.system()
        let hidden = Set(["2,1", "2,3", "3,1", "3,3"].compactMap { system.position[CellID($0)] })
        let cell = try #require(system.position[CellID("2,3")])
        #expect(ExhaustiveReader(system, PublicView(system, hidden: hidden)).range(cell) == 5...30)

        let protection = try protect(system, .secrets)
        #expect(protection.hiddenCount == 4)
        try protection.certificate.verify(system, .secrets, protection.statuses)
        #expect(ExhaustiveReader(system, PublicView(system, protection)).range(cell).count >= 3)
    }

    /// The 4×4 table of sdcTable's own tests: each row and column holds two or more hidden cells, and still one of the
    /// nine follows from two rows less two columns. One more is needed, and enough.
    @Test func nineHiddenCellsThatNeedOneMore() throws {
        let nine: Set<String> = ["1,1", "1,2", "1,3", "2,1", "2,3", "3,2", "3,4", "4,2", "4,4"]
        let table = GridTable(
            [[39, 47, 55, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]], secret: nine)
        let system = try table.system()
        let hidden = Set(nine.compactMap { system.position[CellID($0)] })
        let determined = EliminatingReader(PublicView(system, hidden: hidden)).determined
        #expect(determined.map { system.cells[$0].id.rawValue } == ["1,2"])

        let protection = try protect(system, .secrets)
        #expect(protection.hiddenCount == 10)
        #expect(EliminatingReader(PublicView(system, protection)).determined.isEmpty)
        try protection.certificate.verify(system, .secrets, protection.statuses)
    }

    /// sdcTools issue 136: A, B, K and L, M are hidden; each of two tables is safe alone, and together they say that K
    /// is 3: (A + B + K) of one less (A + B) of the other.
    @Test func linkedTablesThatAreUnsafeTogether() throws {
        let numbers = ["A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7]
        let groups: [(String, [String])] = [
            ("county-1", ["A", "B", "I", "J"]), ("county-2", ["K", "L", "M", "N"]),
            ("small", ["A", "B", "I", "J", "K", "N"]),
            ("BIG", ["L", "M"]),
        ]
        var cells = numbers.sorted { $0.key < $1.key }.map {
            TableCell(id: CellID($0.key), group: "", level: "", value: $0.value)
        }
        for (name, members) in groups + [("Total", numbers.keys.sorted())] {
            let sum = members.reduce(0) { $0 + (numbers[$1] ?? 0) }
            cells.append(TableCell(id: CellID(name), group: "", level: "", value: sum, weight: 16))
        }
        let equations: [[(CellID, Int)]] =
            groups.map { name, members in [(CellID(name), 1)] + members.map { (CellID($0), -1) } } + [
                [(CellID("Total"), 1), (CellID("county-1"), -1), (CellID("county-2"), -1)],
                [(CellID("Total"), 1), (CellID("small"), -1), (CellID("BIG"), -1)],
            ]
        let system = try TableSystem(cells: cells, equations: equations)
        let k = try #require(system.position[CellID("K")])
        let alone = Set(["A", "B", "K", "L", "M"].compactMap { system.position[CellID($0)] })
        #expect(EliminatingReader(PublicView(system, hidden: alone)).determined.contains(k))

        // Below 4 is hidden.
        let policy = DisclosurePolicy.plain(4)
        let protection = try protect(system, policy)
        try protection.certificate.verify(system, policy, protection.statuses)
        #expect(ExhaustiveReader(system, PublicView(system, protection)).range(k).count >= 3)
    }

    /// sdcTools issue 307: 15, 5 and 3 with a threshold of 11. 5 and 3 are hidden and their sum is known to be 8, so the
    /// 15 must be hidden as well.
    @Test func hiddenSumBelowTheThreshold() throws {
        let cells = [("A", 15), ("B", 5), ("C", 3), ("Total", 23)].map {
            TableCell(id: CellID($0.0), group: "", level: "", value: $0.1, weight: $0.0 == "Total" ? 16 : 1)
        }
        let system = try TableSystem(
            cells: cells, equations: [[(CellID("Total"), 1), (CellID("A"), -1), (CellID("B"), -1), (CellID("C"), -1)]])
        let protection = try protect(system, .plain(11))
        #expect(protection.hidden(system) == ["A", "B", "C"])
        guard case .secondary(let protects) = protection.statuses[0] else { return #expect(Bool(false)) }
        #expect(!protects.isEmpty)
    }

    /// sdcTools issue 135: three ones in a trap. Who knows that zeros are never hidden, so that what is hidden is 1 or
    /// more, works out 1, 1 and 1.
    @Test func trapOfThreeOnes() throws {
        let system = try GridTable([[1, 1, 7, 1, 0], [1, 0, 0, 2, 8]]).system()
        // What hiding one and two, and no zero, leads to.
        let trap = Set(["1,1", "1,2", "1,4", "2,1", "2,4", "t,2"].compactMap { system.position[CellID($0)] })
        let naive = BoundsReader(PublicView(system, hidden: trap, guessesZeros: true))
        #expect(
            ["1,1", "1,2", "1,4"].compactMap { system.position[CellID($0)] }.allSatisfy { naive.range($0) == 1...1 })

        let policy = DisclosurePolicy.plain(3)
        let protection = try protect(system, policy)
        try protection.certificate.verify(system, policy, protection.statuses)
        let reader = ExhaustiveReader(system, PublicView(system, protection))
        for cell in protection.statuses.indices where protection.statuses[cell].isHidden {
            #expect(reader.range(cell).count >= 3 && reader.range(cell).upperBound >= 3)
        }
    }
}
