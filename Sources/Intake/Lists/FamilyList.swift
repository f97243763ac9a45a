import DataDictionary
import Foundation
import HubCore
import Spreadsheets

/// A list with a row a family, read without anything that names a person.
struct FamilyList {
    struct Family {
        let row: Int
        let applied: Day?
        /// Nil for a family that waits, or that never began.
        let start: Day?
        let end: Day?
        /// By referral, type and age, where the row tells.
        let options: [Category.ID: CategoryOption.ID]
        /// Nil where they were not assessed at the start; empty where there were none.
        let needs: [CategoryOption.ID]?
        /// Nil where they were not assessed at the end.
        let outcomes: [(item: CategoryOption.ID, outcome: CategoryOption.ID)]?
    }

    private(set) var families: [Family] = []
    /// Categories that the list has a column for.
    let told: Set<Category.ID>
    let tellsNeeds: Bool
    let tellsOutcomes: Bool
    let tellsWaiting: Bool

    init(
        _ sheet: Sheet, _ heading: ListHeading, _ system: DateSystem, _ context: IntakeContext,
        _ notices: inout NoticeBook
    ) {
        let reading = FamilyRowReading(heading, system, context)
        told = reading.told
        tellsNeeds = heading.has(.needs(nil)) || !heading.needColumns.isEmpty
        tellsOutcomes = heading.has(.outcomes(nil)) || !heading.outcomeColumns.isEmpty
        tellsWaiting = heading.has(.applied)
        var unknown = UnknownWords()
        for row in sheet.rows where row.number > heading.row && !row.isTotal {
            guard heading.columns.values.contains(where: { !row[$0].isBlank }) else { continue }
            let place = SheetPlace.rows(sheet: sheet.name, [row.number])
            do throws(FigureFault) {
                let family = try reading.family(row, &unknown)
                if family.outcomes != nil, family.end == nil {
                    notices.warn(
                        Message(
                            ja: "終了日がないため、終了時の評価は数えません", en: "There is no end date, so its outcomes are not counted"),
                        at: place)
                }
                families.append(family)
            } catch {
                notices.refuse(error.message, at: place)
            }
        }
        unknown.tell(&notices, sheet: sheet.name)
    }
}

/// Reads one row of a list of families.
private struct FamilyRowReading {
    let told: Set<Category.ID>
    private let heading: ListHeading
    private let system: DateSystem
    private let today: Day
    private let options: [(column: ListColumn, names: OptionNames)]
    private let ages: OptionNames?
    private let items: OptionNames?
    private let outcomes: OptionNames?

    init(_ heading: ListHeading, _ system: DateSystem, _ context: IntakeContext) {
        self.heading = heading
        self.system = system
        today = context.today
        let categories: [(ListColumn, Category.ID)] = [(.referral, "referral"), (.type, "type")]
        options = categories.compactMap { column, category in
            heading.has(column) ? context.dictionary.names(category).map { (column, $0) } : nil
        }
        ages = heading.has(.age) || heading.has(.birth) ? context.dictionary.names("age") : nil
        items = context.dictionary.names("item")
        outcomes = context.dictionary.names("outcome")
        told = Set(options.map(\.names.category.id) + [ages?.category.id].compactMap { $0 })
    }

    func family(_ row: SheetRow, _ unknown: inout UnknownWords) throws(FigureFault) -> FamilyList.Family {
        let applied = try row.dayIfAny(.applied, heading, system, today)
        let start = try row.dayIfAny(.start, heading, system, today)
        let end = try row.dayIfAny(.end, heading, system, today)
        if start == nil && applied == nil {
            let name = heading.names[.start] ?? ""
            throw FigureFault(ja: "「\(name)」がありません", en: "“\(name)” is missing")
        }
        if let first = start ?? applied, let end, end < first {
            throw FigureFault(ja: "終了日（\(end)）が開始日（\(first)）より前です", en: "It ends (\(end)) before it begins (\(first))")
        }
        if let applied, let start, start < applied {
            throw FigureFault(
                ja: "開始日（\(start)）が申込日（\(applied)）より前です", en: "It begins (\(start)) before it is asked for (\(applied))"
            )
        }
        var known: [Category.ID: CategoryOption.ID] = [:]
        for (column, names) in options {
            guard let text = text(column, row) else { continue }
            known[names.category.id] = unknown.option(
                text, of: names, column: heading.names[column] ?? "", row: row.number)
        }
        if let ages, let start { known[ages.category.id] = try age(at: start, ages, row, &unknown) }
        return FamilyList.Family(
            row: row.number, applied: applied, start: start, end: end, options: known,
            needs: needs(row, &unknown), outcomes: outcomes(row, &unknown))
    }

    private func text(_ column: ListColumn, _ row: SheetRow) -> String? {
        let cell = heading.cell(column, in: row)
        return cell.isBlank ? nil : cell.shown
    }

    // MARK: Age

    /// As written, else from the birth: in completed years at the start, a child not yet born being `pregnant`.
    private func age(
        at start: Day, _ names: OptionNames, _ row: SheetRow, _ unknown: inout UnknownWords
    ) throws(FigureFault) -> CategoryOption.ID? {
        if let text = text(.age, row) {
            return unknown.option(text, of: names, column: heading.names[.age] ?? "", row: row.number)
        }
        guard let text = text(.birth, row) else { return nil }
        if let option = names.option(text), Int(Label(text).text) == nil { return option }
        let cell = heading.cell(.birth, in: row)
        let name = heading.names[.birth] ?? ""
        // Without a day the birthday counts as the first of its month.
        guard let birth = cell.day(system) ?? CalendarText.month(text).map({ $0.firstDay }) else {
            throw FigureFault(
                ja: "「\(name)」の「\(text.excerpt)」を年月として読めません（例 2025年4月、R7.4）",
                en: "“\(text.excerpt)” under “\(name)” is no month, such as 2025年4月 or R7.4")
        }
        let monthsOfPregnancy = 10
        guard birth.month <= start.month.advanced(by: monthsOfPregnancy) else {
            throw FigureFault(
                ja: "「\(name)」の \(birth) が開始日からずっと先です", en: "\(birth) under “\(name)” is far after the start")
        }
        guard birth <= start else { return names.option("pregnant") }
        var years = start.year - birth.year
        if (start.month.month, start.dayOfMonth) < (birth.month.month, birth.dayOfMonth) { years -= 1 }
        return names.years(years)
    }

    // MARK: Needs

    /// All blank is not assessed; なし is assessed, with none.
    private func needs(_ row: SheetRow, _ unknown: inout UnknownWords) -> [CategoryOption.ID]? {
        guard let items else { return nil }
        var found: [CategoryOption.ID] = []
        var isAssessed = false
        if let text = text(.needs(nil), row) {
            isAssessed = true
            let name = heading.names[.needs(nil)] ?? ""
            for word in listedWords(text) where !Self.none.contains(Label(word).text) {
                if let item = unknown.option(word, of: items, column: name, row: row.number) { found.append(item) }
            }
        }
        for (item, column) in heading.needColumns {
            let cell = row[column]
            guard let shown = cell.shown, !cell.isBlank else { continue }
            isAssessed = true
            let mark = Label(shown).text
            if Self.yes.contains(mark) {
                found.append(item)
            } else if !Self.no.contains(mark) {
                unknown.note(
                    shown, column: heading.names[.needs(item)] ?? "", row: row.number,
                    allowed: Message(ja: "○（ある）、×（ない）", en: "○ (there), × (not there)"))
            }
        }
        return isAssessed ? found.uniqued : nil
    }

    private func outcomes(
        _ row: SheetRow, _ unknown: inout UnknownWords
    ) -> [(item: CategoryOption.ID, outcome: CategoryOption.ID)]? {
        guard let items, let outcomes else { return nil }
        var found: [(item: CategoryOption.ID, outcome: CategoryOption.ID)] = []
        var isAssessed = false
        if let text = text(.outcomes(nil), row) {
            isAssessed = true
            let name = heading.names[.outcomes(nil)] ?? ""
            for word in listedWords(text) where !Self.none.contains(Label(word).text) {
                let parts = word.split(maxSplits: 1) { ":=→".contains($0) }.map(String.init)
                guard parts.count == 2 else {
                    unknown.note(
                        word, column: name, row: row.number,
                        allowed: Message(ja: "「ニーズ項目:充足」のような形", en: "need:outcome"))
                    continue
                }
                let item = unknown.option(parts[0], of: items, column: name, row: row.number)
                let outcome = unknown.option(parts[1], of: outcomes, column: name, row: row.number)
                if let item, let outcome { found.append((item, outcome)) }
            }
        }
        for (item, column) in heading.outcomeColumns {
            let cell = row[column]
            guard let shown = cell.shown, !cell.isBlank else { continue }
            isAssessed = true
            guard !Self.no.contains(Label(shown).text) else { continue }
            let name = heading.names[.outcomes(item)] ?? ""
            if let outcome = unknown.option(shown, of: outcomes, column: name, row: row.number) {
                found.append((item, outcome))
            }
        }
        return isAssessed ? found : nil
    }

    private static let none: Set = ["なし", "無し", "無", "特になし", "none"]
    private static let yes: Set = [
        "○", "〇", "◯", "◎", "o", "1", "有", "あり", "有り", "はい", "レ", "✓", "✔", "☑", "true", "yes",
    ]
    private static let no: Set = ["×", "x", "✕", "0", "無", "なし", "無し", "いいえ", "-", "ー", "―", "false", "no"]
}

extension Month {
    var firstDay: Day { Day(year: year, month: month, day: 1)! }
    var lastDay: Day { next.firstDay.adding(days: -1) }
}

extension Day {
    /// 1–31.
    var dayOfMonth: Int { Int(ordinal - month.firstDay.ordinal) + 1 }
}

extension [CategoryOption.ID] {
    /// In order, none twice.
    fileprivate var uniqued: Self {
        var seen: Set<CategoryOption.ID> = []
        return filter { seen.insert($0).inserted }
    }
}
