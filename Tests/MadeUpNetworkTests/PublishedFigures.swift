import HubCore

@testable import MadeUpNetwork

/// Sums of a network, as the national office would work them out, for comparison with what was published.
struct PublishedFigures {
    private let network: GeneratedNetwork
    private var sums: [DataSet: [Month: [Int]]] = [:]

    init(_ network: GeneratedNetwork) {
        self.network = network
        for dataSet in DataSet.allCases {
            let zeros = [Int](repeating: 0, count: dataSet.form.cells.count)
            sums[dataSet] = Dictionary(uniqueKeysWithValues: Rates.published.reported.map { ($0, zeros) })
        }
        for scheme in network.schemes {
            for report in scheme.reports() {
                for (index, value) in report.values.enumerated() {
                    guard let number = value.number, number > 0 else { continue }
                    sums[report.dataSet]![report.month]![index] += number
                }
            }
        }
    }

    enum Families {
        case infant, antenatal

        var types: [String] { self == .infant ? ["infant"] : ["antenatalFirst", "antenatalLater"] }
    }

    /// The sum over the cells of an element that have all these options; with none the total.
    func sum(_ element: String, _ options: String..., in period: Period) -> Double {
        sum(element, options, in: period.firstMonth...period.lastMonth)
    }

    func stock(_ element: String, in month: Month) -> Double { sum(element, [], in: month...month) }

    func needs(_ families: Families, in period: Period) -> Double {
        families.types.reduce(0) { $0 + sum("needs.present", "type=\($1)", in: period) }
    }

    func assessed(_ families: Families, in period: Period) -> Double {
        families.types.reduce(0) { $0 + sum("needs.assessedAtStart", "type=\($1)", in: period) }
    }

    /// Percent of the families assessed at the start.
    func share(_ item: String, _ families: Families, in period: Period) -> Double {
        let present = families.types.reduce(0) { $0 + sum("needs.present", "item=\(item)", "type=\($1)", in: period) }
        return 100 * present / assessed(families, in: period)
    }

    /// Percent met or partly met, of those assessed at the end.
    func fulfilment(_ item: String, _ families: Families, in period: Period) -> Double {
        func count(_ outcomes: [Outcome]) -> Double {
            families.types.reduce(0) { all, type in
                outcomes.reduce(all) {
                    $0 + sum("needs.outcome", "item=\(item)", "outcome=\($1)", "type=\(type)", in: period)
                }
            }
        }
        return 100 * count([.met, .partly]) / count([.met, .partly, .unchanged, .worse])
    }

    func meanFulfilment(_ families: Families, in period: Period) -> Double {
        Codes.item.reduce(0) { $0 + fulfilment($1, families, in: period) } / Double(Codes.item.count)
    }

    /// Since 2009, at the end of the year.
    func cumulative(_ opening: KeyPath<OpeningBalance, Int>, and element: String, to year: FiscalYear) -> Double {
        network.schemes.reduce(0) { $0 + Double($1.scheme.opening[keyPath: opening]) }
            + sum(element, [], in: Rates.published.reported.lowerBound...year.lastMonth)
    }

    /// Percent of the hosts that a local government commissions or subsidises.
    func publiclyFunded(in month: Month) -> Double {
        let profiles = network.schemes.map { $0.scheme.profile(in: month) }
        return 100 * Double(profiles.count { $0.subsidy || !$0.programmes.isEmpty }) / Double(profiles.count)
    }

    private func sum(_ element: String, _ options: [String], in months: ClosedRange<Month>) -> Double {
        for (dataSet, byMonth) in sums {
            let cells = dataSet.form.cells.indices.filter { index in
                let cell = dataSet.form.cells[index]
                return cell.element == element
                    && (options.isEmpty ? cell.options.isEmpty : options.allSatisfy(cell.options.contains))
            }
            guard !cells.isEmpty else { continue }
            let total = byMonth.reduce(0) { all, month in
                months.contains(month.key) ? cells.reduce(all) { $0 + month.value[$1] } : all
            }
            return Double(total)
        }
        return 0
    }
}
