import HubCore

/// One family's course, drawn so that all counts about it agree. Never leaves this module: offices report counts.
struct Family {
    let type: FamilyType
    /// One bit for each of the 14 needs; nil when the family was not assessed at the start.
    let needs: UInt16?

    init(rates: Rates, in year: FiscalYear, _ random: inout SeededRandom) {
        type = FamilyType.allCases[random.index(weighted: rates.families.type)]
        guard random.chance(rates.families.assessedAtStart[type.position]) else {
            needs = nil
            return
        }
        var found: UInt16 = 0
        for (item, rate) in rates.needs(of: type).enumerated() where random.chance(rate.share(in: year)) {
            found |= 1 << item
        }
        needs = found
    }

    func has(_ item: Int) -> Bool { (needs ?? 0) & 1 << item != 0 }

    /// What became of one of its needs, for a family assessed at the end.
    func outcome(of item: Int, rates: Rates, in year: FiscalYear, _ random: inout SeededRandom) -> Outcome {
        if random.chance(rates.families.needNotAssessed) { return .notAssessed }
        if random.chance(rates.needs(of: type)[item].fulfilment(in: year)) {
            return random.chance(rates.families.metWholly) ? .met : .partly
        }
        return random.chance(rates.families.worse) ? .worse : .unchanged
    }
}

extension Rates {
    func needs(of type: FamilyType) -> [NeedRate] { type.isAntenatal ? antenatalNeeds : infantNeeds }
}
