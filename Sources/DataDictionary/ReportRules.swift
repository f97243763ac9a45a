import HubCore

/// What must hold among the figures of a report: rules that follow from how the dictionary declares its elements. Pure;
/// the same in the hub and in an office.
package struct ReportRules: Sendable {
    /// A total, and the cells of one breakdown, which part the same families.
    package struct Total: Sendable, Equatable {
        package let total: Int
        package let parts: [Int]
    }

    /// A cell that counts some of the families which another counts.
    package struct Part: Sendable, Equatable {
        package let part: Int
        package let whole: Int
    }

    /// A stock, and the flows that explain its change since the month before.
    package struct Balance: Sendable, Equatable {
        package let stock: Int
        package let plus: Int
        package let minus: Int
    }

    /// Cells are given as `DataCell.index`.
    package let totals: [Total]
    package let parts: [Part]
    package let balances: [Balance]

    package enum Rule: Sendable, Equatable { case total, part }

    /// What does not hold in a report.
    package struct Violation: Sendable, Equatable {
        package let rule: Rule
        /// The total that its parts do not make, or the part that exceeds its whole.
        package let cell: Int
        package let stated: Int64
        /// The sum of the parts, or the whole.
        package let found: Int64
    }

    /// - Parameter figure: the number in a cell; nil where there is none.
    ///
    /// A breakdown of which something is not reported may fall short of its total, but not exceed it.
    package func violations(_ figure: (Int) -> Int64?) -> [Violation] {
        var violations: [Violation] = []
        for rule in totals {
            guard let total = figure(rule.total) else { continue }
            var (sum, isWhole) = (Int64(0), true)
            for part in rule.parts {
                guard let number = figure(part) else {
                    isWhole = false
                    continue
                }
                sum = sum.addingReportingOverflow(number).overflow ? .max : sum + number
            }
            if sum > total || isWhole && sum != total {
                violations.append(Violation(rule: .total, cell: rule.total, stated: total, found: sum))
            }
        }
        for rule in parts {
            guard let part = figure(rule.part), let whole = figure(rule.whole), part > whole else { continue }
            violations.append(Violation(rule: .part, cell: rule.part, stated: part, found: whole))
        }
        return violations
    }
}

extension ReportRules {
    /// The rules for one data set.
    init(_ dataSet: DataSet, in dictionary: DataDictionary) {
        var (totals, parts, balances) = ([Total](), [Part](), [Balance]())
        for element in dataSet.elements {
            let cells = dictionary.cells(of: element.id)
            let total = cells.first { $0.key.isTotal }?.index
            if let total {
                totals += element.breakdowns.indices.map { breakdown in
                    Total(total: total, parts: cells.filter { $0.breakdown == breakdown }.map(\.index))
                }
            }
            if let cohort = element.cohort { parts += Self.parts(cells, among: dictionary.cells(of: cohort)) }
            if let balance = element.balance, let total, let plus = dictionary.total(of: balance.plus),
                let minus = dictionary.total(of: balance.minus)
            {
                balances.append(Balance(stock: total, plus: plus, minus: minus))
            }
        }
        self.init(totals: totals, parts: parts, balances: balances)
    }

    /// Each cell with the narrowest cell of the cohort that its families are within.
    private static func parts(_ cells: ArraySlice<DataCell>, among cohort: ArraySlice<DataCell>) -> [Part] {
        cells.compactMap { cell in
            let wholes = cohort.filter { $0.key.pairs.allSatisfy(cell.key.pairs.contains) }
            return wholes.max { $0.key.pairs.count < $1.key.pairs.count }.map {
                Part(part: cell.index, whole: $0.index)
            }
        }
    }
}

extension ReportRules.Violation {
    /// The two figures that disagree.
    package func detail(in dictionary: DataDictionary) -> Message {
        let element = dictionary.cells[cell].element
        let (stated, found) = (
            DecimalText.text(stated, decimals: element.decimals), DecimalText.text(found, decimals: element.decimals)
        )
        switch rule {
        case .total:
            return Message(
                ja: "「\(element.label.ja)」の合計 \(stated)、内訳の和 \(found)",
                en: "\(element.label.en): total \(stated), sum of the breakdown \(found)")
        case .part:
            return Message(
                ja: "「\(element.label.ja)」 \(stated)、家庭数 \(found)", en: "\(element.label.en): \(stated) of \(found)")
        }
    }
}

extension DataCell {
    /// A stock that does not follow from the month before. In both languages, for a receipt or a list.
    package func balanceDetail(stock: Int64, before: Int64, plus: Int64, minus: Int64) -> Message {
        let due = before + plus - minus
        return Message(
            ja: "「\(element.label.ja)」 \(stock)、前月末 \(before) ＋ \(plus) − \(minus) ＝ \(due)",
            en: "\(element.label.en): \(stock), and \(before) + \(plus) − \(minus) = \(due)")
    }
}

extension DataDictionary {
    /// The cell of an element's total, as `DataCell.index`.
    fileprivate func total(of element: DataElement.ID) -> Int? { cells(of: element).first { $0.key.isTotal }?.index }
}
