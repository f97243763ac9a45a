import DataDictionary
import Documents
import HubCore

/// 活動実績 and the network's facts of a release, as JSON for a page. Written once, when the release is published.
enum ReleasePages {
    /// 集計日, 集計期間, number of schemes; for families with young children and antenatal families apart how many were
    /// assessed, their needs, and of each need its share and its fulfilment.
    static func achievements(
        _ scope: ReleaseScope, schemes: Int, countedOn: Day, isMadeUp: Bool, rates: OutcomeRates,
        items: [CategoryOption], count: (FamilyKind, DataElement.ID) -> Int64?
    ) -> [UInt8] {
        var json = JSONDocument()
        json.beginObject()
        json.opening(scope, schemes: schemes, countedOn: countedOn, isMadeUp: isMadeUp)
        json.array("families") { json in
            for group in rates.groups {
                json.beginObject()
                json.labelled(group.kind.rawValue, group.kind.label)
                json.optional("assessedAtStart", count(group.kind, "needs.assessedAtStart"))
                json.optional("assessedAtEnd", count(group.kind, "needs.assessedAtEnd"))
                json.optional("needs", count(group.kind, "needs.present"))
                json.optional("meanFulfilment", group.meanFulfilment.percent)
                json.array("items") { json in
                    for (item, option) in zip(group.items, items) {
                        json.beginObject()
                        json.labelled(option.id.rawValue, option.label)
                        json.optional("needShare", item.share.percent)
                        json.optional("fulfilment", item.fulfilment.percent)
                        json.endObject()
                    }
                }
                json.endObject()
            }
        }
        json.message("hidden", HiddenCellExplanation.forPublic)
        json.endObject()
        return json.bytes
    }

    static func facts(
        _ scope: ReleaseScope, schemes: Int, countedOn: Day, isMadeUp: Bool, _ facts: ReleaseFacts
    ) -> [UInt8] {
        var json = JSONDocument()
        json.beginObject()
        json.opening(scope, schemes: schemes, countedOn: countedOn, isMadeUp: isMadeUp)
        json.array("facts") { json in
            for fact in facts.facts {
                json.beginObject()
                json.labelled(fact.id, fact.label)
                json.fact(fact.value)
                json.endObject()
            }
        }
        json.message("hidden", HiddenCellExplanation.forPublic)
        json.endObject()
        return json.bytes
    }
}

extension JSONDocument {
    fileprivate mutating func opening(_ scope: ReleaseScope, schemes: Int, countedOn: Day, isMadeUp: Bool) {
        object("release") { json in
            json.member("id", scope.id)
            json.message("name", scope.name)
        }
        member("from", scope.months.lowerBound.description)
        member("to", scope.months.upperBound.description)
        message("period", Message(ja: scope.period.japanese, en: scope.period.description))
        member("countedOn", countedOn.description)
        message("countedOnLabel", Message(ja: countedOn.japanese, en: countedOn.description))
        member("schemes", schemes)
        madeUp(isMadeUp)
    }

    /// Null for what is hidden or was not asked.
    fileprivate mutating func optional(_ name: String, _ value: Int64?) {
        self.name(name)
        if let value { number(value) } else { null() }
    }

    fileprivate mutating func fact(_ value: Fact.Value?) {
        name("value")
        switch value {
        case .count(let count, let unit):
            number(count)
            message("unit", unit)
        case .share(let share):
            number(share.wholePercent)
            message("unit", Message(ja: "%", en: "percent"))
        case .yen(let yen):
            number(yen.amount)
            message("unit", Message(ja: "円", en: "yen"))
        case .change, nil: null()
        }
    }
}
