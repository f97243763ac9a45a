import HubCore
import Testing

@testable import Statistics

@Suite("Formats of tables")
struct CubeFormatsTests {
    private static let day = Day("2026-05-31")!

    private static let table: Cube = {
        let areas = [("13", "東京都"), ("27", "大阪府"), ("29", "奈良県")].map {
            Cube.Member(code: $0, label: Message(ja: $1, en: $0))
        }
        return Cube(
            id: "families.new", title: Message(ja: "新規", en: "New"),
            dimensions: [
                Cube.Dimension(
                    id: "period", label: Message(ja: "期間", en: "Period"), role: .time,
                    members: ["2025-03", "FY2025", "2026-H1"].map { Cube.Member(Period($0)!) }),
                Cube.Dimension(id: "area", label: Message(ja: "地域", en: "Area"), role: .area, members: areas),
            ],
            measures: [
                Cube.Measure(
                    id: "families.new", label: Message(ja: "新規", en: "New"), unit: Message(ja: "家庭", en: "families"),
                    unitID: "families", decimals: 0)
            ],
            cells: (0..<3).flatMap { period in
                (0..<3).map { area in
                    Cube.Cell(
                        coordinates: [period, area],
                        content: period == area ? .none(.suppressed) : .value(Int64(10 * period + area)))
                }
            },
            source: .live(Vintage(dataVersion: 1, isMadeUp: false)))
    }()

    @Test(
        "Accept names every format by its media type, and the first is for who does not say",
        arguments: [
            ("application/json", "json"), ("application/vnd.json-stat+json", "json-stat"), ("text/csv", "csv"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            ("application/vnd.sdmx.genericdata+xml;version=2.1", "sdmx"), ("application/xml", "sdmx"),
            ("application/vnd.sdmx.structure+xml;version=2.1", "sdmx-structure"), ("*/*", "json"),
        ])
    func media(field: String, name: String) throws {
        #expect(try AnswerFormat.all.preferred(by: field).name == name)
    }

    @Test("No two formats share a name, and each names the media type that its writer writes")
    func names() {
        #expect(Set(AnswerFormat.all.map(\.name)).count == AnswerFormat.all.count)
        for format in AnswerFormat.all {
            let written = AnswerForm(format: format, language: .ja, on: Self.day).writer.contentType
            #expect(written.split(separator: ";").first.map(String.init) == format.mediaTypes[0])
        }
    }

    @Test("A suffix is a format's name, and must not differ from the parameter")
    func suffixes() throws {
        let split = AnswerFormat.all.splitting("families.new.json-stat")
        #expect(split.name == "families.new" && split.suffix == "json-stat")
        let whole = AnswerFormat.all.splitting("families.new")
        #expect(whole.name == "families.new" && whole.suffix == nil)
        var parameters = try QueryParameters([(name: "format", value: "csv")])
        #expect(throws: Problem.self) {
            try AnswerForm(taking: &parameters, suffix: "json", accept: nil, language: .ja, on: Self.day)
        }
    }

    /// All that a further format takes: this type and its `AnswerFormat`, one member of a list.
    private struct LinesWriter: CubeWriter {
        var contentType: String { "text/x-lines" }
        var fileExtension: String { "lines" }

        func write(_ cube: Cube) -> [UInt8] {
            Array(
                cube.cells.map { cell in
                    switch cell.content {
                    case .value(let value): cube.measures[cell.measure].text(value)
                    case .none: Cube.Absence.hiddenMark
                    }
                }.joined(separator: "\n").utf8)
        }
    }

    @Test("A further format is one writer with its name")
    func further() throws {
        let lines = AnswerFormat("lines", mediaTypes: ["text/x-lines"]) { _ in LinesWriter() }
        let formats = AnswerFormat.all + [lines]
        var none = try QueryParameters([])
        var named = try QueryParameters([(name: "format", value: "lines")])
        let forms = [
            try AnswerForm(taking: &named, accept: nil, language: .ja, on: Self.day, among: formats),
            try AnswerForm(taking: &none, suffix: "lines", accept: nil, language: .ja, on: Self.day, among: formats),
            try AnswerForm(taking: &none, accept: "text/x-lines", language: .ja, on: Self.day, among: formats),
        ]
        for form in forms {
            let text = String(decoding: try form.writer.write(Self.table), as: UTF8.self)
            #expect(text == "x\n1\n2\n10\nx\n12\n20\n21\nx")
        }
    }

    @Test("Equal tables are equal bytes in every format, since a tag says so", arguments: AnswerFormat.all)
    func equalBytes(format: AnswerFormat) throws {
        let form = AnswerForm(format: format, language: .ja, on: Self.day)
        #expect(try form.writer.write(Self.table) == form.writer.write(Self.table))
    }

    @Test(
        "Only what says its day has other bytes on another day; its tag is the same and weak",
        arguments: AnswerFormat.all)
    func days(format: AnswerFormat) throws {
        let (today, tomorrow) = (Self.day, Self.day.adding(days: 1))
        let forms = [today, tomorrow].map { AnswerForm(format: format, language: .ja, on: $0) }
        let bodies = try forms.map { try $0.writer.write(Self.table) }
        #expect((bodies[0] == bodies[1]) == !format.tellsDay)
        let tags = zip(forms, bodies).map { EntityTag(of: Self.table, in: $0, writtenAs: $1) }
        #expect(tags[0] == tags[1])
        #expect(tags[0].description.hasPrefix("W/") == format.tellsDay)
        #expect(tags[0].isNamed(in: tags[1].description))
        let english = AnswerForm(format: format, language: .en, on: today)
        let other = Self.table.selecting { $0.coordinates != Self.table.cells[0].coordinates }
        #expect(
            tags[0] != EntityTag(of: other, in: forms[0], writtenAs: try forms[0].writer.write(other))
                || format == .sdmxStructure)
        if format.tellsDay {
            #expect(tags[0] != EntityTag(of: Self.table, in: english, writtenAs: try english.writer.write(Self.table)))
        }
    }

    @Test("A table that is kept comes back with the decimals of its values and of what they rest on")
    func shape() throws {
        let measure = Cube.Measure(
            id: "hours.each", label: Message(ja: "時間", en: "Hours"), unit: Message(ja: "時間", en: "hours"),
            unitID: "hours", decimals: 2, numeratorDecimals: 1, denominatorDecimals: 3)
        let table = Cube(
            id: "kept", title: Self.table.title, dimensions: Self.table.dimensions,
            measures: Self.table.measures + [measure], cells: [], source: Self.table.source)
        let kept: CubeShape = try StableJSON.value(StableJSON.text(CubeShape(table)))
        let found = kept.cube("kept", cells: [], source: Self.table.source).measures
        #expect(found.last?.numeratorText(15) == "1.5" && found.last?.denominatorText(15) == "0.015")
        #expect(found.map(\.numeratorDecimals) == table.measures.map(\.numeratorDecimals))
        #expect(found.map(\.denominatorDecimals) == table.measures.map(\.denominatorDecimals))
        let before = try StableJSON.text(CubeShape(table)).replacing(",\"numeratorDecimals\":1", with: "")
            .replacing("\"denominatorDecimals\":3,", with: "")
        let older: CubeShape = try StableJSON.value(before)
        #expect(older.cube("kept", cells: [], source: Self.table.source).measures.last?.numeratorDecimals == 0)
    }

    @Test("Members with one name get their codes")
    func labels() {
        let name = Message(ja: "府中", en: "Fuchu")
        let dimension = Cube.Dimension(
            id: "area", label: name, role: .area,
            members: [
                Cube.Member(code: "a", label: name), Cube.Member(code: "b", label: Message(ja: "調布", en: "Fuchu")),
                Cube.Member(code: "c", label: name),
            ])
        #expect(dimension.members.map(\.label.ja) == ["府中（a）", "調布", "府中（c）"])
        #expect(dimension.members.map(\.label.en) == ["Fuchu (a)", "Fuchu (b)", "Fuchu (c)"])
    }

    @Test("A hidden cell tells nothing of what it rests on")
    func hidden() {
        let basis = Cube.Basis(numerator: 3, denominator: 4, schemes: 2, received: 7, expected: 8)
        #expect(Cube.Cell(coordinates: [], content: .none(.suppressed), basis: basis).basis == Cube.Basis())
        #expect(Cube.Cell(coordinates: [], content: .none(.late), basis: basis).basis == basis)
    }

    // MARK: Keys and periods of SDMX

    @Test(
        "A key selects by measure and members; what the table does not have selects nothing",
        arguments: [
            ("all", 9), ("", 9), (".", 9), ("families_new.", 9), (".13", 3), (".13+29", 6), ("visits.", 0), (".99", 0),
            (".13+99", 3),
        ])
    func keys(key: String, count: Int) throws {
        let selection = try CubeSelection(sdmxKey: key, startPeriod: nil, endPeriod: nil, of: Self.table)
        #expect(Self.table.selecting(selection).cells.count == count)
    }

    @Test("A key with too many or too few dimensions is refused with their order", arguments: ["x", "..", "a.b.c"])
    func malformedKeys(key: String) {
        let problem = #expect(throws: Problem.self) {
            try CubeSelection(sdmxKey: key, startPeriod: nil, endPeriod: nil, of: Self.table)
        }
        #expect(problem?.detail?.en.contains("measure.area") == true)
    }

    @Test(
        "Periods of the calendar and of the reporting year bound by the month in which a period begins",
        arguments: [
            ("2025", nil, ["FY2025", "2026-H1", "2025-03"]), ("2025", "2025", ["FY2025", "2025-03"]),
            ("2025-04", nil, ["FY2025", "2026-H1"]), (nil, "2025-03", ["2025-03"]),
            ("2025-A1", "2025-A1", ["FY2025"]), ("2026-S1", nil, ["2026-H1"]), ("2025-Q4", "2026-Q1", ["2026-H1"]),
            ("2025-03-15", "2025-03-20", ["2025-03"]), ("FY2025", "2026-H1", ["FY2025", "2026-H1"]),
            ("2030", nil, []),
        ] as [(String?, String?, [String])])
    func periods(start: String?, end: String?, expected: [String]) throws {
        let selection = try CubeSelection(sdmxKey: "all", startPeriod: start, endPeriod: end, of: Self.table)
        let time = Self.table.dimensions[0]
        let found = Set(Self.table.selecting(selection).cells.map { time.members[$0.coordinates[0]].code })
        #expect(found == Set(expected))
    }

    @Test("What is no period is refused", arguments: ["soon", "20255", "2025-13", "2025-S3", "2025-02-30", "-A1"])
    func malformedPeriods(text: String) {
        let problem = #expect(throws: Problem.self) {
            try CubeSelection(sdmxKey: "all", startPeriod: text, endPeriod: nil, of: Self.table)
        }
        #expect(problem?.kind == .queryInvalid)
    }
}
