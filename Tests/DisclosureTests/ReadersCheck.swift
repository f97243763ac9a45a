import Disclosure
import HubCore
import Testing

/// Lets readers of every kind at a release: nobody may learn a hidden number to within less than three, nor that what
/// others brought in is below the threshold.
struct ReadersCheck {
    let system: TableSystem
    let policy: DisclosurePolicy
    let protection: Protection

    /// - Returns: what a reader who tries every table learns too much of, in words.
    /// - Parameter published: a cell that is published against the protection.
    func leaks(publishing published: Int? = nil) -> [String] {
        let schemes = Set(system.cells.flatMap { $0.contributions.map(\.scheme) }).sorted()
        return leaks(to: nil, published) + leaks(to: nil, published, guessesZeros: true)
            + schemes.flatMap { leaks(to: $0, published) }
    }

    private func leaks(to scheme: SchemeID?, _ published: Int?, guessesZeros: Bool = false) -> [String] {
        let hidden = Set(protection.statuses.indices.filter { protection.statuses[$0].isHidden && $0 != published })
        let reader = ExhaustiveReader(
            system, PublicView(system, hidden: hidden, guessesZeros: guessesZeros, reader: scheme))
        var leaks: [String] = []
        for (index, cell) in system.cells.enumerated() where hidden.contains(index) {
            let rule = policy.rule(at: cell.level)
            let own = scheme.flatMap { scheme in cell.contributions.first { $0.scheme == scheme }?.part } ?? 0
            if scheme != nil, cell.contributions.count == 1, cell.contributions[0].scheme == scheme { continue }
            if scheme != nil, !rule.countsInsiders { continue }
            if reader.mayReach(index, rule.threshold + own), reader.isOpen(index) { continue }
            let name = scheme.map { "scheme \($0.rawValue)" } ?? "an outsider"
            leaks.append("\(cell.id) is \(cell.value), \(name) finds \(reader.range(index))")
        }
        return leaks
    }
}
