import Disclosure
import HubCore
import Testing

/// Numbers that contradict each other are refused, not repaired.
@Suite struct TableSystemTests {
    private let x = CellID("x")
    private let y = CellID("y")

    @Test func sumThatDoesNotHold() {
        #expect(throws: MalformedSystem.sumDoesNotHold([x, y])) {
            try TableSystem(cells: [cell("x", 3), cell("y", 4)], equations: [[(x, 1), (y, -1)]])
        }
    }

    @Test func cellsThatAreNotThereOrTwice() {
        #expect(throws: MalformedSystem.unknownCell(y)) {
            try TableSystem(cells: [cell("x", 3)], equations: [[(y, 1)]])
        }
        #expect(throws: MalformedSystem.repeatedCell(x)) {
            try TableSystem(cells: [cell("x", 3), cell("x", 3)], equations: [])
        }
    }

    @Test func partsThatAreNotTheWhole() {
        for parts in [
            [Contribution(SchemeID(1), 2)], [.init(SchemeID(1), 4), .init(SchemeID(2), -1)],
            [.init(SchemeID(1), 1), .init(SchemeID(1), 2)],
        ] {
            let cell = TableCell(id: x, group: "", level: "", value: 3, contributions: parts)
            #expect(throws: MalformedSystem.contributions(x)) { try TableSystem(cells: [cell], equations: []) }
        }
    }

    @Test func valuesOutOfBounds() {
        #expect(throws: MalformedSystem.value(x)) { try TableSystem(cells: [cell("x", -1)], equations: []) }
        #expect(throws: MalformedSystem.value(x)) {
            try TableSystem(cells: [cell("x", Limits.largestCellValue + 1)], equations: [])
        }
        #expect(throws: MalformedSystem.coefficient(x)) {
            try TableSystem(cells: [cell("x", 0)], equations: [[(x, Limits.largestCoefficient + 1)]])
        }
        let always = TableCell(id: x, group: "", level: "", value: 1, isAlwaysZero: true)
        #expect(throws: MalformedSystem.value(x)) { try TableSystem(cells: [always], equations: []) }
    }

    /// A cell that stands in an equation twice counts with both.
    @Test func termsOfOneCellAreAdded() throws {
        let system = try TableSystem(
            cells: [cell("x", 3), cell("y", 3)], equations: [[(x, 2), (x, -1), (y, -1), (y, 1), (y, -1)]])
        #expect(system.equations[0].map(\.coefficient) == [1, -1])
    }

    private func cell(_ id: String, _ value: Int) -> TableCell {
        TableCell(id: CellID(id), group: "", level: "", value: value)
    }
}
