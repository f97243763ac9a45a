import DataDictionary
import HubCore
import Spreadsheets

/// What a column of a list holds.
enum ListColumn: Hashable {
    case family, start, end
    // A row a visit.
    case visited, hours, from, until, resource
    // A row a family.
    case applied, referral, type, age, birth
    /// Needs in one column, or one need's own column.
    case needs(CategoryOption.ID?)
    case outcomes(CategoryOption.ID?)
}

/// Whether a list has a row a visit or a row a family.
enum ListKind {
    case visits, families
}

/// The heading of a list: which row, and which column means what.
struct ListHeading {
    let kind: ListKind
    /// The number of the last row of the heading.
    let row: Int
    let columns: [ListColumn: Int]
    /// What the columns are called in the file.
    let names: [ListColumn: String]
    /// Columns that mean the same as one before.
    let doubled: [String]
    /// Columns that are not used, such as names and addresses.
    let unused: [String]

    func has(_ column: ListColumn) -> Bool { columns[column] != nil }

    func cell(_ column: ListColumn, in row: SheetRow) -> SheetCell { columns[column].map { row[$0] } ?? .empty }

    /// Columns of needs or outcomes, one for each item.
    var needColumns: [(item: CategoryOption.ID, column: Int)] {
        columns.compactMap { column, index in
            if case .needs(let item?) = column { (item, index) } else { nil }
        }.sorted { $0.column < $1.column }
    }

    var outcomeColumns: [(item: CategoryOption.ID, column: Int)] {
        columns.compactMap { column, index in
            if case .outcomes(let item?) = column { (item, index) } else { nil }
        }.sorted { $0.column < $1.column }
    }

    /// Nil for a sheet that is no list. Titles may stand above the heading, and the heading may have two rows, the
    /// upper one over several columns.
    init?(_ sheet: Sheet, items: OptionNames?) {
        let searched = 20
        let rows = Array(sheet.rows.prefix(searched))
        let readings = rows.indices.map { Reading(rows[$0], under: $0 > 0 ? rows[$0 - 1] : nil, items) }
        guard let best = readings.filter({ $0.kind != nil }).max(by: { $0.columns.count < $1.columns.count }),
            let kind = best.kind
        else { return nil }
        self.kind = kind
        row = best.row
        columns = best.columns
        names = best.names
        doubled = best.doubled
        unused = best.unused
    }

    /// One row taken for a heading.
    private struct Reading {
        let row: Int
        var columns: [ListColumn: Int] = [:]
        var names: [ListColumn: String] = [:]
        var doubled: [String] = []
        var unused: [String] = []

        init(_ row: SheetRow, under above: SheetRow?, _ items: OptionNames?) {
            self.row = row.number
            // A row of dates or numbers is no heading, however its texts read.
            guard row.cells.allSatisfy({ if case .text = $0 { true } else { $0.isBlank } }) else { return }
            let isVisits =
                row.cells.contains { ListWords.visited.contains(Label($0.shown ?? "").plain) }
                && !row.cells.contains { ListWords.start.contains(Label($0.shown ?? "").plain) }
            for (index, cell) in row.cells.enumerated() {
                guard let name = cell.shown, !name.isEmpty else { continue }
                let parent = above?[index].shown ?? ""
                guard let column = ListWords.column(name, under: parent, isVisits: isVisits, items) else {
                    unused.append(name.excerpt)
                    continue
                }
                if columns[column] != nil {
                    doubled.append(name.excerpt)
                } else {
                    columns[column] = index
                    names[column] = name.excerpt
                }
            }
        }

        var kind: ListKind? {
            if columns[.start] != nil, columns.count >= 2 { return .families }
            if columns[.visited] != nil, columns.count >= 2 { return .visits }
            return nil
        }
    }
}

/// How offices call the columns of their lists. Spaces, brackets and marks do not matter.
enum ListWords {
    static func column(
        _ name: String, under parent: String, isVisits: Bool, _ items: OptionNames?
    ) -> ListColumn? {
        let label = Label(name).plain
        if let column = (isVisits ? visitColumns : familyColumns)[label] { return column }
        guard !isVisits, let items else { return nil }
        if let group = NeedGroup(Label(parent).plain), let item = items.option(name) { return group.column(item) }
        // 開始時_孤立感の解消, where there is only one row.
        for group in [NeedGroup.atStart, .atEnd] where label.text.hasPrefix(group.prefix) {
            let rest = label.text.dropFirst(group.prefix.count).drop { "_-/のニーズ充足評価".contains($0) }
            if let item = items.option(String(rest)) { return group.column(item) }
        }
        return nil
    }

    /// When the needs were assessed that columns of their own are for.
    private enum NeedGroup {
        case atStart, atEnd

        /// From the heading above several columns.
        init?(_ heading: Label) {
            if needs.contains(heading) {
                self = .atStart
            } else if outcomes.contains(heading) {
                self = .atEnd
            } else {
                return nil
            }
        }

        var prefix: String {
            switch self {
            case .atStart: "開始時"
            case .atEnd: "終了時"
            }
        }

        func column(_ item: CategoryOption.ID) -> ListColumn {
            switch self {
            case .atStart: .needs(item)
            case .atEnd: .outcomes(item)
            }
        }
    }

    static let visited = labels("訪問日", "訪問年月日", "訪問日付", "実施日", "活動日", "日付", "年月日", "visitdate", "date")
    static let start = labels(
        "開始日", "開始年月日", "利用開始日", "利用開始年月日", "訪問開始日", "支援開始日", "初回訪問日", "startdate", "start")
    private static let end = labels(
        "終了日", "終了年月日", "利用終了日", "利用終了年月日", "訪問終了日", "支援終了日", "enddate", "end")
    private static let family = labels(
        "家庭id", "家庭番号", "家庭no", "家庭no.", "家庭コード", "利用家庭id", "利用家庭番号", "利用家庭", "利用者id", "利用者番号", "家庭",
        "ケース番号", "ケースno", "id", "番号", "no", "no.", "familyid", "family")
    private static let needs = labels(
        "開始時のニーズ", "開始時ニーズ", "利用開始時のニーズ", "開始時の評価", "開始時評価", "ニーズ", "ニーズ項目", "needsatstart", "needs")
    private static let outcomes = labels(
        "終了時の充足", "終了時充足", "終了時のニーズの充足", "終了時のニーズ充足", "終了時のニーズ", "終了時の評価", "終了時評価", "ニーズの充足",
        "充足", "充足度", "outcomes")

    private static let visitColumns = table([
        (.visited, visited), (.family, family),
        (.hours, labels("訪問時間", "訪問時間数", "時間", "時間数", "活動時間", "所要時間", "滞在時間", "hours", "duration")),
        (.from, labels("開始時刻", "開始時間", "訪問開始時刻", "from")),
        (.until, labels("終了時刻", "終了時間", "訪問終了時刻", "until", "to")),
        (.resource, labels("つないだ先", "つなぎ先", "紹介先", "連携先", "つないだ支援", "linkedresource", "resource")),
    ])

    private static let familyColumns = table([
        (.start, start), (.end, end), (.family, family),
        (.applied, labels("申込日", "申込年月日", "申し込み日", "受付日", "依頼日", "applied")),
        (
            .referral,
            labels(
                "きっかけ", "利用のきっかけ", "紹介元", "紹介経路", "申込経路", "申込のきっかけ", "利用経路", "経路", "referral", "referralsource")
        ),
        (.type, labels("家庭の種類", "家庭種類", "家庭種別", "家庭区分", "種別", "区分", "type", "familytype")),
        (
            .age,
            labels(
                "末子の年齢", "末子年齢", "開始時の末子の年齢", "開始時末子年齢", "末っ子の年齢", "一番下の子の年齢", "子の年齢", "子どもの年齢",
                "age", "ageofyoungestchild")
        ),
        (
            .birth,
            labels(
                "末子の生年月", "末子の生年月日", "末子生年月", "末子生年月日", "末子の誕生月", "末子の誕生日", "末っ子の生年月日", "子の生年月日",
                "子どもの生年月日", "子どもの生年月", "生年月日", "生年月", "誕生月", "birthmonth", "birth")
        ),
        (.needs(nil), needs), (.outcomes(nil), outcomes),
    ])

    private static func labels(_ names: String...) -> Set<Label> { Set(names.map { Label($0).plain }) }

    private static func table(_ columns: [(ListColumn, Set<Label>)]) -> [Label: ListColumn] {
        var table: [Label: ListColumn] = [:]
        for (column, names) in columns {
            for name in names { table[name] = column }
        }
        return table
    }
}
