import HubCore

/// A whole made-up network, drawn from a seed: its schemes, and what each office reported.
///
/// Pure: parameters in, value out. The schemes are drawn at once; a scheme's reports only when asked for, each from
/// a sequence of its own, so that they can be made and written one scheme at a time.
package struct GeneratedNetwork: Sendable {
    /// The year in which Home-Start began. Any other seed comes as near to the published figures (`RatesTests`).
    package static let usualSeed: UInt64 = 1973

    package let seed: UInt64
    /// By prefecture, as drawn.
    package let schemes: [GeneratedScheme]

    /// `municipalities`: the list of `seeds/areas/municipalities.csv`. Problem: `seedInvalid` when it is empty.
    package init(
        municipalities: [Municipality], seed: UInt64 = GeneratedNetwork.usualSeed, rates: Rates = .published
    ) throws(Problem) {
        guard !municipalities.isEmpty else {
            throw Problem(.seedInvalid, detail: Message(ja: "市区町村の一覧が空です", en: "The list of municipalities is empty"))
        }
        self.seed = seed
        var random = SeededRandom(seed: seed, for: "network")
        let places = Placement(municipalities, rates: rates.schemes, random: &random).municipalities
        let sizes = Self.sizes(rates.schemes, &random)
        let ages = Self.places(rates.schemes.count, &random)
        var names = SchemeNames(random: SeededRandom(seed: seed, for: "names"))

        var schemes: [GeneratedScheme] = []
        for (index, place) in places.enumerated() {
            let choice = try names.choose(in: place)
            let neighbours = municipalities.filter { $0.prefecture == place.prefecture }
            schemes.append(
                GeneratedScheme(
                    choice, in: place, neighbours: neighbours, size: sizes[index], age: ages[index], seed: seed,
                    rates: rates))
        }
        self.schemes = schemes
    }

    package var network: Network {
        Network(madeUp: true, notice: Network.notice, seed: seed, schemes: schemes.map(\.scheme))
    }

    /// Log-normal sizes scaled to a mean of 1, so that the rates are those of the network whatever the spread.
    private static func sizes(_ rates: SchemeRates, _ random: inout SeededRandom) -> [Double] {
        let sizes = (0..<rates.count).map { _ in random.logNormal(rates.spread) }
        let mean = sizes.reduce(0, +) / Double(sizes.count)
        return sizes.map { $0 / mean }
    }

    /// Evenly spread from 0 to 1, in any order.
    private static func places(_ count: Int, _ random: inout SeededRandom) -> [Double] {
        var places = (0..<count).map { (Double($0) + random.unit()) / Double(count) }
        random.shuffle(&places)
        return places
    }
}
