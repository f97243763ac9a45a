import HubCore

/// How a table may be changed without breaking any sum, ascending by cell.
typealias Move = [Certificate.Change]

/// Searches for moves that change one cell by a wanted amount and cost least.
///
/// Each cell is two columns, its rise and its fall. The relaxation is solved by the simplex method; a solution that is
/// not whole, which sums over two hierarchies seldom give, is made whole by trying the two neighbours of one column
/// after the other. Each move is checked in integers before it is returned: nothing depends on doubles being right.
struct MoveSearch {
    /// How far a cell may go, and what a unit of it costs. A cell that must not move has 0...0.
    struct Room {
        var fall: Int
        var rise: Int
        var cost: Double
    }

    enum Outcome {
        case found(Move)
        case impossible
        /// The bound of tries was met.
        case gaveUp
    }

    private let system: TableSystem
    private let program: LinearProgram
    private var rooms: [Room]
    private(set) var searches = 0

    init(_ system: TableSystem) throws(SolverFault) {
        self.system = system
        var columns: [[LinearProgram.Entry]] = Array(repeating: [], count: 2 * system.cells.count)
        for (row, equation) in system.equations.enumerated() {
            for term in equation {
                columns[2 * term.cell].append(.init(row: row, value: term.coefficient))
                columns[2 * term.cell + 1].append(.init(row: row, value: -term.coefficient))
            }
        }
        program = try LinearProgram(rows: system.equations.count, columns: columns)
        rooms = Array(repeating: Room(fall: 0, rise: 0, cost: 0), count: system.cells.count)
    }

    mutating func set(_ cell: Int, _ room: Room) {
        rooms[cell] = room
        program.setBounds(2 * cell, 0...room.rise)
        program.setBounds(2 * cell + 1, 0...room.fall)
        program.setCost(2 * cell, room.cost)
        program.setCost(2 * cell + 1, room.cost)
    }

    func room(_ cell: Int) -> Room { rooms[cell] }

    /// - Parameter amount: at least this much, up or, below 0, down.
    mutating func cheapestMove(of cell: Int, by amount: Int) -> Outcome {
        let room = rooms[cell]
        guard amount > 0 ? amount <= room.rise : -amount <= room.fall else { return .impossible }
        let (wanted, other) = amount > 0 ? (2 * cell, 2 * cell + 1) : (2 * cell + 1, 2 * cell)
        let (most, otherMost) = amount > 0 ? (room.rise, room.fall) : (room.fall, room.rise)
        program.setBounds(wanted, abs(amount)...most)
        program.setBounds(other, 0...0)
        defer {
            program.setBounds(wanted, 0...most)
            program.setBounds(other, 0...otherMost)
        }
        searches += 1
        switch program.solve() {
        case .impossible: return .impossible
        case .unknown: return .gaveUp
        case .solved: break
        }
        var tries = Limits.roundingTries
        guard makeWhole(&tries), let move = wholeMove() else { return .gaveUp }
        return .found(move)
    }

    /// Depth first: fixes the column that is nearest to a whole number there, or else at the whole number on its other
    /// side. On success the program holds a whole solution.
    private func makeWhole(_ tries: inout Int) -> Bool {
        guard let column = columnToRound() else { return true }
        let value = program.value(column)
        let before = program.bounds(column)
        defer { program.setBounds(column, before) }
        let nearest = Int(value.rounded())
        for whole in [nearest, Double(nearest) > value ? nearest - 1 : nearest + 1] where before.contains(whole) {
            guard tries > 0 else { return false }
            tries -= 1
            program.setBounds(column, whole...whole)
            if program.solve(fromScratch: false) == .solved, makeWhole(&tries) { return true }
        }
        return false
    }

    private func columnToRound() -> Int? {
        var nearest: (column: Int, distance: Double)?
        for column in 0..<(2 * rooms.count) {
            let value = program.value(column)
            let distance = abs(value - value.rounded())
            if distance > 1e-6, distance < nearest?.distance ?? 1 { nearest = (column, distance) }
        }
        return nearest?.column
    }

    /// Nil where rounding off what the doubles hold does not fulfil the equations after all.
    private func wholeMove() -> Move? {
        var changes: [Certificate.Change] = []
        for cell in rooms.indices {
            let by = Int((program.value(2 * cell) - program.value(2 * cell + 1)).rounded())
            if by != 0 { changes.append(.init(cell: cell, by: by)) }
        }
        guard system.brokenEquation(after: changes) == nil else { return nil }
        return changes
    }
}
