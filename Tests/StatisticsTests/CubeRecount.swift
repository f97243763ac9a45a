import DataDictionary
import HubCore
import ReferenceData

@testable import Statistics

/// What every cell of an answer should be, from the numbers themselves and the words of the question, with none of the
/// hub's ways of finding, adding or comparing.
struct CubeRecount {
    let network: RandomNetwork
    let profiles: RandomProfiles
    let parameters: [String: String]
    let today: Day
    private let numbers: [RandomNetwork.Place: Int64]
    private let cells: [String: Int]
    private let dictionary: DataDictionary

    init(_ network: RandomNetwork, _ profiles: RandomProfiles, _ parameters: [String: String], today: Day) {
        self.network = network
        self.profiles = profiles
        self.parameters = parameters
        self.today = today
        numbers = network.numbers
        dictionary = network.dictionary.dictionary
        cells = Dictionary(uniqueKeysWithValues: dictionary.cells.map { ($0.path, $0.index) })
    }

    /// Codes by dimension, `_T` for a total.
    typealias Row = [String: String]

    struct Value: Equatable {
        var number: Int64?
        var reason: Cube.Absence?
        var numerator: Int64?
        var denominator: Int64?
        var schemes: Int?
    }

    // MARK: The words of the question

    private func list(_ name: String) -> [String] {
        parameters[name].map { $0.split(separator: ",").map(String.init) } ?? []
    }

    private var attributes: [String] {
        list("breakdown").filter { ["hostType", "funding", "yearsActive"].contains($0) }
    }
    private var categories: [String] { list("breakdown").filter { !attributes.contains($0) } }

    private func options(_ category: String) -> [String] {
        let all = dictionary.category(Category.ID(parsing: category)!)!.options.map(\.id.rawValue)
        return parameters[category] == nil ? all : all.filter(list(category).contains)
    }

    private var level: AreaLevel { AreaLevel(rawValue: parameters["area"] ?? "nation")! }
    private var type: PeriodType { PeriodType(rawValue: parameters["period"] ?? "month")! }

    var periods: [Period] {
        let first = Period(parameters["from"]!)!.firstMonth
        let last = Period(parameters["to"] ?? parameters["from"]!)!.lastMonth
        var periods: [Period] = []
        for month in first...last where Period(type, containing: month).firstMonth == month {
            periods.append(Period(type, containing: month))
        }
        return periods
    }

    // MARK: Schemes

    private func codes(of scheme: Int) -> [String] {
        let scheme = network.schemes[scheme]
        return [
            "JP", Region(prefecture: scheme.prefecture)!.code, scheme.prefecture.padded(2), scheme.municipality,
            scheme.code,
        ]
    }

    private func area(of scheme: Int) -> String { codes(of: scheme)[AreaLevel.allCases.firstIndex(of: level)!] }

    private func attribute(_ name: String, of scheme: Int, at period: Period) -> String {
        let next = period.lastMonth.next
        let day = Day(year: next.year, month: next.month, day: 1)!.adding(days: -1)
        let version = profiles.versions[scheme].filter { $0.from <= day }.max { $0.from < $1.from }
        switch name {
        case "hostType": return version?.hostType ?? "unknown"
        case "funding":
            guard let version else { return "unknown" }
            let programmes = Set(version.programmes)
            if !programmes.subtracting(["subsidy", "privateGrant", "none"]).isEmpty { return "commission" }
            return programmes.contains("subsidy")
                ? "subsidy" : programmes.contains("privateGrant") ? "privateGrant" : "none"
        default:
            guard let start = profiles.starts[scheme], start <= day else { return "unknown" }
            let months = (day.month.year - start.month.year) * 12 + day.month.month - start.month.month + 1
            let years = months / 12
            return years < 1
                ? "under1" : years < 3 ? "from1to2" : years < 5 ? "from3to4" : years < 10 ? "from5to9" : "from10"
        }
    }

    private func passes(_ scheme: Int, at period: Period) -> Bool {
        ["hostType", "funding", "yearsActive"].allSatisfy { name in
            parameters[name] == nil || list(name).contains(attribute(name, of: scheme, at: period))
        }
    }

    /// `anywhere`: outside of `in` too.
    private func schemes(_ row: Row, at period: Period, anywhere: Bool = false) -> [Int] {
        network.schemes.indices.filter { scheme in
            (anywhere || list("in").isEmpty || !Set(list("in")).isDisjoint(with: codes(of: scheme)))
                && passes(scheme, at: period) && (row["area"] == "_T" || row["area"] == area(of: scheme))
                && attributes.allSatisfy { row[$0] == "_T" || row[$0] == attribute($0, of: scheme, at: period) }
        }
    }

    // MARK: Elements

    private struct Count {
        var value: Int64?
        var schemes = 0
    }

    /// Which table has these categories.
    private func table(_ element: String, _ named: Set<String>) -> [String] {
        switch element {
        case "needs.present": ["item", "type"]
        case "needs.outcome": ["item", "outcome", "type"]
        default: named.isEmpty ? [] : [named.first!]
        }
    }

    private func count(
        _ element: String, _ row: Row, _ only: [String: [String]] = [:], at period: Period, anywhere: Bool = false
    ) -> Count {
        let schemes = schemes(row, at: period, anywhere: anywhere)
        if element == "families.supported" { return supported(schemes, period) }
        let isStock = element == "families.open"
        let categories = Set(categories).union(
            Set(["referral", "type", "age", "item", "outcome"]).filter { parameters[$0] != nil })
        let reported: Set<String> =
            switch element {
            case "needs.present": ["item", "type"]
            case "needs.outcome": ["item", "outcome", "type"]
            case "needs.assessedAtStart": ["type"]
            default: ["referral", "type", "age"]
            }
        let named = categories.intersection(reported).union(only.keys)
        var paths = [""]
        for category in table(element, named) {
            var allowed =
                named.contains(category) && only[category] == nil
                ? options(category) : dictionary.category(Category.ID(parsing: category)!)!.options.map(\.id.rawValue)
            if let options = only[category] { allowed = options }
            if let code = row[category], code != "_T" { allowed = allowed.filter { $0 == code } }
            paths = paths.flatMap { path in allowed.map { path + (path.isEmpty ? "/" : ",") + "\(category)=\($0)" } }
        }
        var total = Count()
        for path in paths {
            guard let cell = cells[element + path] else { continue }
            var reporting: Set<Int> = []
            for scheme in schemes {
                for month in period.firstMonth...period.lastMonth where !isStock || month == period.lastMonth {
                    guard let number = numbers[.init(scheme: scheme, month: month, cell: cell)] else { continue }
                    total.value = (total.value ?? 0) + number
                    reporting.insert(scheme)
                }
            }
            total.schemes = max(total.schemes, reporting.count)
        }
        return total
    }

    private func supported(_ schemes: [Int], _ period: Period) -> Count {
        var total = Count()
        for scheme in schemes {
            let new = (period.firstMonth...period.lastMonth).compactMap {
                numbers[.init(scheme: scheme, month: $0, cell: cells["families.new"]!)]
            }
            guard !new.isEmpty else { continue }
            let open = numbers[.init(scheme: scheme, month: period.firstMonth.previous, cell: cells["families.open"]!)]
            total.value = (total.value ?? 0) + new.reduce(0, +) + (open ?? 0)
            total.schemes += 1
        }
        return total
    }

    /// Months of schemes that had started; of what counts at a month's end only the last month of each period.
    func expectedReports(_ measure: String, _ row: Row) -> Int {
        let asked = row["period"] == "_T" ? periods : [Period(row["period"]!)!]
        return asked.reduce(0) { count, period in
            let months = (measure == "families.open" ? period.lastMonth : period.firstMonth)...period.lastMonth
            let starts = schemes(row, at: period).compactMap { profiles.starts[$0]?.month }
            return count + starts.reduce(0) { sum, start in sum + months.filter { $0 >= start }.count }
        }
    }

    // MARK: Measures

    /// `period` nil for the total over all of them.
    private func value(_ measure: String, _ row: Row, _ periods: [Period], anywhere: Bool = false) -> Value {
        func sum(_ element: String, _ only: [String: [String]] = [:], in row: Row) -> Count {
            // The most schemes of one cell over several periods are not known, and not told.
            periods.reduce(into: Count()) { total, period in
                let part = count(element, row, only, at: period, anywhere: anywhere)
                if let value = part.value { total.value = (total.value ?? 0) + value }
                total.schemes = part.schemes
            }
        }
        let none = Value(reason: periods.allSatisfy { $0.lastMonth < today.month } ? .notReported : .late)
        func rate(
            _ above: Count, _ below: Count, sameTable: Bool, shift: Int64, per divisor: Int64 = 1
        ) -> Value {
            guard let denominator = below.value else { return none }
            guard let numerator = above.value ?? (sameTable ? 0 : nil) else { return none }
            let schemes = periods.count == 1 ? below.schemes : nil
            guard denominator > 0 else {
                return Value(
                    reason: .notApplicable, numerator: numerator, denominator: denominator, schemes: schemes)
            }
            return Value(
                number: Self.rounded(numerator * shift, denominator * divisor), numerator: numerator,
                denominator: denominator, schemes: schemes)
        }
        let met = ["met", "partly"]
        let assessed = met + ["unchanged", "worse"]
        switch measure {
        case "needs.share":
            return rate(
                sum("needs.present", in: row), sum("needs.assessedAtStart", in: row), sameTable: false, shift: 100)
        case "needs.perFamily":
            return rate(
                sum("needs.present", in: row), sum("needs.assessedAtStart", in: row), sameTable: false, shift: 10)
        case "visits.perFamily":
            return rate(sum("visits", in: row), sum("families.supported", in: row), sameTable: false, shift: 10)
        case "visits.hoursEach":
            return rate(sum("visitHours", in: row), sum("visits", in: row), sameTable: false, shift: 10, per: 10)
        case "families.new.byNurse":
            let all = dictionary.category("referral")!.options.map(\.id.rawValue)
            return rate(
                sum("families.new", ["referral": ["phn"]], in: row), sum("families.new", ["referral": all], in: row),
                sameTable: true, shift: 100)
        case "needs.fulfilment":
            return rate(
                sum("needs.outcome", ["outcome": met], in: row), sum("needs.outcome", ["outcome": assessed], in: row),
                sameTable: true, shift: 100)
        case "needs.meanFulfilment":
            var rates: [Double] = []
            var schemes = 0
            for item in options("item") {
                var one = row
                one["item"] = item
                let below = sum("needs.outcome", ["outcome": assessed, "item": [item]], in: one)
                guard let denominator = below.value, denominator > 0 else { continue }
                let above = sum("needs.outcome", ["outcome": met, "item": [item]], in: one).value ?? 0
                rates.append(Double(above) * 100 / Double(denominator))
                schemes = max(schemes, below.schemes)
            }
            guard !rates.isEmpty else { return none }
            let mean = rates.reduce(0, +) / Double(rates.count)
            return Value(
                number: Int64(mean.rounded(.toNearestOrAwayFromZero)), schemes: periods.count == 1 ? schemes : nil)
        default:
            let count = sum(measure, in: row)
            guard let value = count.value else { return none }
            return Value(number: value, schemes: periods.count == 1 ? count.schemes : nil)
        }
    }

    /// To the nearest, halves away from zero.
    static func rounded(_ numerator: Int64, _ denominator: Int64) -> Int64 {
        let doubled = 2 * numerator.magnitude + denominator.magnitude
        let quotient = Int64(doubled / (2 * denominator.magnitude))
        return numerator < 0 ? -quotient : quotient
    }

    /// A cell of the answer: a measure, or `measure` with `comparison`.
    func value(_ measure: String, _ comparison: String?, _ row: Row, members: [String: [String]]) -> Value {
        let asked = row["period"] == "_T" ? periods : [Period(row["period"]!)!]
        func number(_ row: Row, anywhere: Bool = false) -> Int64? {
            let asked = row["period"] == "_T" ? periods : [Period(row["period"]!)!]
            return value(measure, row, asked, anywhere: anywhere).number
        }
        let own = value(measure, row, asked)
        guard let comparison else { return own }
        let before = value(
            measure, row, asked.map { Period(type, containing: $0.firstMonth.advanced(by: -12)) })
        func others(_ dimension: String) -> [Row] {
            members[dimension]!.filter { $0 != "_T" }.map { code in row.merging([dimension: code]) { $1 } }
        }
        let missing = Value(reason: own.reason)
        let none = Value(reason: own.number == nil ? own.reason : .notApplicable)
        switch comparison {
        case "year-before": return before
        case "change":
            guard let now = own.number else { return missing }
            guard let then = before.number else { return Value(reason: before.reason) }
            return Value(number: now - then)
        case "change-rate":
            guard let now = own.number else { return missing }
            guard let then = before.number else { return Value(reason: before.reason) }
            guard then > 0 else { return Value(reason: .notApplicable, numerator: now - then, denominator: then) }
            return Value(number: Self.rounded((now - then) * 1000, then), numerator: now - then, denominator: then)
        case "rank":
            guard row["area"] != "_T", let mine = own.number else { return none }
            return Value(number: Int64(1 + others("area").compactMap { number($0) }.filter { $0 > mine }.count))
        case "percentile":
            guard row["area"] != "_T", let mine = own.number else { return none }
            let all = network.schemes.compactMap { number(row.merging(["area": $0.code]) { $1 }, anywhere: true) }
            let part = 2 * all.filter { $0 < mine }.count + all.filter { $0 == mine }.count
            return Value(number: Self.rounded(Int64(part * 100), Int64(2 * all.count)), schemes: all.count)
        case "running":
            guard row["period"] != "_T", own.number != nil else { return none }
            let until = periods.filter { $0 <= asked[0] }
            return Value(
                number: until.compactMap { number(row.merging(["period": $0.description]) { $1 }) }.reduce(0, +))
        default:
            let dimension = String(comparison.dropFirst("share:".count))
            guard row[dimension] != "_T", let mine = own.number else { return none }
            let whole = others(dimension).compactMap { number($0) }.reduce(0, +)
            guard whole > 0 else { return Value(reason: .notApplicable, numerator: mine, denominator: whole) }
            return Value(number: Self.rounded(mine * 1000, whole), numerator: mine, denominator: whole)
        }
    }
}
