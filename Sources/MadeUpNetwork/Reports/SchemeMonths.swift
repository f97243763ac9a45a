import HubCore

/// Goes through a scheme's months: families come, are visited and leave, and the office reports what it saw.
struct SchemeMonths {
    private let scheme: Scheme
    private let habits: SchemeHabits
    private let rates: Rates
    private var random: SeededRandom
    private var open: [Family]
    private var registered: Int

    init(_ scheme: Scheme, habits: SchemeHabits, rates: Rates, random: SeededRandom) {
        self.scheme = scheme
        self.habits = habits
        self.rates = rates
        self.random = random
        let before = rates.reported.lowerBound.previous
        open = []
        for _ in 0..<scheme.opening.openFamilies {
            open.append(Family(rates: rates, in: before.fiscalYear, &self.random))
        }
        // A scheme begins with the visitors of its first course.
        let began = scheme.isActive(in: before)
        registered = self.random.poisson(
            began ? rates.volunteers.registeredBefore * habits.size.squareRoot() : rates.volunteers.trainedInCourse)
    }

    consuming func reports() -> [Report] {
        var reports: [Report] = []
        for month in rates.reported where scheme.isActive(in: month) {
            let arrivals = arrivals(in: month)
            var activity = ActivityMonth()
            var needs = NeedsMonth()
            welcome(arrivals, in: month, &activity, &needs)
            visit(&activity)
            takeLeave(in: month, &activity, &needs)
            let volunteers = volunteers(in: month)

            if random.chance(rates.offices.monthMissed) { continue }
            reports.append(Report(dataSet: .activity, month: month, values: activity.values))
            if !random.chance(rates.offices.dataSetMissed) {
                reports.append(Report(dataSet: .needs, month: month, values: needs.values))
            }
            if !random.chance(rates.offices.dataSetMissed) {
                reports.append(Report(dataSet: .volunteers, month: month, values: volunteers.values))
            }
        }
        return reports
    }

    /// How many families are new: the scheme's size, the season, and the growth since the first month.
    private mutating func arrivals(in month: Month) -> Int {
        let elapsed = rates.reported.lowerBound.distance(to: month)
        return random.poisson(
            rates.families.new * habits.size * rates.families.season[month.positionInFiscalYear]
                * rates.families.growth(overMonths: elapsed))
    }

    private mutating func welcome(
        _ arrivals: Int, in month: Month, _ activity: inout ActivityMonth, _ needs: inout NeedsMonth
    ) {
        for _ in 0..<arrivals {
            let family = Family(rates: rates, in: month.fiscalYear, &random)
            activity.newByReferral[random.index(weighted: habits.referral)] += 1
            activity.newByType[family.type.position] += 1
            // The youngest child of a family that awaits one is not yet born.
            let age = family.type.isAntenatal ? 0 : 1 + random.index(weighted: rates.families.age)
            activity.newByAge[age] += 1
            if family.needs != nil {
                needs.assessedAtStart[family.type.position] += 1
                for item in Codes.item.indices where family.has(item) { needs.countNeed(item, of: family.type) }
            }
            open.append(family)
        }
    }

    private mutating func visit(_ activity: inout ActivityMonth) {
        activity.visits = random.poisson(rates.families.visits * Double(open.count))
        for _ in 0..<activity.visits { activity.visitTenths += random.integer(in: rates.families.visitTenths) }
        activity.waiting = random.poisson(rates.families.waiting * habits.size)
        guard habits.recordsLinks else {
            activity.linksByResource = nil
            return
        }
        for _ in 0..<random.poisson(rates.families.links * Double(open.count)) {
            activity.linksByResource?[random.index(weighted: rates.families.resource)] += 1
        }
    }

    /// Some of the courses that were open before this month end; all of them before a rest or a withdrawal.
    private mutating func takeLeave(in month: Month, _ activity: inout ActivityMonth, _ needs: inout NeedsMonth) {
        let closing = month < rates.reported.upperBound && !scheme.isActive(in: month.next)
        let new = activity.new
        var staying: [Family] = []
        for (index, family) in open.enumerated() {
            let isNew = index >= open.count - new
            guard closing || (!isNew && random.chance(rates.families.finishing)) else {
                staying.append(family)
                continue
            }
            activity.finished += 1
            guard family.needs != nil, random.chance(rates.families.assessedAtEnd) else { continue }
            needs.assessedAtEnd[family.type.position] += 1
            for item in Codes.item.indices where family.has(item) {
                let outcome = family.outcome(of: item, rates: rates, in: month.fiscalYear, &random)
                needs.count(outcome, of: item, family.type)
            }
        }
        open = staying
        activity.open = open.count
    }

    private mutating func volunteers(in month: Month) -> VolunteersMonth {
        var volunteers = VolunteersMonth()
        registered -= random.binomial(registered, rates.volunteers.leaving)
        if random.chance(rates.volunteers.course[month.positionInFiscalYear]) {
            volunteers.trained = random.poisson(rates.volunteers.trainedInCourse * habits.size.squareRoot())
        }
        registered += volunteers.trained
        volunteers.registered = registered
        volunteers.active = random.binomial(registered, habits.activeVisitors)
        volunteers.organizers = scheme.profile(in: month).organizers
        return volunteers
    }
}

extension Month {
    /// 0 for April to 11 for March.
    fileprivate var positionInFiscalYear: Int { (month + 8) % 12 }
}
