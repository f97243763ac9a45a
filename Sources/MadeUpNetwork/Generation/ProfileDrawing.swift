import HubCore

/// Draws what a scheme's profile said at its start and how it changed from one April to the next.
struct ProfileDrawing {
    let rates: SchemeRates
    let reported: ClosedRange<Month>

    /// Oldest first. `neighbours` are other municipalities of the prefecture; `size` is 1 for an average scheme.
    func history(
        start: Month, municipality: Municipality, neighbours: [Municipality], size: Double, _ random: inout SeededRandom
    ) -> [Profile] {
        var profile = first(start: start, municipality, neighbours, size, &random)
        var history = [profile]
        // Changes before the reported years are of no use to anybody, so the profile is confirmed at their start.
        var year = max(start, reported.lowerBound).fiscalYear.year + 1
        while FiscalYear(year).firstMonth <= reported.upperBound {
            if random.chance(rates.profileChange) {
                profile = changed(profile, on: FiscalYear(year).firstMonth.firstDay, size, &random)
                history.append(profile)
            }
            year += 1
        }
        return history
    }

    private func first(
        start: Month, _ municipality: Municipality, _ neighbours: [Municipality], _ size: Double,
        _ random: inout SeededRandom
    ) -> Profile {
        var areas = [municipality.code]
        if !neighbours.isEmpty, random.chance(0.2) {
            let other = neighbours[random.integer(in: 0...(neighbours.count - 1))].code
            if other != municipality.code { areas.append(other) }
        }
        return Profile(
            from: start.firstDay, areasServed: areas, organizers: organizers(size, &random),
            trustees: random.integer(in: 4...6), committeeMeetings: random.integer(in: 2...3),
            programmes: programmes(&random), subsidy: random.chance(rates.subsidised),
            privateGrant: random.chance(rates.privateGrant), yearlyBudget: budget(&random),
            startOfActivity: start.firstDay)
    }

    /// A new year's budget and meetings, now and then another trustee or organizer; funding changes rarely.
    private func changed(_ old: Profile, on day: Day, _ size: Double, _ random: inout SeededRandom) -> Profile {
        Profile(
            from: day, areasServed: old.areasServed,
            organizers: random.chance(0.2) ? organizers(size, &random) : old.organizers,
            trustees: random.chance(0.3) ? random.integer(in: 4...6) : old.trustees,
            committeeMeetings: random.integer(in: 2...3),
            programmes: random.chance(0.1) ? programmes(&random) : old.programmes,
            subsidy: random.chance(0.1) ? random.chance(rates.subsidised) : old.subsidy,
            privateGrant: random.chance(rates.privateGrant), yearlyBudget: budget(&random),
            startOfActivity: old.startOfActivity)
    }

    /// 1–2, and 3 or more where much is to do.
    private func organizers(_ size: Double, _ random: inout SeededRandom) -> Int {
        size > 1.9 ? random.integer(in: 3...4) : random.chance(0.6) ? 2 : 1
    }

    /// Usually one programme, sometimes two.
    private func programmes(_ random: inout SeededRandom) -> [Programme] {
        guard random.chance(rates.commissioned) else { return [] }
        var pool = Programme.allCases
        let one = pool.remove(at: random.index(weighted: [30, 25, 6, 10, 12, 17]))
        return random.chance(0.25) ? [one, pool[random.integer(in: 0...(pool.count - 1))]] : [one]
    }

    /// Whole ten thousands of yen.
    private func budget(_ random: inout SeededRandom) -> Yen {
        let (low, high) = (rates.yearlyBudget.lowerBound.amount, rates.yearlyBudget.upperBound.amount)
        return Yen(Int64(random.integer(in: Int(low / 10_000)...Int(high / 10_000))) * 10_000)
    }
}
