import DataDictionary
import Documents
import HubCore

/// An answer as a table for a spreadsheet: one row a figure, labels beside codes.
///
/// Columns: `period,area,area_label`, for each category its option and the option's label, `value,reports`; and
/// `note` when the network is made up or a period has figures in the detail of an older dictionary version.
struct CSVAnswerWriter: AnswerWriter {
    let encoding: TextEncoding
    let language: Language

    var contentType: String { "text/csv; charset=\(encoding.charset); header=present" }

    func write(_ answer: Answer) -> [UInt8] {
        var table = CSVText()
        writeHeader(of: answer, to: &table)
        let options = answer.query.options
        let notes = notes(of: answer)
        for figure in answer.figures {
            table.number(answer.period(of: figure).description)
            table.number(figure.area)
            table.text(answer.areaNames[figure.area][language])
            for option in options[figure.key] {
                table.number(option.id.rawValue)
                table.text(option.label[language])
            }
            table.number(answer.valueText(of: figure))
            table.number(String(figure.reports))
            if hasNotes(answer) {
                table.text(notes[figure.start] ?? (answer.vintage.isMadeUp ? Vintage.notice[language] : ""))
            }
            table.endRow()
        }
        return encoding.file(table.bytes)
    }

    private func writeHeader(of answer: Answer, to table: inout CSVText) {
        let categories = answer.query.categories.flatMap { [$0.id.rawValue, "\($0.id)_label"] }
        for name in ["period", "area", "area_label"] + categories + ["value", "reports"] { table.number(name) }
        if hasNotes(answer) { table.number("note") }
        table.endRow()
    }

    private func hasNotes(_ answer: Answer) -> Bool { answer.vintage.isMadeUp || !answer.olderDetail.isEmpty }

    /// By the first month of the periods that have more to say than all.
    private func notes(of answer: Answer) -> [Month: String] {
        var notes: [Month: [String]] = [:]
        for detail in answer.olderDetail {
            for month in detail.periods {
                notes[month, default: answer.vintage.isMadeUp ? [Vintage.notice[language]] : []].append(
                    detail.note[language])
            }
        }
        return notes.mapValues { $0.joined(separator: language == .ja ? "。" : "; ") }
    }
}
