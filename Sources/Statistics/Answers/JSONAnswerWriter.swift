import DataDictionary
import Documents
import HubCore

/// An answer as JSON, with what is needed to understand it: labels in both languages, unit, kind over time, query.
///
/// A cell is `{"period":"2025-04","area":"13","referral":"phn","value":12,"reports":3}`: codes for its place, a number
/// with the decimals of the element, and how many reports it rests on. `olderDetail` is there when periods have figures
/// in the detail of an older dictionary version: under options of their own (`shown`), or not among the cells at all.
struct JSONAnswerWriter: AnswerWriter {
    var contentType: String { "application/json" }

    func write(_ answer: Answer) -> [UInt8] {
        var json = JSONDocument()
        json.beginObject()
        writeQuestion(of: answer, to: &json)
        json.member("dictionary", answer.query.dictionary.rawValue)
        json.vintage(answer.vintage)
        if !answer.olderDetail.isEmpty {
            json.array("olderDetail") { json in
                for detail in answer.olderDetail { write(detail, of: answer, to: &json) }
            }
        }
        json.array("cells") { json in
            for figure in answer.figures { writeCell(figure, of: answer, to: &json) }
        }
        json.endObject()
        return json.bytes
    }

    private func writeQuestion(of answer: Answer, to json: inout JSONDocument) {
        let query = answer.query
        json.object("element") { json in
            json.member("id", query.element.id.rawValue)
            json.message("label", query.element.label)
            json.object("unit") { $0.labelled(query.element.unit.id.rawValue, query.element.unit.label) }
            json.member("kind", query.element.kind.rawValue)
            json.member("decimals", query.element.decimals)
        }
        json.member("period", query.periods.type.rawValue)
        json.member("from", query.periods.months.lowerBound.description)
        json.member("to", query.periods.months.upperBound.description)
        json.member("area", query.area.rawValue)
        if let within = query.within { json.member("in", within.description) }
        json.array("areas") { json in
            for code in answer.areas {
                json.beginObject()
                json.member("code", code)
                json.message("label", answer.areaNames[code])
                json.endObject()
            }
        }
        json.array("categories") { json in
            for category in query.categories { writeCategory(category, to: &json) }
        }
    }

    private func writeCategory(_ category: Category, to json: inout JSONDocument) {
        json.beginObject()
        json.labelled(category.id.rawValue, category.label)
        json.array("options") { json in
            for option in category.options {
                json.beginObject()
                json.labelled(option.id.rawValue, option.label)
                json.endObject()
            }
        }
        json.endObject()
    }

    private func write(_ detail: OlderDetail, of answer: Answer, to json: inout JSONDocument) {
        json.beginObject()
        json.message("label", detail.label)
        json.member("shown", detail.isShown)
        json.array("periods") { json in
            for month in detail.periods { json.string(answer.query.periods.period(startingWith: month).description) }
        }
        json.endObject()
    }

    private func writeCell(_ figure: StatisticsStore.Figure, of answer: Answer, to json: inout JSONDocument) {
        json.beginObject()
        json.member("period", answer.period(of: figure).description)
        json.member("area", figure.area)
        for pair in answer.query.keys[figure.key].pairs { json.member(pair.category.rawValue, pair.option.rawValue) }
        json.name("value")
        json.number(answer.valueText(of: figure))
        json.member("reports", figure.reports)
        json.endObject()
    }
}

extension JSONDocument {
    mutating func message(_ name: String, _ message: Message) {
        object(name) { json in
            json.member("ja", message.ja)
            json.member("en", message.en)
        }
    }

    mutating func labelled(_ id: String, _ label: Message) {
        member("id", id)
        message("label", label)
    }
}
