import HubCore

/// What becomes of a cell.
package enum CellStatus: Hashable, Sendable {
    case published
    /// Hidden for its own sake.
    case primary(PrimaryReason)
    /// Hidden so that these cannot be worked out, in the order of the system; never empty.
    case secondary(protects: [CellID])
    /// In no template.
    case auxiliary

    package var isHidden: Bool {
        switch self {
        case .primary, .secondary: true
        case .published, .auxiliary: false
        }
    }
}

/// What a template loses.
package struct Loss: Hashable, Sendable {
    /// Cells that stand in the template, and those of them that are not zero.
    package var cells = 0
    package var nonZero = 0
    package var primary = 0
    package var secondary = 0
    /// Hidden ones that are not zero.
    package var hiddenNonZero = 0

    /// The share of numbers other than zero that a reader gets, 0…1; 1 for a template without any.
    package var keptShare: Double { nonZero == 0 ? 1 : Double(nonZero - hiddenNonZero) / Double(nonZero) }
    package init() {}
}

/// A release that may be published.
package struct Protection: Sendable {
    /// In the order of the system's cells.
    package let statuses: [CellStatus]
    /// Proves that what is hidden is hidden. Never served: it holds the true numbers' neighbours.
    package let certificate: Certificate
    /// By the cells' `group`.
    package let losses: [String: Loss]

    init(statuses: [CellStatus], certificate: Certificate, of system: TableSystem) {
        self.statuses = statuses
        self.certificate = certificate
        var losses: [String: Loss] = [:]
        for (cell, status) in zip(system.cells, statuses) where cell.use == .publishable {
            losses[cell.group, default: Loss()].count(cell, status)
        }
        self.losses = losses
    }

    package var hiddenCount: Int { statuses.lazy.count { $0.isHidden } }
}

extension Loss {
    fileprivate mutating func count(_ cell: TableCell, _ status: CellStatus) {
        cells += 1
        if cell.value != 0 { nonZero += 1 }
        if status.isHidden, cell.value != 0 { hiddenNonZero += 1 }
        switch status {
        case .primary: primary += 1
        case .secondary: secondary += 1
        case .published, .auxiliary: break
        }
    }
}

/// Whose eyes a release is read with.
package enum Reader: Hashable, Sendable {
    /// Knows the release and the rule.
    case outsider
    /// Also knows its own part of every cell.
    case scheme(SchemeID)
}

/// A release that cannot be made, because these would be given away however much was hidden, or because no protection of
/// them was found within the bound of searches.
package struct ProtectionRefusal: Error, Hashable, Sendable {
    package struct Exposed: Hashable, Sendable {
        package let cell: CellID
        package let to: Reader
        package let why: Why
        /// What stays published whatever is done and stands in a sum with it.
        package let fixed: [CellID]
    }

    package enum Why: String, Hashable, Sendable, Codable {
        /// The reader works it out to the digit, or to within one.
        case determined
        /// The reader works out that it lies below the threshold.
        case knownToBeSmall
        /// Nobody knows: the bound of searches was met before a protection was found.
        case searchEnded
    }

    /// Never empty, in the order of the system.
    package let exposed: [Exposed]
}
