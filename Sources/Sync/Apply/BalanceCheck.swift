import DataDictionary
import HubCore
import SyncProtocol

/// Whether the stocks that a batch reports follow from the month before, with what came and went. A warning only: the
/// office may have a reason. Pure.
package enum BalanceCheck {
    /// - Parameter standing: what stands once the batch has been decided, by position in `keys`.
    package static func findings(
        _ keys: CellKeys, standing: [StandingValue?], in dictionary: DataDictionary
    ) -> [Finding] {
        var findings: [Finding] = []
        for balance in keys.balances where findings.count < Limits.findingsPerBatch {
            guard let stock = standing[balance.stock]?.state.number,
                let before = standing[balance.before]?.state.number,
                let plus = standing[balance.plus]?.state.number, let minus = standing[balance.minus]?.state.number,
                stock != before + plus - minus
            else { continue }
            let cell = dictionary.cells[Int(keys.cells[balance.stock])]
            findings.append(
                Finding(
                    .balanceDiffers, line: balance.line,
                    key: "\(cell.element.dataSet)/\(Month(ordinal: keys.months[balance.stock]))",
                    pointer: "/d/cells/\(cell.path)",
                    detail: cell.balanceDetail(stock: stock, before: before, plus: plus, minus: minus)))
        }
        return findings
    }
}
