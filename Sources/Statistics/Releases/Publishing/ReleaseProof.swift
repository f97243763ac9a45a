import DataDictionary
import Disclosure
import HubCore

extension ReleaseMaterial {
    /// Checks the proof that was kept with a preview once more, against the figures as they are read now and what would
    /// be shown of them: with additions alone, before anybody may read it.
    ///
    /// Errors: `release-unprotected`.
    func requireProof(of report: ReleaseReport, certificate: [UInt8]?) throws {
        guard let certificate else { throw Problem.noProof("there is none") }
        let draft = report.draft
        let figures = ReleaseFigures(inputs, draft.coarsening, plan.dictionary)
        let system = try ReleaseSystem(
            plan.tables(draft.coarsening, names), figures, plan.dictionary, before: earlierCells)
        let kept = Dictionary(uniqueKeysWithValues: draft.cells.map { ($0.place, $0) })
        guard kept.count == system.cells.count,
            system.cells.allSatisfy({ cell in
                kept[cell.place].map { $0.value == cell.figure.value && $0.isReported == cell.figure.isReported }
                    ?? false
            })
        else { throw Problem.noProof("the figures that were kept are not those that are counted") }
        let tables = try ProtectedTables(
            system, figures, policy: draft.policy, orderKey: draft.orderKey,
            readers: inputs.reporting(in: inputs.months))
        guard let statuses = tables.statuses(kept.mapValues(\.outcome)) else {
            throw Problem.noProof("what was kept to be shown is not what may be shown")
        }
        try tables.requireProof(StableJSON.value(String(decoding: certificate, as: UTF8.self)), of: statuses)
    }
}

extension ReleaseDraft.Cell {
    fileprivate var isReported: Bool { outcome != .notReported }
}
