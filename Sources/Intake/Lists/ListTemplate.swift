import DataDictionary
import Documents
import HubCore

/// An empty list of visits or of families, for an office that keeps none yet: what is written where, and under it the
/// headings, as `ListHeading` knows them. No column is for a name.
package struct ListTemplate: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case visits, families
    }

    package struct Column: Sendable {
        package let heading: String
        package let help: String
    }

    package let kind: Kind
    package let columns: [Column]

    package init(_ kind: Kind, dictionary: DataDictionary) {
        self.kind = kind
        func options(_ category: Category.ID) -> String { dictionary.names(category)?.listed.ja ?? "" }
        func column(_ heading: String, _ help: String) -> Column { Column(heading: heading, help: help) }
        switch kind {
        case .visits:
            columns = [
                column("家庭ID", "番号や記号。氏名は書きません"),
                column("訪問日", "例 2026/5/1、令和8年5月1日"),
                column("訪問時間", "例 2、1.5、2:30、90分"),
                column("つないだ先", "いくつかあれば「、」で区切る。なければ空欄: \(options("resource"))"),
            ]
        case .families:
            columns = [
                column("家庭ID", "番号や記号。氏名は書きません"),
                column("申込日", "例 2026/5/1、令和8年5月1日"),
                column("開始日", "初めて訪問した日。まだなら空欄"),
                column("終了日", "利用が終わった日。続いていれば空欄"),
                column("きっかけ", options("referral")),
                column("家庭の種類", options("type")),
                column("末子の年齢", "開始した日の年齢: \(options("age"))"),
                column("開始時のニーズ", "「、」で区切る。なければ「なし」、評価していなければ空欄: \(options("item"))"),
                column("終了時の充足", "例 N01:充足、N03:一部充足。使うことば: \(options("outcome"))"),
            ]
        }
    }

    package var title: String {
        switch kind {
        case .visits: "訪問の一覧"
        case .families: "利用家庭の一覧"
        }
    }

    package var note: String { "scheme intake がこの端末で数え、数だけを報告します。氏名や住所は書かないでください。" }

    /// UTF-8, without a byte order mark.
    package var commaSeparated: [UInt8] {
        var table = CSVText()
        for row in [[title], [note]] + columns.map({ [$0.heading, $0.help] }) + [columns.map(\.heading)] {
            for text in row { table.text(text) }
            table.endRow()
        }
        return table.bytes
    }
}
