import HubCore

/// How many reports are expected: for each place and period the months of schemes that are active, where they count.
struct ExpectedReports: Sendable {
    private let periods: Int
    /// By place, then by loaded period.
    private var ofAllMonths: [Int] = []
    private var ofLastMonths: [Int] = []

    init(periods: Int) { self.periods = periods }

    mutating func add(_ activity: ActivitySpan, at place: Int, in period: Int, of months: ClosedRange<Month>) {
        let position = place * periods + period
        if position >= ofAllMonths.count {
            let missing = repeatElement(0, count: (place + 1) * periods - ofAllMonths.count)
            ofAllMonths += missing
            ofLastMonths += missing
        }
        for month in months.dropLast() where activity.expects(month) { ofAllMonths[position] += 1 }
        guard activity.expects(months.upperBound) else { return }
        ofAllMonths[position] += 1
        ofLastMonths[position] += 1
    }

    /// Of some places over some periods. `lastMonths`: of a stock only the last month of a period counts.
    func count(places: [Int], periods asked: [Int], lastMonths: Bool) -> Int {
        var count = 0
        for place in places {
            for period in asked {
                let position = place * periods + period
                guard position < ofAllMonths.count else { continue }
                count += lastMonths ? ofLastMonths[position] : ofAllMonths[position]
            }
        }
        return count
    }
}
