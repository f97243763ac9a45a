import DataDictionary
import Documents
import HubCore

extension Achievements {
    /// The results as JSON, labels in both languages. Rates are percent with one decimal, beside numerator and
    /// denominator; null where there is nothing to take a rate of.
    package var json: [UInt8] {
        var json = JSONDocument()
        json.beginObject()
        json.object("fiscalYear") { json in
            json.member("id", fiscalYear.description)
            json.message("label", Message(ja: fiscalYear.japanese, en: fiscalYear.description))
        }
        json.member("from", months.lowerBound.description)
        json.member("to", months.upperBound.description)
        json.message("period", periodLabel)
        json.member("countedOn", countedOn.description)
        json.message("countedOnLabel", Message(ja: countedOn.japanese, en: countedOn.description))
        json.vintage(vintage)
        json.member("schemes", schemes)
        json.array("families") { json in
            for group in families { group.write(to: &json) }
        }
        json.endObject()
        return json.bytes
    }

    /// 令和6年4月～令和7年3月.
    package var periodLabel: Message {
        let (first, last) = (Period.month(months.lowerBound), Period.month(months.upperBound))
        return Message(ja: "\(first.japanese)～\(last.japanese)", en: "\(first) to \(last)")
    }
}

extension Achievements.FamilyGroup {
    fileprivate func write(to json: inout JSONDocument) {
        json.beginObject()
        json.labelled(kind.rawValue, kind.label)
        json.member("assessedAtStart", assessedAtStart)
        json.member("assessedAtEnd", assessedAtEnd)
        json.member("needs", needs)
        json.name("meanFulfilment")
        if let mean = meanFulfilment { json.number(Share.percentText(mean)) } else { json.null() }
        json.array("items") { json in
            for item in items {
                json.beginObject()
                json.labelled(item.option.id.rawValue, item.option.label)
                json.share("needShare", item.needShare)
                json.share("fulfilment", item.fulfilment)
                json.endObject()
            }
        }
        json.endObject()
    }
}

extension JSONDocument {
    mutating func share(_ name: String, _ share: Share?) {
        self.name(name)
        guard let share else { return null() }
        beginObject()
        self.name("percent")
        number(share.percentText)
        member("numerator", share.numerator)
        member("denominator", share.denominator)
        endObject()
    }

    mutating func vintage(_ vintage: Vintage) {
        member("dataVersion", vintage.dataVersion)
        madeUp(vintage.isMadeUp)
    }

    mutating func madeUp(_ isMadeUp: Bool) {
        member("madeUp", isMadeUp)
        if isMadeUp { message("notice", Vintage.notice) }
    }
}
