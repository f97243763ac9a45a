import Documents
import HubCore

extension FactsByYear {
    /// The facts as JSON, by fiscal year. A fact has a value with its unit, and a rate its numerator and denominator;
    /// the value is null when the fact cannot be worked out.
    package var json: [UInt8] {
        var json = JSONDocument()
        json.beginObject()
        json.vintage(vintage)
        json.object("fiscalYears") { json in
            for year in years {
                json.object(year.fiscalYear.description) { json in
                    json.message("label", Message(ja: year.fiscalYear.japanese, en: year.fiscalYear.description))
                    json.array("facts") { json in
                        for fact in year.facts { fact.write(to: &json) }
                    }
                }
            }
        }
        json.endObject()
        return json.bytes
    }
}

extension Fact {
    fileprivate func write(to json: inout JSONDocument) {
        json.beginObject()
        json.labelled(id, label)
        switch value {
        case .count(let count, let unit):
            json.member("value", count)
            json.message("unit", unit)
        case .share(let share):
            json.percent(share.percentText)
            json.member("numerator", share.numerator)
            json.member("denominator", share.denominator)
        case .yen(let yen):
            json.member("value", yen.amount)
            json.message("unit", Message(ja: "円", en: "yen"))
        case .change(let now, let before):
            json.percent(Share.percentText(value?.growth ?? 0))
            json.member("now", now)
            json.member("before", before)
        case nil:
            json.name("value")
            json.null()
        }
        json.endObject()
    }
}

extension JSONDocument {
    fileprivate mutating func percent(_ digits: String) {
        name("value")
        number(digits)
        message("unit", Message(ja: "%", en: "%"))
    }
}
