import Postgres
import Synchronization

/// What transactions took, in the order of their commits.
final class Costs: Sendable {
    private let costs = Mutex<[TransactionCost]>([])
    var all: [TransactionCost] { costs.withLock { $0 } }
    func add(_ cost: TransactionCost) { costs.withLock { $0.append(cost) } }
}
