import DataDictionary
import HubCore

extension Batch {
    /// With what its records say of other dictionary versions without naming it: whoever speaks of a cell withdraws
    /// what stands for the same families under its counterparts, and a whole report all that its data set holds in
    /// other versions. So a month that is reported under one version and then under another is counted once.
    ///
    /// Implied changes stand behind the change that implies them; those of the report as a whole stand first. Their
    /// cells are numbered behind the version's own.
    package func implying(_ counterparts: CellCounterparts) -> Batch {
        guard !counterparts.isEmpty else { return self }
        var batch = self
        batch.hasImplied = true
        batch.changes.removeAll()
        batch.changes.reserveCapacity(changes.count * 2)
        for (position, record) in records.enumerated() {
            let start = batch.changes.count
            if record.isWholeReport, let (dataSet, month) = record.report {
                for cell in counterparts.unmatched(inDataSet: dataSet) {
                    batch.changes.append(.implied(cell, in: month))
                }
            }
            for change in changes[record.changes] {
                batch.changes.append(change)
                for cell in counterparts[change.cell] { batch.changes.append(.implied(cell, in: change.month)) }
            }
            batch.records[position].changes = start..<batch.changes.count
        }
        return batch
    }
}

extension CellChange {
    fileprivate static func implied(_ cell: Int32, in month: Month) -> CellChange {
        CellChange(month: month, cell: Int(cell), state: .notReported, isImplied: true)
    }
}
