import HubCore

/// Draws when a scheme began, rested and left.
struct MembershipDrawing {
    let rates: SchemeRates
    let reported: ClosedRange<Month>

    /// The first year in which the network counts.
    private static let founding = Month(year: 2009, month: 6)

    /// The first month with visits. `place` of 0 to 1 says how early among the schemes, so that ages spread evenly.
    func start(place: Double, _ random: inout SeededRandom) -> Month {
        let first = reported.lowerBound
        if place >= 1 - rates.beganInFirstYear {
            return first.advanced(by: random.integer(in: 1...8))
        }
        let even = place / (1 - rates.beganInFirstYear)
        let early = even * (1 - rates.earlyStart) + even * even * rates.earlyStart
        return Self.founding.advanced(by: Int(early * Double(Self.founding.distance(to: first) - 1)))
    }

    /// Oldest first. Nobody leaves in the first reported year, so that its schemes are all those drawn.
    func history(start: Month, _ random: inout SeededRandom) -> [MembershipEvent] {
        let began = start.firstDay
        let applied = began.adding(days: -random.integer(in: 60...150))
        var events = [
            MembershipEvent(on: applied, event: .applied),
            MembershipEvent(on: applied.adding(days: random.integer(in: 14...45)), event: .approved),
            MembershipEvent(on: began, event: .started),
        ]
        var year = reported.lowerBound.fiscalYear.year + 1
        var rested = false
        while FiscalYear(year).firstMonth <= reported.upperBound {
            let fiscalYear = FiscalYear(year)
            if random.chance(rates.withdrawal) {
                events.append(MembershipEvent(on: fiscalYear.firstMonth.firstDay, event: .withdrawn))
                break
            }
            if !rested, random.chance(rates.suspension) {
                rested = true
                let from = fiscalYear.firstMonth.advanced(by: random.integer(in: 1...6))
                let length = random.integer(in: rates.suspendedMonths)
                events.append(MembershipEvent(on: from.firstDay, event: .suspended))
                let back = from.advanced(by: length)
                if back <= reported.upperBound { events.append(MembershipEvent(on: back.firstDay, event: .resumed)) }
                // A rest may reach into the next year, in which nothing else is then drawn.
                year += 1
            }
            year += 1
        }
        return events
    }
}

extension Month {
    var firstDay: Day { Day(year: year, month: month, day: 1)! }
}
