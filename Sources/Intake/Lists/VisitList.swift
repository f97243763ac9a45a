import DataDictionary
import Foundation
import HubCore
import Spreadsheets

/// A list with a row a visit, read without anything that names a person.
struct VisitList {
    struct Visit {
        let row: Int
        let day: Day
        /// Nil where the row does not tell.
        let seconds: Int64?
        /// What the family was put in touch with on this visit.
        let resources: [CategoryOption.ID]
    }

    private(set) var visits: [Visit] = []
    /// Whether the list has columns for these at all.
    let tellsHours: Bool
    let tellsResources: Bool

    init(
        _ sheet: Sheet, _ heading: ListHeading, _ system: DateSystem, _ context: IntakeContext,
        _ notices: inout NoticeBook
    ) {
        let resources = context.dictionary.names("resource")
        tellsHours = heading.has(.hours) || heading.has(.from) && heading.has(.until)
        tellsResources = heading.has(.resource) && resources != nil
        var unknown = UnknownWords()
        var seen: [String: Int] = [:]
        for row in sheet.rows where row.number > heading.row && !row.isTotal {
            guard heading.columns.values.contains(where: { !row[$0].isBlank }) else { continue }
            let place = SheetPlace.rows(sheet: sheet.name, [row.number])
            do throws(FigureFault) {
                let day = try row.day(.visited, heading, system, context.today)
                let seconds = try Self.seconds(row, heading, sheet)
                if let family = heading.cell(.family, in: row).shown, !family.isEmpty {
                    let visit = "\(family)|\(day)|\(heading.cell(.from, in: row).shown ?? "")|\(seconds ?? 0)"
                    if let earlier = seen[visit] {
                        notices.warn(
                            Message(
                                ja: "\(earlier)行目と同じ家庭・同じ日・同じ時間の訪問です。二重なら片方を消してください",
                                en: "The same family, day and hours as row \(earlier); delete one if it is there twice"),
                            at: place)
                    }
                    seen[visit] = row.number
                }
                let words = resources == nil ? [] : listedWords(heading.cell(.resource, in: row).shown ?? "")
                let linked = words.filter { !["なし", "無し", "-"].contains($0) }.compactMap { word in
                    unknown.option(
                        word, of: resources!, column: heading.names[.resource] ?? "", row: row.number)
                }
                visits.append(Visit(row: row.number, day: day, seconds: seconds, resources: linked))
            } catch {
                notices.refuse(error.message, at: place)
            }
        }
        unknown.tell(&notices, sheet: sheet.name)
    }

    /// From the hours, else from when it began and ended.
    private static func seconds(_ row: SheetRow, _ heading: ListHeading, _ sheet: Sheet) throws(FigureFault) -> Int64? {
        let name = heading.names[.hours] ?? ""
        if let column = heading.columns[.hours], !row[column].isBlank {
            if let range = sheet.mergedRange(around: CellAddress(column: column, row: row.number)),
                range.first.row != range.last.row
            {
                throw FigureFault(
                    ja: "「\(name)」のセルが上下に結合されています。訪問ごとに時間を入力してください",
                    en: "The cell of “\(name)” is merged over rows; enter the hours of each visit")
            }
            guard let seconds = HoursText.seconds(row[column], inMinutes: name.contains("分")) else {
                throw FigureFault(
                    ja: "「\(name)」の「\((row[column].shown ?? "").excerpt)」を時間として読めません（例 2、1.5、2:30、90分。24時間まで）",
                    en:
                        "“\((row[column].shown ?? "").excerpt)” is no length of time, such as 2, 1.5, 2:30 or 90分, up to 24 h"
                )
            }
            return seconds
        }
        guard let from = HoursText.secondOfDay(heading.cell(.from, in: row)),
            let until = HoursText.secondOfDay(heading.cell(.until, in: row))
        else { return nil }
        guard from < until else {
            throw FigureFault(ja: "終了時刻が開始時刻より前です", en: "It ends before it begins")
        }
        return until - from
    }
}

/// Lengths of time as people write them: 2, 1.5, 2:30, 2時間30分, 90分, or Excel's time.
enum HoursText {
    /// In seconds, above 0 and at most a day. Nil for anything else. `inMinutes`: what a bare number counts.
    static func seconds(_ cell: SheetCell, inMinutes: Bool) -> Int64? {
        let seconds: Double? =
            switch cell {
            case .number(let number): number * (inMinutes ? 60 : 3600)
            case .time(let days): days * 86_400
            case .text(let text): seconds(text, inMinutes: inMinutes)
            case .empty, .day, .error, .uncalculated: nil
            }
        guard let seconds, seconds > 0, seconds <= 86_400 else { return nil }
        return Int64(seconds.rounded())
    }

    static func secondOfDay(_ cell: SheetCell) -> Int64? {
        switch cell {
        case .time(let days): Int64(((days - days.rounded(.down)) * 86_400).rounded())
        case .text(let text): clock(Label(text).text).map { Int64($0) }
        case .empty, .number, .day, .error, .uncalculated: nil
        }
    }

    private static func seconds(_ text: String, inMinutes: Bool) -> Double? {
        let label = Label(text).text
        if let clock = clock(label) { return clock }
        if let number = Double(label) { return number * (inMinutes ? 60 : 3600) }
        var rest = label[...]
        var seconds = 0.0
        for (units, each) in [(["時間", "hours", "h"], 3600.0), (["分間", "分", "min", "m"], 60.0)] {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard let number = Double(digits),
                let unit = units.first(where: { rest.dropFirst(digits.count).hasPrefix($0) })
            else { continue }
            seconds += number * each
            rest = rest.dropFirst(digits.count + unit.count)
        }
        if rest == "半", seconds > 0 { return seconds + 1800 }
        return rest.isEmpty ? seconds : nil
    }

    /// 2:30 or 10時30分 as seconds.
    private static func clock(_ label: String) -> Double? {
        let parts = label.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.count) }) else { return nil }
        let numbers = parts.compactMap { UInt8($0) }
        guard numbers.count == parts.count, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        return Double(numbers[0]) * 3600 + Double(numbers[1]) * 60 + Double(numbers.count > 2 ? numbers[2] : 0)
    }
}

extension SheetRow {
    /// A row of sums below a list.
    var isTotal: Bool {
        guard let first = cells.first(where: { !$0.isBlank })?.shown else { return true }
        return ["合計", "計", "小計", "総計", "total"].contains(Label(first).text)
    }

    /// The day in a column, which must be there and not to come.
    func day(
        _ column: ListColumn, _ heading: ListHeading, _ system: DateSystem, _ today: Day
    ) throws(FigureFault) -> Day {
        guard let day = try dayIfAny(column, heading, system, today) else {
            let name = heading.names[column] ?? ""
            throw FigureFault(ja: "「\(name)」がありません", en: "“\(name)” is missing")
        }
        return day
    }

    func dayIfAny(
        _ column: ListColumn, _ heading: ListHeading, _ system: DateSystem, _ today: Day
    ) throws(FigureFault) -> Day? {
        let cell = heading.cell(column, in: self)
        guard !cell.isBlank else { return nil }
        let name = heading.names[column] ?? ""
        guard let day = cell.day(system) else {
            let shown = (cell.shown ?? "").excerpt
            throw FigureFault(
                ja: "「\(name)」の「\(shown)」を日付として読めません（例 2026/5/1、令和8年5月1日、R8.5.1。年も書いてください）",
                en: "“\(shown)” under “\(name)” is no date, such as 2026/5/1 or R8.5.1, with its year")
        }
        guard day <= today else {
            throw FigureFault(ja: "「\(name)」の \(day) は未来の日付です", en: "\(day) under “\(name)” is still to come")
        }
        return day
    }
}

extension DataDictionary {
    /// The names of a category's options; nil for a dictionary without it.
    func names(_ category: Category.ID) -> OptionNames? { self.category(category).map(OptionNames.init) }
}
