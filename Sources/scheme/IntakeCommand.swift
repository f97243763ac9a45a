import ArgumentParser
import DataDictionary
import Foundation
import HubCore
import Intake
import SchemeClient

/// `scheme intake`: reads what an office has, shows what it would report, and puts that into the outbox.
struct IntakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake",
        abstract: Words.chosen(
            ja: "Excel や CSV を読み、内容を確かめてから送信箱に入れます。", en: "Read Excel or CSV files, show them, and queue their figures."
        ),
        discussion: Words.chosen(
            ja: """
                読めるもの: scheme template の様式、訪問の一覧（訪問日・訪問時間…）、家庭の一覧（開始日・終了日…）、
                scheme push のファイル。一覧はこの端末で数え、数だけを送ります。誤りが一つでもあれば何も入れません。
                送信はしません。確かめたあと scheme push で送ってください。
                """,
            en: """
                It reads the templates of scheme template, lists of visits and of families, and the files of scheme
                push. Lists are counted on this machine and only counts are sent. With any fault nothing is queued.
                Nothing is sent; run scheme push for that.
                """))

    @Argument(help: ArgumentHelp(Words.chosen(ja: "ファイル。", en: "Files."), valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            Words.chosen(
                ja: "報告する月（例 2026-05、2026-04..2026-09）。一覧はその全部の月の記録とみなします。",
                en: "Months to report, as 2026-05 or 2026-04..2026-09; a list then stands for all of them."),
            valueName: "months"))
    var months: String?

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "過去の年度の様式を読むとき、その年度（例 2025）。", en: "The fiscal year of a template of the past."),
            valueName: "year"))
    var fiscalYear: String?

    @Flag(name: .shortAndLong, help: ArgumentHelp(Words.chosen(ja: "確かめずに入れます。", en: "Do not ask.")))
    var yes = false

    @Flag(help: ArgumentHelp(Words.chosen(ja: "表示だけして、何も入れません。", en: "Show only; queue nothing.")))
    var dryRun = false

    @OptionGroup var source: IntakeSource
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            let (scheme, dictionary) = try source.resolved(common.schemeHome)
            let context = IntakeContext(
                dictionary: dictionary, scheme: scheme, today: Date().dayInJapan,
                fiscalYear: try fiscalYear.map(FiscalYear.parsing), months: try months.map(Self.months))
            let contents = try files.map { (name: Self.name(of: $0), content: try OfficeFiles.bytes(of: $0)) }
            let intake = OfficeIntake(contents, context)
            guard intake.findings.isEmpty else { return try refuse(intake, console) }

            let office = common.schemeHome.exists ? try SchemeOffice(home: common.schemeHome) : nil
            let preview = IntakePreview(
                intake.records, against: try office?.book(of: intake.records) ?? FigureBook(), dictionary)
            show(intake, preview, dictionary, console)
            let addition = try dryRun ? nil : queue(intake, preview, office, console)
            if common.json { try console.json(IntakeReport(intake, preview, addition)) }
        }
    }

    private func refuse(_ intake: OfficeIntake, _ console: Console) throws {
        let most = 50
        if common.json { try console.json(IntakeReport(intake, nil, nil)) }
        for finding in intake.findings.prefix(most) { console.problem(finding.text(in: console.language)) }
        let count = intake.findings.count
        throw ClientProblem(
            .refused, ja: "誤りが\(count)件あるため、何も送信箱に入れていません。直してからもう一度実行してください",
            en: "Nothing was queued, since there are \(count) faults; correct them and run this again")
    }

    private func show(
        _ intake: OfficeIntake, _ preview: IntakePreview, _ dictionary: DataDictionary, _ console: Console
    ) {
        for line in preview.tableLines(in: console.language) { console.say(line) }
        for line in preview.changeLines(dictionary, in: console.language) { console.say(line) }
        for record in intake.records where record.report == nil {
            console.say(Message(ja: "団体からの届出: \(record.key)", en: "Said of the scheme itself: \(record.key)"))
        }
        for remark in intake.remarks { console.say(remark.text(in: console.language)) }
        let note = Message(ja: "注意: ", en: "Note: ")[console.language]
        for warning in intake.warnings { console.say(note + warning.text(in: console.language)) }
        if preview.withdrawals > 0 {
            console.say(
                Message(
                    ja: "注意: これまで報告していた \(preview.withdrawals) 件が「報告なし」になります",
                    en: "Note: \(preview.withdrawals) figures that were reported would be no more"))
        }
    }

    private func queue(
        _ intake: OfficeIntake, _ preview: IntakePreview, _ office: SchemeOffice?, _ console: Console
    ) throws -> OutboxQueue.Addition? {
        guard let office else { throw ClientProblem.notEnrolled }
        guard
            try (preview.changes.isEmpty && !intake.records.contains { $0.report == nil }) || yes
                || Self.isConfirmed(console)
        else {
            console.say(Message(ja: "何も入れませんでした", en: "Nothing was queued"))
            return nil
        }
        let addition = try office.add(intake.records)
        console.say(addition.message)
        if addition.queued > 0 { console.say(Message(ja: "scheme push で送ります", en: "Send it with scheme push")) }
        return addition
    }

    private static func isConfirmed(_ console: Console) throws -> Bool {
        guard isatty(STDIN_FILENO) == 1, !console.isJSON else {
            throw ClientProblem(
                .usage, ja: "送信箱に入れるには --yes を付けてください（表示だけなら --dry-run）",
                en: "Add --yes to queue this, or --dry-run to look only")
        }
        let question = Message(ja: "この内容を送信箱に入れますか？ [y/N]: ", en: "Queue this? [y/N]: ")
        FileHandle.standardError.write(Data(question[console.language].utf8))
        let answer = (readLine() ?? "").widthNormalised.lowercased()
        return ["y", "yes", "はい"].contains(answer)
    }

    private static func months(_ text: String) throws(ClientProblem) -> ClosedRange<Month> {
        let ends = text.widthNormalised.split(separator: "..", omittingEmptySubsequences: false).map { Month($0) }
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last
        else {
            throw ClientProblem(
                .usage, ja: "月は 2026-05 か 2026-04..2026-09 のように書いてください",
                en: "Write months as 2026-05 or 2026-04..2026-09")
        }
        return first...last
    }

    private static func name(of path: String) -> String { (path as NSString).lastPathComponent }
}

/// What `--json` prints.
private struct IntakeReport: Encodable {
    struct Notice: Encodable {
        let file: String
        let place: String?
        let message: Message

        init(_ notice: IntakeNotice) {
            file = notice.file
            place = notice.place?.text(in: .ja)
            message = notice.message
        }
    }

    struct Record: Encodable {
        let key: String
        /// By cell.
        let figures: [String: String]
    }

    struct Change: Encodable {
        let report: String
        let cell: String
        let before: String?
        let after: String?
    }

    let findings: [Notice]
    let warnings: [Notice]
    let remarks: [Notice]
    let records: [Record]
    let changes: [Change]
    /// Null where nothing was queued.
    let queued: Int?
    let leftOut: Int?

    init(_ intake: OfficeIntake, _ preview: IntakePreview?, _ addition: OutboxQueue.Addition?) {
        findings = intake.findings.map(Notice.init)
        warnings = intake.warnings.map(Notice.init)
        remarks = intake.remarks.map(Notice.init)
        records = intake.records.map { record in
            switch record {
            case .report(_, let cells):
                Record(
                    key: record.key,
                    figures: Dictionary(uniqueKeysWithValues: cells.map { ($0.key.description, $0.value.text) }))
            case .put(_, let cell, let value): Record(key: record.key, figures: [cell.description: value.text])
            case .withdraw, .statement: Record(key: record.key, figures: [:])
            }
        }
        changes = (preview?.changes ?? []).map {
            Change(
                report: $0.report.description, cell: $0.cell.description, before: $0.before?.text, after: $0.after?.text
            )
        }
        queued = addition?.queued
        leftOut = addition?.leftOut
    }
}
