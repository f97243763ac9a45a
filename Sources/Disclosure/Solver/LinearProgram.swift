import CClp

/// The machine has no room for the solver: nothing is said of the release.
package struct SolverFault: Error, Hashable, Sendable {}

/// Minimise costs · x over bounded x with matrix · x = 0: a thin wrapper of the simplex method of COIN-OR's CLP.
///
/// Every cost is 0 or more and every column may be 0 at first, so the empty basis is good for the dual method and each
/// search starts from it: an answer does not depend on the searches before. Not for use by two threads at once.
final class LinearProgram {
    struct Entry {
        let row: Int
        let value: Int
    }

    enum Outcome {
        case solved, impossible
        /// Stopped by its bound of iterations or by numerical trouble; says nothing.
        case unknown
    }

    // The model and the arrays that it lends: they stay where they are as long as nothing is resized, and nothing is.
    private let model: UnsafeMutableRawPointer
    private let lower: UnsafeMutablePointer<Double>
    private let upper: UnsafeMutablePointer<Double>
    private let costs: UnsafeMutablePointer<Double>
    private let columns: Int
    /// All rows basic (1), all columns at their lower bound (3).
    private let emptyBasis: [UInt8]

    /// Errors: `SolverFault` when there is no memory for a model.
    init(
        rows: Int, columns: [[Entry]], model newModel: () -> UnsafeMutableRawPointer? = { Clp_newModel() }
    ) throws(SolverFault) {
        guard let model = newModel() else { throw SolverFault() }
        self.model = model
        self.columns = columns.count
        Clp_setLogLevel(model, 0)
        Clp_scaling(model, 0)
        Clp_setMaximumIterations(model, 50_000)

        var starts: [CoinBigIndex] = [0]
        var indices: [Int32] = []
        var values: [Double] = []
        for column in columns {
            for entry in column {
                indices.append(Int32(entry.row))
                values.append(Double(entry.value))
            }
            starts.append(CoinBigIndex(indices.count))
        }
        let zeroColumns = [Double](repeating: 0, count: columns.count)
        let zeroRows = [Double](repeating: 0, count: rows)
        Clp_loadProblem(
            model, Int32(columns.count), Int32(rows), starts, indices, values, zeroColumns, zeroColumns, zeroColumns,
            zeroRows, zeroRows)
        lower = Clp_columnLower(model)
        upper = Clp_columnUpper(model)
        costs = Clp_objective(model)
        emptyBasis = [UInt8](repeating: 3, count: columns.count) + [UInt8](repeating: 1, count: rows)
    }

    deinit { Clp_deleteModel(model) }

    func setBounds(_ column: Int, _ bounds: ClosedRange<Int>) {
        lower[column] = Double(bounds.lowerBound)
        upper[column] = Double(bounds.upperBound)
    }

    func bounds(_ column: Int) -> ClosedRange<Int> { Int(lower[column])...Int(upper[column]) }
    func setCost(_ column: Int, _ cost: Double) { costs[column] = cost }

    /// - Parameter fromScratch: false goes on from the last basis, after a change of few bounds.
    func solve(fromScratch: Bool = true) -> Outcome {
        if fromScratch { Clp_copyinStatus(model, emptyBasis) }
        Clp_dual(model, 0)
        switch Clp_status(model) {
        case 0: return .solved
        case 1: return .impossible
        default: return .unknown
        }
    }

    /// Of the last `solve` that ended well.
    func value(_ column: Int) -> Double { Clp_primalColumnSolution(model)[column] }
}
