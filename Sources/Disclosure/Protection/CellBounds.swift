import HubCore

/// Readers for whom another table must be possible, all at once.
enum Eyes {
    /// Every reader. A cell with only one source stays as it is, because that scheme knows it.
    case all
    /// Every reader but one scheme: for the cells that this scheme knows anyway.
    case allBut(SchemeID)
    case one(Reader)
}

/// What the rule and the readers' knowledge say of one cell.
struct CellBounds {
    let value: Int
    let rule: DisclosureRule
    /// Hidden for its own sake.
    let reason: PrimaryReason?
    /// Published whatever happens, or not there to be hidden.
    let isFixed: Bool
    /// The least that another table may show: 1 where it is not zero. A zero may be hidden as well, so nobody knows
    /// that a hidden number is 1 or more; but few are, and who guesses so must learn nothing more.
    let least: Int
    /// The most that another table may show.
    let most: Int
    let sizeClass: Int
    let largestPart: Int
    let onlySource: SchemeID?

    /// - Parameter keepsSteps: no other table may show it in a higher `SizeClass`, unless to reach what it must.
    init(_ cell: TableCell, _ policy: DisclosurePolicy, keepsSteps: Bool) {
        let scale = policy.largestThreshold
        let sizeClass = SizeClass(of: cell.value, threshold: scale)
        value = cell.value
        rule = policy.rule(at: cell.level)
        isFixed =
            cell.isFrozen || cell.isAlwaysZero
            || cell.use == .publishable && cell.value == 0 && !rule.mayHideZeros
        reason = cell.isFrozen || cell.use == .connecting ? nil : rule.primaryReason(of: cell)
        least = cell.use == .connecting ? 0 : min(cell.value, 1)
        self.sizeClass = sizeClass.number
        largestPart = cell.largestPart
        onlySource = cell.onlySource
        most =
            keepsSteps && (cell.use == .publishable || cell.use == .withheld)
            ? max(sizeClass.top, rule.threshold + largestPart) : cell.value + 64 * max(scale, 1)
    }

    /// How far it may fall and rise in another table. Nil: not at all.
    func room(for eyes: Eyes, _ cell: TableCell) -> (fall: Int, rise: Int)? {
        if isFixed { return nil }
        let known: Int
        switch eyes {
        case .all:
            if onlySource != nil { return nil }
            known = largestPart
        case .allBut(let scheme):
            if let onlySource, onlySource != scheme { return nil }
            known = cell.contributions.lazy.filter { $0.scheme != scheme }.map(\.part).max() ?? 0
        case .one(.outsider): known = 0
        case .one(.scheme(let scheme)):
            if onlySource == scheme { return nil }
            known = cell.part(of: scheme)
        }
        return (value - max(least, known), most - value)
    }

    /// How much it must be able to rise, so that what the readers do not know reaches the threshold.
    func neededRise(for eyes: Eyes, _ cell: TableCell) -> Int {
        let known =
            switch eyes {
            case .all: rule.countsInsiders ? largestPart : 0
            case .allBut, .one(.outsider): 0
            case .one(.scheme(let scheme)): cell.part(of: scheme)
            }
        return rule.threshold + known - value
    }
}
