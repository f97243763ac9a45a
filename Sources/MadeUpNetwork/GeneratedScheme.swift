import HubCore

/// One scheme of a made-up network, and the source of its reports.
package struct GeneratedScheme: Sendable {
    package let scheme: Scheme
    let habits: SchemeHabits
    private let seed: UInt64
    private let rates: Rates

    init(
        _ choice: SchemeNames.Choice, in place: Municipality, neighbours: [Municipality], size: Double, age: Double,
        seed: UInt64, rates: Rates
    ) {
        self.seed = seed
        self.rates = rates
        var random = SeededRandom(seed: seed, for: choice.code.rawValue)
        habits = SchemeHabits(size: size, rates: rates, &random)

        let drawing = MembershipDrawing(rates: rates.schemes, reported: rates.reported)
        let start = drawing.start(place: age, &random)
        let membership = drawing.history(start: start, &random)
        let profile = ProfileDrawing(rates: rates.schemes, reported: rates.reported).history(
            start: start, municipality: place, neighbours: neighbours, size: size, &random)
        let host = HostNaming.all[random.index(weighted: HostNaming.all.map(\.weight))]
        scheme = Scheme(
            code: choice.code, name: choice.name, nameKana: choice.kana, municipality: place.code,
            host: host.organisation(choice.word), profile: profile, membership: membership,
            billing: BillingContact(
                addressee: "会計担当", email: "kaikei@\(choice.code).example", payerKana: host.payerKana(choice.word)),
            opening: Self.opening(start: start, size: size, rates: rates, &random),
            officeFormat: random.chance(rates.offices.csv) ? .csv : .jsonLines)
    }

    /// In the order of months, and within a month of data sets. A month of which nothing was sent is not there.
    package func reports() -> [Report] {
        let random = SeededRandom(seed: seed, for: "\(scheme.code)/reports")
        return SchemeMonths(scheme, habits: habits, rates: rates, random: random).reports()
    }

    private static func opening(
        start: Month, size: Double, rates: Rates, _ random: inout SeededRandom
    ) -> OpeningBalance {
        let first = rates.reported.lowerBound
        let months = Double(max(0, start.distance(to: first)))
        let open = months > 0 ? random.poisson(rates.families.openBefore * size) : 0
        let families = max(open, random.poisson(rates.families.newBefore * size * months))
        return OpeningBalance(
            through: first.previous.description, families: families,
            visits: random.poisson(Double(families) * rates.families.visitsPerFamilyBefore), openFamilies: open,
            source: Message(ja: "架空の値（活動開始から\(first.previous)まで）", en: "Made up, from the start to \(first.previous)"))
    }
}

/// What makes one scheme differ from another for good.
struct SchemeHabits: Sendable {
    /// 1 for an average scheme.
    let size: Double
    /// How many of each referral source, relative to one another.
    let referral: [Double]
    let activeVisitors: Double
    /// Whether the office records links to other support at all.
    let recordsLinks: Bool

    init(size: Double, rates: Rates, _ random: inout SeededRandom) {
        self.size = size
        referral = rates.families.referral.map { $0 * random.logNormal(0.35) }
        activeVisitors = min(0.9, rates.volunteers.active * random.logNormal(0.2))
        recordsLinks = !random.chance(rates.offices.linksNotApplicable)
    }
}
