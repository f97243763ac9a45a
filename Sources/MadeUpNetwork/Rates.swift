import Foundation
import HubCore

/// Every rate that the made-up network is drawn from, with the published figure that it aims at.
///
/// Nothing here is a total: a family comes, stays and leaves by chance, so the sums of a network are near the
/// published ones and never equal to them. `RatesTests` says how near. Sources: the yearly results (活動実績) of
/// Home-Start Japan for FY2022 and FY2024, and its news of the first half of FY2025.
package struct Rates: Sendable {
    /// FY2022 to the first half of FY2025, the years with published results.
    package var reported = Month(year: 2022, month: 4)...Month(year: 2025, month: 9)

    package var schemes = SchemeRates()
    package var families = FamilyRates()
    package var volunteers = VolunteerRates()
    package var offices = OfficeRates()
    package var infantNeeds = NeedRate.infant
    package var antenatalNeeds = NeedRate.antenatal

    package static let published = Rates()
    package init() {}
}

/// The schemes themselves.
package struct SchemeRates: Sendable {
    /// 120 schemes active in FY2022, in 33 prefectures.
    package var count = 120
    package var prefectures = 33
    /// How unequal schemes are: the standard deviation of the logarithm of their size.
    package var spread = 0.45
    /// Began in FY2022 itself; the others between 2009 and its eve.
    package var beganInFirstYear = 0.05
    /// 0: as many began in each year; 1: most in the first ones.
    package var earlyStart = 0.6
    /// A year, from FY2023 on.
    package var withdrawal = 0.008
    package var suspension = 0.010
    package var suspendedMonths = 4...9
    /// More than 60 % of hosts are commissioned or subsidised: 1 − (1 − 0.46)(1 − 0.38) = 67 %.
    package var commissioned = 0.46
    package var subsidised = 0.38
    package var privateGrant = 0.25
    /// Typical yearly budget.
    package var yearlyBudget = Yen(800_000)...Yen(2_000_000)
    /// Something in the profile changes with a new fiscal year.
    package var profileChange = 0.5
}

/// Families of a scheme of average size. Means a month unless said otherwise.
package struct FamilyRates: Sendable {
    /// FY2024: 2,221 new families. In April 2022, before season and growth.
    package var new = 1.122
    /// First half of FY2025: 1,147 new families, 15 % over the year before.
    package var growthPerYear = 1.15
    /// April to March. The second half of a year is the stronger one: 2,221 − 1,147 ÷ 1.15 = 1,224 of FY2024.
    package var season = [0.82, 0.90, 0.97, 0.98, 0.90, 1.03, 1.10, 1.12, 1.00, 1.02, 1.08, 1.08]
    /// The chance that a family's course ends in a month. FY2024: 3,105 visited − 2,221 new = 884 open at its start.
    package var finishing = 0.188
    /// FY2024: over 15,000 visits.
    package var visits = 1.18
    /// Minutes of a visit, in tenths of an hour: about two hours.
    package var visitTenths = 14...26
    package var waiting = 0.35
    /// Families linked to other support, for each family open.
    package var links = 0.12

    /// Options in the dictionary's order. About 40 % come through a public-health nurse (phn).
    package var referral = [0.41, 0.15, 0.16, 0.06, 0.04, 0.08, 0.04, 0.03, 0.03]
    package var type = [0.86, 0.055, 0.085]
    /// Of a family with young children: 0, 1, 2, 3, 4 and older.
    package var age = [0.52, 0.24, 0.13, 0.07, 0.04]
    package var resource = [0.30, 0.14, 0.12, 0.14, 0.08, 0.16, 0.06]

    /// FY2022: 1,168 families with young children assessed, fewer than were new. By family type.
    package var assessedAtStart = [0.81, 0.75, 0.75]
    /// Of those assessed at the start.
    package var assessedAtEnd = 0.93
    /// Of a need that was fulfilled, how often wholly; of one that was not, how often worse than before.
    package var metWholly = 0.62
    package var worse = 0.08
    /// A need left without an assessment though the family was assessed.
    package var needNotAssessed = 0.006

    /// Since 2009: 18,700 families and 132,000 visits at the end of FY2024, so about 12,800 and 91,000 before FY2022.
    package var newBefore = 1.21
    package var visitsPerFamilyBefore = 7.1
    /// Open at the end of March 2022.
    package var openBefore = 5.7
}

extension FamilyRates {
    /// The factor by which families grew in some months at a steady yearly rate.
    func growth(overMonths months: Int) -> Double { pow(growthPerYear, Double(months) / 12) }
}

/// Home visitors of a scheme of average size.
package struct VolunteerRates: Sendable {
    /// About 4,000 registered in FY2024.
    package var registeredBefore = 32.5
    /// A month in which a course ends, April to March, and how many finish it.
    package var course = [0.02, 0.05, 0.14, 0.16, 0.06, 0.03, 0.10, 0.17, 0.13, 0.05, 0.10, 0.07]
    package var trainedInCourse = 6.2
    package var leaving = 0.014
    package var active = 0.46
}

/// What reaches the hub of all this.
package struct OfficeRates: Sendable {
    /// A month of which nothing was sent.
    package var monthMissed = 0.004
    /// A data set left out of an otherwise reported month; of activity never alone.
    package var dataSetMissed = 0.003
    /// Offices that do not record links at all.
    package var linksNotApplicable = 0.03
    /// Offices that send CSV out of a spreadsheet; the others JSON lines.
    package var csv = 0.5
}
