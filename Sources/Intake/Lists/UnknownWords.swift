import DataDictionary
import Foundation
import HubCore
import Spreadsheets

/// Words that are no option of their category, gathered so that each is told once with all its rows.
struct UnknownWords {
    private struct Word: Hashable {
        let column: String
        let word: String
    }

    private var rows: [Word: [Int]] = [:]
    private var order: [Word] = []
    private var options: [Word: Message] = [:]

    /// The option that a text means; notes it and gives nil where there is none.
    mutating func option(_ text: String, of names: OptionNames, column: String, row: Int) -> CategoryOption.ID? {
        if let option = names.option(text) { return option }
        note(text, column: column, row: row, allowed: names.listed)
        return nil
    }

    mutating func note(_ text: String, column: String, row: Int, allowed: Message) {
        let word = Word(column: column, word: text.excerpt)
        if rows[word] == nil {
            order.append(word)
            options[word] = allowed
        }
        if rows[word]?.last != row { rows[word, default: []].append(row) }
    }

    func tell(_ notices: inout NoticeBook, sheet: String) {
        for word in order {
            let allowed = options[word] ?? Message(ja: "", en: "")
            notices.refuse(
                Message(
                    ja: "「\(word.column)」の「\(word.word)」は使えない言葉です。次のどれかにしてください: \(allowed.ja)",
                    en: "“\(word.word)” under “\(word.column)” is not known; use one of: \(allowed.en)"),
                at: .rows(sheet: sheet, rows[word] ?? []))
        }
    }
}

/// The words of one cell that names several things: 孤立感の解消、親自身の心の安定.
func listedWords(_ text: String) -> [String] {
    text.widthNormalised.split { "、,;\n\r".contains($0) }
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
}
