import HubCore

/// Why a certificate proves nothing.
package enum CertificateFault: Error, Hashable, Sendable {
    /// Speaks of a cell that is not there, of none twice or of no change.
    case malformed
    /// The cells of an equation that an alternative breaks.
    case sumDoesNotHold([CellID])
    /// An alternative changes what is published.
    case publishedDiffers(CellID)
    /// An alternative shows a number that everybody knows to be out of bounds.
    case outOfBounds(CellID)
    /// The rule hides it, and it is published; or a number published before is hidden.
    case statusBreaksRule(CellID)
    case exposed(CellID, to: Reader, ProtectionRefusal.Why)
}

extension Certificate {
    /// Checks that it proves the protection, from the numbers, the rule and additions alone.
    package func verify(
        _ system: TableSystem, _ policy: DisclosurePolicy, _ statuses: [CellStatus]
    ) throws(CertificateFault) {
        guard statuses.count == system.cells.count else { throw .malformed }
        let bounds = system.cells.map { CellBounds($0, policy, keepsSteps: keepsSteps) }
        for (index, status) in statuses.enumerated() {
            guard status.obeys(bounds[index], system.cells[index].use) else {
                throw .statusBreaksRule(system.cells[index].id)
            }
        }
        var evidence = Evidence(system, bounds)
        for alternative in alternatives {
            try alternative.check(system, bounds, statuses)
            evidence.add(alternative.changes)
        }
        for index in system.cells.indices where statuses[index].isHidden {
            if let exposure = evidence.exposure(of: index) {
                throw .exposed(system.cells[index].id, to: exposure.reader, exposure.why)
            }
        }
    }
}

extension Certificate.Alternative {
    fileprivate func check(
        _ system: TableSystem, _ bounds: [CellBounds], _ statuses: [CellStatus]
    ) throws(CertificateFault) {
        var last = -1
        for change in changes {
            guard change.cell > last, change.cell < system.cells.count, change.by != 0 else { throw .malformed }
            last = change.cell
            let id = system.cells[change.cell].id
            if statuses[change.cell] == .published { throw .publishedDiffers(id) }
            let changed = bounds[change.cell].value.addingReportingOverflow(change.by)
            guard !changed.overflow, bounds[change.cell].least...bounds[change.cell].most ~= changed.partialValue else {
                throw .outOfBounds(id)
            }
        }
        if let broken = system.brokenEquation(after: changes) {
            throw .sumDoesNotHold(system.equations[broken].map { system.cells[$0.cell].id })
        }
    }
}

extension CellStatus {
    fileprivate func obeys(_ bounds: CellBounds, _ use: TableCell.Use) -> Bool {
        switch self {
        case .published: use == .publishable && bounds.reason == nil
        case .primary(let reason): use != .connecting && !bounds.isFixed && bounds.reason == reason
        case .secondary(let protects):
            use == .publishable && !bounds.isFixed && bounds.reason == nil && !protects.isEmpty
        case .auxiliary: use != .publishable && bounds.reason == nil
        }
    }
}

extension TableSystem {
    /// An equation that the changes break, the first of the system.
    func brokenEquation(after changes: [Certificate.Change]) -> Int? {
        var sums: [Int: Int] = [:]
        for change in changes {
            for equation in equationsOfCell[change.cell] {
                for term in equations[equation] where term.cell == change.cell {
                    sums[equation, default: 0] += term.coefficient * change.by
                }
            }
        }
        return sums.lazy.filter { $0.value != 0 }.map(\.key).min()
    }
}
