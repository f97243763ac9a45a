import DataDictionary
import HubCore
import ReferenceData
import SyncProtocol

/// Puts what was decided about a batch into the words of its receipt. Pure.
struct ReceiptDrawing {
    let batch: Batch
    let keys: CellKeys
    let statementKeys: StatementKeys
    let dictionary: DictionaryInUse

    func outcome(of merge: SyncMerge) -> Receipt.Outcome {
        var outcome = Receipt.Outcome(counts: merge.counts, findings: batch.findings)
        outcome.warnings = BalanceCheck.findings(keys, standing: merge.cells.standing, in: dictionary.dictionary)
        outcome.superseded = merge.superseded.prefix(Limits.cellsNamedInReceipt).map {
            named($0.place, line: $0.line, revision: $0.revision, reason: nil, merge)
        }
        outcome.held = merge.held.prefix(Limits.cellsNamedInReceipt).map {
            named($0.place, line: $0.line, revision: $0.revision, reason: $0.reason, merge)
        }
        return outcome
    }

    private func named(
        _ place: SyncMerge.Place, line: Int, revision: Int64, reason: Receipt.Named.Reason?, _ merge: SyncMerge
    ) -> Receipt.Named {
        switch place {
        case .cell(let position):
            let cell = dictionary.cell(at: Int(keys.cells[position]))
            let month = Month(ordinal: keys.months[position])
            return Receipt.Named(
                line: line, in: batch.envelope.version, key: "\(cell.element.dataSet)/\(month)/\(cell.path)",
                revision: revision, reason: reason,
                stands: merge.cells.standing[position].map { standing($0, decimals: cell.element.decimals) })
        case .statement(let position):
            return Receipt.Named(
                line: line, in: batch.envelope.version, key: statementKeys.keys[position].description,
                revision: revision, reason: reason,
                stands: merge.statements.standing[position].map {
                    .init(r: $0.revision, v: nil, s: $0.state.isNothing ? "not-reported" : "stands")
                })
        }
    }

    private func standing(_ value: StandingValue, decimals: Int) -> Receipt.Named.Standing {
        switch value.state {
        case .number(let number):
            .init(r: value.revision, v: DecimalText.text(number, decimals: decimals), s: nil)
        case .notReported: .init(r: value.revision, v: nil, s: "not-reported")
        case .notApplicable: .init(r: value.revision, v: nil, s: "not-applicable")
        }
    }
}
