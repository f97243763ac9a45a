import DataDictionary
import HubCore
import Spreadsheets

/// What files of an office say, ready to be shown and reported: templates that were filled in, and lists of visits and
/// families that are counted here. No row of a list leaves this module, only counts.
package struct IntakeReading: Sendable {
    /// By data set and month. Empty where there is any finding.
    package let reports: [IntakeReport]
    /// Anything here, and nothing may be reported.
    package let findings: [IntakeNotice]
    package let warnings: [IntakeNotice]
    /// What was left out, and why.
    package let remarks: [IntakeNotice]

    package init(_ files: [(name: String, workbook: Workbook)], _ context: IntakeContext) {
        var gathering = IntakeGathering(context: context)
        for (name, workbook) in files { gathering.take(workbook, named: name) }
        findings = gathering.findings
        warnings = gathering.warnings
        remarks = gathering.remarks
        reports = findings.isEmpty ? gathering.reports : []
    }
}

/// What was read so far.
private struct IntakeGathering {
    let context: IntakeContext
    private(set) var findings: [IntakeNotice] = []
    private(set) var warnings: [IntakeNotice] = []
    private(set) var remarks: [IntakeNotice] = []
    private var figures: [ReportMonth: [Int: PlacedFigure]] = [:]
    private var whole: Set<ReportMonth> = []

    init(context: IntakeContext) { self.context = context }

    mutating func take(_ workbook: Workbook, named name: String) {
        var notices = NoticeBook(file: name)
        if let marker = FoundMarker(in: workbook) {
            takeTemplate(workbook, marker, &notices)
        } else {
            takeLists(workbook, &notices)
        }
        findings += notices.findings
        warnings += notices.warnings
        remarks += notices.remarks
    }

    private mutating func takeTemplate(_ workbook: Workbook, _ marker: FoundMarker, _ notices: inout NoticeBook) {
        switch marker.check(context) {
        case .failure(let refusal): notices.refuse(refusal.message)
        case .success(let marker):
            var reading = TemplateReading(workbook, marker, context)
            reading.read(&notices)
            for (about, figures) in reading.figures {
                whole.insert(about)
                for (cell, figure) in figures { add(figure, to: cell, of: about, &notices) }
            }
            if reading.figures.isEmpty && notices.findings.isEmpty {
                notices.refuse(
                    Message(ja: "様式にまだ何も入力されていません", en: "Nothing has been filled in yet"))
            }
        }
    }

    // MARK: Lists

    private mutating func takeLists(_ workbook: Workbook, _ notices: inout NoticeBook) {
        let items = context.dictionary.names("item")
        var isAnythingRead = false
        for sheet in workbook.sheets where !sheet.isHidden && !sheet.rows.isEmpty {
            guard let heading = ListHeading(sheet, items: items) else {
                if workbook.sheets.count > 1 {
                    notices.remark(
                        Message(ja: "一覧ではないので読みません", en: "This is no list and is not read"), at: .sheet(sheet.name))
                }
                continue
            }
            isAnythingRead = true
            takeList(sheet, heading, workbook.dateSystem, &notices)
        }
        if !isAnythingRead { notices.refuse(Self.unknownTable) }
    }

    private mutating func takeList(
        _ sheet: Sheet, _ heading: ListHeading, _ system: DateSystem, _ notices: inout NoticeBook
    ) {
        for name in heading.doubled {
            notices.refuse(
                Message(
                    ja: "「\(name)」と同じ意味の列が二つあります。どちらかを消してください", en: "There are two columns like “\(name)”; delete one"),
                at: .rows(sheet: sheet.name, [heading.row]))
        }
        if !heading.unused.isEmpty {
            notices.remark(
                Message(
                    ja: "使わなかった列: \(heading.unused.prefix(30).joined(separator: "、"))",
                    en: "Columns not used: \(heading.unused.prefix(30).joined(separator: ", "))"),
                at: sheet.name.isEmpty ? nil : .sheet(sheet.name))
        }
        switch heading.kind {
        case .visits:
            let list = VisitList(sheet, heading, system, context, &notices)
            count(list.days, sheet, &notices) { $0.count(list) }
        case .families:
            let list = FamilyList(sheet, heading, system, context, &notices)
            count(list.days, sheet, &notices) { $0.count(list) }
        }
    }

    /// `days`: those on which anything of the list happened.
    private mutating func count(
        _ days: [Day], _ sheet: Sheet, _ notices: inout NoticeBook, _ count: (inout Counting) -> Void
    ) {
        guard let months = months(covering: days) else {
            notices.remark(
                Message(ja: "終わった月の記録がないため、数えるものがありません", en: "There is nothing of a month that is over"),
                at: sheet.name.isEmpty ? nil : .sheet(sheet.name))
            return
        }
        var counting = Counting(dictionary: context.dictionary, months: months)
        count(&counting)
        for gap in counting.gaps {
            notices.warn(gap.message(context.dictionary), at: .rows(sheet: sheet.name, gap.rows))
        }
        for (about, values) in counting.figures {
            for (cell, value) in values {
                let figure = PlacedFigure(
                    figure: .value(value), file: notices.file, place: sheet.name.isEmpty ? nil : .sheet(sheet.name))
                add(figure, to: cell, of: about, &notices)
            }
        }
        if let last = days.max(), last.month >= context.today.month, months.upperBound < last.month {
            notices.remark(
                Message(
                    ja: "\(last.month) はまだ終わっていないため数えません", en: "\(last.month) is not over and is not counted"),
                at: sheet.name.isEmpty ? nil : .sheet(sheet.name))
        }
    }

    /// Those that the office asked for, else from the first to the last of the list; never one that is not over.
    private func months(covering days: [Day]) -> ClosedRange<Month>? {
        guard let first = days.min()?.month, let last = days.max()?.month else { return nil }
        let asked = context.months ?? first...last
        let end = min(asked.upperBound, context.today.month.previous)
        // A century of months is a slip in a date.
        let most = 1200
        guard asked.lowerBound <= end, end.ordinal - asked.lowerBound.ordinal < most else { return nil }
        return asked.lowerBound...end
    }

    // MARK: Together

    private mutating func add(
        _ figure: PlacedFigure, to cell: Int, of about: ReportMonth, _ notices: inout NoticeBook
    ) {
        guard let other = figures[about]?[cell], other.figure != .notReported else {
            figures[about, default: [:]][cell] = figure
            return
        }
        guard figure.figure != .notReported, figure.figure != other.figure else { return }
        let path = context.dictionary.cells[cell].path
        let places = [other, figure].map { figure in
            [figure.file, figure.place?.text(in: .ja)].compactMap { $0 }.joined(separator: " ")
        }
        notices.refuse(
            Message(
                ja: "\(about.month) の \(path) が二か所で違います（\(places.joined(separator: " と "))）。どちらかを直してください",
                en: "\(path) of \(about.month) differs between two places (\(places.joined(separator: ", ")))"),
            at: figure.place)
    }

    var reports: [IntakeReport] {
        figures.sorted { $0.key < $1.key }.map { about, figures in
            IntakeReport(
                about: about, isWhole: whole.contains(about),
                figures: figures.sorted { $0.key < $1.key }.map { cell, figure in
                    IntakeReport.Placed(cell: context.dictionary.cells[cell], figure: figure.figure)
                })
        }
    }

    private static let unknownTable = Message(
        ja: "様式でも、訪問や家庭の一覧でもないようです。一覧なら見出しに「訪問日」か「開始日」の列を入れてください。様式は「scheme template」で作れます",
        en:
            "This is neither a template nor a list of visits or families; a list needs a column 訪問日 or 開始日, and “scheme template” makes templates"
    )
}

extension Counting.Gap {
    func message(_ dictionary: DataDictionary) -> Message {
        let label = dictionary.element(element)?.label
        let by = categories.compactMap { dictionary.category($0)?.label }
        let table = Message(
            ja: (label?.ja ?? element.rawValue) + (by.isEmpty ? "" : "の内訳（\(by.map(\.ja).joined(separator: "×"))）"),
            en: (label?.en ?? element.rawValue) + (by.isEmpty ? "" : " by \(by.map(\.en).joined(separator: " × "))"))
        return Message(
            ja: "\(month) の\(table.ja)は、記入のない行があるため報告しません",
            en: "\(table.en) of \(month) is left out, since these rows do not tell")
    }
}
