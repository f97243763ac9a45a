import HubCore

/// What a measure comes to for a place and a period.
struct MeasuredValue: Sendable, Equatable {
    var content: Cube.Content
    var basis = Cube.Basis()

    init(_ content: Cube.Content, _ basis: Cube.Basis = Cube.Basis()) {
        self.content = content
        self.basis = basis
    }

    var number: Int64? {
        if case .value(let number) = content { number } else { nil }
    }
}

/// Works measures out from loaded figures, for periods and places taken together.
struct MeasureReckoning {
    let figures: LoadedFigures
    let expected: ExpectedReports
    /// By term.
    let isStock: [Bool]
    /// By period as loaded: whether its last month was over on the day of the question.
    let isOver: [Bool]

    /// `periods` and `places` are positions among what was loaded.
    func value(of measure: AskedMeasure, by formula: Formula, periods: [Int], places: [Int]) -> MeasuredValue {
        let parts = Selection(periods: periods, places: places)
        switch formula {
        case .sum(let terms):
            let reports = expectedReports(terms, parts)
            guard let amount = sum(terms, parts) else { return absence(of: parts, reports) }
            guard let value = amount.value else { return MeasuredValue(.none(.notApplicable)) }
            return MeasuredValue(.value(value), amount.basis(parts, expected: reports))
        case .ratio(let ratio):
            return whole(measure, parts) ?? value(of: measure, ratio, parts)
        case .mean(let ratios):
            return whole(measure, parts) ?? mean(measure, ratios, parts)
        }
    }

    private struct Selection {
        let periods: [Int]
        let places: [Int]
    }

    /// A rate that would lack what an older dictionary version did not tell apart is none.
    private func whole(_ measure: AskedMeasure, _ parts: Selection) -> MeasuredValue? {
        let undivided = Set(measure.undivided.map(\.term))
        guard !undivided.isEmpty, sum(undivided, parts) != nil else { return nil }
        return MeasuredValue(.none(.notApplicable))
    }

    private func value(of measure: AskedMeasure, _ ratio: Formula.Ratio, _ parts: Selection) -> MeasuredValue {
        let reports = expectedReports(ratio.denominator, parts)
        guard let below = sum(ratio.denominator, parts) else { return absence(of: parts, reports) }
        guard let denominator = below.value else { return MeasuredValue(.none(.notApplicable)) }
        let above = sum(ratio.numerator, parts)
        guard let numerator = above?.value ?? (measure.hasOneTable ? 0 : nil) else {
            return absence(of: parts, reports)
        }
        let whole = below.basis(parts, expected: reports)
        let basis = Cube.Basis(
            numerator: numerator, denominator: denominator, schemes: whole.schemes, received: whole.received,
            expected: whole.expected)
        guard denominator > 0 else { return MeasuredValue(.none(.notApplicable), basis) }
        return MeasuredValue(.value(measure.cube.quotient(numerator, denominator, isPercent: measure.isPercent)), basis)
    }

    private func mean(_ measure: AskedMeasure, _ ratios: [Int: Formula.Ratio], _ parts: Selection) -> MeasuredValue {
        var rates: [Double] = []
        var (schemes, received): (Int?, Int?)
        let reports = expectedReports(ratios.values.reduce(into: []) { $0.formUnion($1.denominator) }, parts)
        for ratio in ratios.sorted(by: { $0.key < $1.key }).map(\.value) {
            guard let below = sum(ratio.denominator, parts), let denominator = below.value, denominator > 0,
                let numerator = sum(ratio.numerator, parts)?.value ?? (measure.hasOneTable ? 0 : nil)
            else { continue }
            let basis = below.basis(parts, expected: reports)
            schemes = [schemes, basis.schemes].compactMap { $0 }.max()
            received = [received, basis.received].compactMap { $0 }.max()
            rates.append(measure.cube.exactQuotient(numerator, denominator, isPercent: measure.isPercent))
        }
        guard !rates.isEmpty else { return absence(of: parts, reports) }
        let mean = rates.reduce(0, +) / Double(rates.count)
        return MeasuredValue(
            .value(Int64(mean.rounded(.toNearestOrAwayFromZero))),
            Cube.Basis(schemes: schemes, received: received, expected: reports))
    }

    private func absence(of parts: Selection, _ reports: Int) -> MeasuredValue {
        MeasuredValue(
            .none(parts.periods.allSatisfy { isOver[$0] } ? .notReported : .late),
            Cube.Basis(received: 0, expected: reports))
    }

    /// Reports that some terms would rest on, were every one there.
    private func expectedReports(_ terms: Set<Int>, _ parts: Selection) -> Int {
        expected.count(
            places: parts.places, periods: parts.periods, lastMonths: terms.allSatisfy { isStock[$0] })
    }

    /// Over periods the number of schemes is not the sum: most are in all of them.
    private struct Sum {
        var value: Int64?
        var reports = 0
        var schemes = 0

        func basis(_ parts: Selection, expected: Int) -> Cube.Basis {
            Cube.Basis(
                schemes: parts.periods.count == 1 ? schemes : nil, received: reports, expected: expected)
        }
    }

    /// Nil when nothing was reported. Reports and schemes are those of the term that has most.
    private func sum(_ terms: Set<Int>, _ parts: Selection) -> Sum? {
        var total: Sum?
        for term in terms {
            var part = Sum()
            var isThere = false
            for place in parts.places {
                for period in parts.periods {
                    guard let amount = figures[term, period, place] else { continue }
                    isThere = true
                    if let value = amount.value { part.value = (part.value ?? 0) + value }
                    part.reports += amount.reports
                    part.schemes += amount.schemes
                }
            }
            guard isThere else { continue }
            guard var known = total else {
                total = part
                continue
            }
            if let value = part.value { known.value = (known.value ?? 0) + value }
            known.reports = max(known.reports, part.reports)
            known.schemes = max(known.schemes, part.schemes)
            total = known
        }
        return total
    }
}

extension AskedMeasure {
    fileprivate var isPercent: Bool {
        if case .rate(isPercent: true, _) = nature { true } else { false }
    }

    fileprivate var hasOneTable: Bool {
        if case .rate(_, sameTable: true) = nature { true } else { false }
    }
}

extension Cube.Measure {
    /// In units of the measure's last decimal, halves away from zero. `denominator` is above zero.
    func quotient(_ numerator: Int64, _ denominator: Int64, isPercent: Bool) -> Int64 {
        let scale = decimals + denominatorDecimals + (isPercent ? 2 : 0)
        let whole = Int128(numerator) * .powerOfTen(scale)
        return Int64(clamping: whole.divided(by: Int128(denominator) * .powerOfTen(numeratorDecimals)))
    }

    func exactQuotient(_ numerator: Int64, _ denominator: Int64, isPercent: Bool) -> Double {
        let scale = decimals + denominatorDecimals + (isPercent ? 2 : 0)
        return Double(Int128(numerator) * .powerOfTen(scale))
            / Double(Int128(denominator) * .powerOfTen(numeratorDecimals))
    }
}

extension Int128 {
    static func powerOfTen(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

    /// The quotient to the nearest whole number, halves away from zero. `divisor` is above zero.
    func divided(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        guard remainder.magnitude * 2 >= divisor.magnitude else { return quotient }
        return quotient + (self < 0 ? -1 : 1)
    }
}
