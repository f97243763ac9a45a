import DataDictionary
import HubCore

/// How visits and families are counted into the network's elements. docs/INTAKE.md says the same in words.
extension Counting {
    mutating func count(_ list: VisitList) {
        let visits = list.visits
        count("visits", visits.map { CountedEvent(month: $0.day.month, row: $0.row) })
        if list.tellsHours {
            let secondsOfHour: Int64 = 3600
            count(
                "visitHours",
                visits.map { CountedEvent(month: $0.day.month, row: $0.row, amount: $0.seconds) },
                scale: secondsOfHour)
        }
        if list.tellsResources {
            let links = visits.flatMap { visit in
                visit.resources.map {
                    CountedEvent(month: visit.day.month, row: visit.row, options: ["resource": $0])
                }
            }
            count("links", links, told: ["resource"])
        }
    }

    mutating func count(_ list: FamilyList) {
        let begun = list.families.filter { $0.start != nil }
        func starts(_ families: [FamilyList.Family]) -> [CountedEvent] {
            families.compactMap { family in
                family.start.map { CountedEvent(month: $0.month, row: family.row, options: family.options) }
            }
        }
        func ends(_ families: [FamilyList.Family]) -> [CountedEvent] {
            families.compactMap { family in
                family.end.map { CountedEvent(month: $0.month, row: family.row, options: family.options) }
            }
        }
        count("families.new", starts(begun), told: list.told)
        count("families.finished", ends(begun), told: list.told)
        count("families.open", lasting: begun.map { CountedSpan(start: $0.start!, end: $0.end) })
        if list.tellsWaiting {
            count(
                "families.waiting",
                lasting: list.families.compactMap { family in
                    family.applied.map { CountedSpan(start: $0, end: family.start ?? family.end) }
                })
        }
        if list.tellsNeeds {
            count("needs.assessedAtStart", starts(begun.filter { $0.needs != nil }), told: list.told)
            let present = begun.flatMap { family in
                (family.needs ?? []).map { item in
                    CountedEvent(
                        month: family.start!.month, row: family.row,
                        options: family.options.merging(["item": item]) { _, new in new })
                }
            }
            count("needs.present", present, told: list.told.union(["item"]))
        }
        if list.tellsOutcomes {
            let assessed = begun.filter { $0.outcomes != nil && $0.end != nil }
            count("needs.assessedAtEnd", ends(assessed), told: list.told)
            let outcomes = assessed.flatMap { family in
                (family.outcomes ?? []).map { pair in
                    CountedEvent(
                        month: family.end!.month, row: family.row,
                        options: family.options.merging(["item": pair.item, "outcome": pair.outcome]) { _, new in new })
                }
            }
            count("needs.outcome", outcomes, told: list.told.union(["item", "outcome"]))
        }
    }
}

extension VisitList {
    var days: [Day] { visits.map(\.day) }
}

extension FamilyList {
    var days: [Day] { families.flatMap { [$0.start, $0.end, $0.applied].compactMap { $0 } } }
}
