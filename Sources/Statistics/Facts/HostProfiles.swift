import HubCore
import Postgres

/// What is known of the organisations that run the schemes, as at the end of a fiscal year.
struct HostProfiles: Sendable {
    struct Host: Sendable {
        let programmes: [String]
        let yearlyBudget: Yen
    }

    let hosts: [Host]

    /// Those that a municipality commissions or subsidises: any programme or fund beside a private grant.
    var publiclyFunded: Int {
        hosts.count { $0.programmes.contains { !Self.privateFunds.contains($0) } }
    }

    /// Budgets below which a quarter, a half and three quarters of the hosts stay; nil without hosts.
    var budgetQuartiles: (lower: Yen, median: Yen, upper: Yen)? {
        let budgets = hosts.map(\.yearlyBudget).sorted()
        guard !budgets.isEmpty else { return nil }
        return (budgets.quantile(1, of: 4), budgets.quantile(2, of: 4), budgets.quantile(3, of: 4))
    }

    /// Codes of the dictionary's list of funds.
    private static let privateFunds: Set<String> = ["privateGrant", "none"]
}

extension [Yen] {
    /// The smallest member that at least `part` of `whole` of the members do not exceed. Sorted, not empty.
    fileprivate func quantile(_ part: Int, of whole: Int) -> Yen {
        self[Swift.max(0, (count * part + whole - 1) / whole - 1)]
    }
}

extension HostProfiles {
    /// For each year the profiles in force on its last day, of schemes that reported in it.
    static func load(_ years: ClosedRange<FiscalYear>, _ tx: Transaction) throws(PostgresError) -> [FiscalYear:
        HostProfiles]
    {
        let years = (years.lowerBound.year...years.upperBound.year).map { FiscalYear($0) }
        let rows = try tx.all(inForce, years.map(\.firstMonth), years.map(\.lastMonth), years.map(\.lastDay))
        return Dictionary(grouping: rows, by: \.start.fiscalYear).mapValues { HostProfiles(hosts: $0.map(\.host)) }
    }

    private static let inForce = Statement<[Month], [Month], [Day], (start: Month, host: Host)>(
        "statistics.hostProfiles",
        """
        SELECT DISTINCT ON (y.first, p.scheme_id) y.first, p.programmes, p.yearly_budget
        FROM unnest($1::integer[], $2::integer[], $3::date[]) AS y (first, last, end_day)
        JOIN scheme_profile p ON p.valid_from <= y.end_day
        WHERE EXISTS (SELECT FROM report r WHERE r.scheme_id = p.scheme_id AND r.period BETWEEN y.first AND y.last)
        ORDER BY y.first, p.scheme_id, p.valid_from DESC
        """,
        row: { (start: Month, programmes: [String], budget: Yen) in
            (start, Host(programmes: programmes, yearlyBudget: budget))
        })

    static let statements: [any AnyStatement] = [inForce]
}

extension FiscalYear {
    /// 31 March.
    var lastDay: Day { Day(year: year + 1, month: 3, day: 31)! }
}
