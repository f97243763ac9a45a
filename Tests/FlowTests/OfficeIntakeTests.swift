import Foundation
import HubCore
import TestSupport
import Testing

/// `scheme template` and `scheme intake` as an office uses them, with workbooks that another program wrote.
@Suite("From an office's Excel and CSV to the hub")
struct OfficeIntakeTests {
    private static let scheme = Program("scheme")
    private static let office = ["--scheme", "hs-13-wako"]

    private func look(_ folder: TemporaryFolder, _ arguments: String...) async throws -> Program.Outcome {
        try await Self.scheme.run(
            ["intake", "--dry-run", "--home", folder.path("home")] + Self.office + arguments)
    }

    @Test("A template filled in with openpyxl goes through the outbox to a figure of the hub; again changes nothing")
    func templateToFigure() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            let home = ["--home", network.home()]
            let template = network.folder.path("template.xlsx")
            let made = try await network.scheme.run(["template", template, "--fiscal-year", "2024"] + home)
            #expect(made.status == 0, "\(made.all)")
            let again = try await network.scheme.run(["template", template, "--fiscal-year", "2024"] + home)
            #expect(again.status == 2, "\(again.all)")

            let filled = network.folder.path("filled.xlsx")
            try await OfficeWorkbooks.make(
                "fill", template, filled, "visits:１，２３４@2", "families.new:2@2", "families.new/referral=phn:2件@2",
                "visitHours:12.5@2", "links:該当なし@2")
            let intake = ["intake", filled, "--fiscal-year", "2024"] + home
            let unasked = try await network.scheme.run(intake)
            #expect(unasked.status == 2 && unasked.output.contains("1,234"), "\(unasked.all)")
            let queued = try await network.scheme.run(intake + ["--yes"])
            #expect(queued.status == 0, "\(queued.all)")
            #expect(queued.output.contains("送信箱に入れました: 1 件"), "\(queued.all)")
            #expect(try await network.push().status == 0)
            #expect(try await network.visits().contains(",1234,"))

            let unchanged = try await network.scheme.run(intake + ["--yes"])
            #expect(unchanged.status == 0 && unchanged.output.contains("変わるところはありません"), "\(unchanged.all)")
            try await OfficeWorkbooks.make("fill", filled, filled, "visits:9@2")
            let corrected = try await network.scheme.run(intake + ["--yes"])
            #expect(corrected.output.contains("活動状況 2024-05 訪問回数: 1,234 → 9"), "\(corrected.all)")
            #expect(try await network.push().status == 0)
            #expect(try await network.visits().contains(",9,"))
            #expect(try await server.stop() == 0)
        }
    }

    @Test("Asked at a terminal, anything but a yes queues nothing")
    func question() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            let program = try Program.path("scheme")
            let answers = [("n", false), ("", false), ("いいえ", false), ("y", true), ("ＹＥＳ", true), ("はい", true)]
            for (visits, (answer, isYes)) in answers.enumerated() {
                let asked = try await PythonScript("at_terminal.py").run(
                    [answer, program, "intake", try network.report(visits: visits + 1), "--home", network.home()])
                #expect(asked.status == 0, "\(answer): \(asked.all)")
                #expect(asked.output.contains("この内容を送信箱に入れますか？ [y/N]: "), "\(answer): \(asked.all)")
                #expect(asked.output.contains("送信箱に入れました: 1 件") == isYes, "\(answer): \(asked.all)")
                #expect(asked.output.contains("何も入れませんでした") != isYes, "\(answer): \(asked.all)")
            }
            #expect(try await network.push().status == 0)
            #expect(try await network.visits().contains(",6,"))
            #expect(try await server.stop() == 0)
        }
    }

    @Test("Lists are counted and only counts are queued", arguments: ["1900", "1904"])
    func lists(system: String) async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.path("lists.xlsx")
            try await OfficeWorkbooks.make("lists", file, system)
            let seen = try await look(folder, file, "--json", "--months", "2026-04..2026-06")
            #expect(seen.status == 0, "\(seen.all)")
            let report = try JSONDecoder().decode(Report.self, from: Data(seen.output.utf8))
            let figures = report.records.reduce(into: [String: String]()) { $0[$1.key] = $1.figures.values.first }
            for (key, value) in [
                "activity/2026-04/families.new": "2", "activity/2026-05/families.new/type=antenatalFirst": "1",
                "activity/2026-04/families.new/age=1": "1", "activity/2026-04/families.new/age=2": "1",
                "activity/2026-05/families.new/age=pregnant": "1", "activity/2026-06/families.finished": "2",
                "activity/2026-05/families.open": "3", "activity/2026-06/families.open": "1",
                "activity/2026-04/visits": "2", "activity/2026-05/visits": "0", "activity/2026-04/visitHours": "3.5",
                "activity/2026-04/links/resource=phn": "1", "needs/2026-04/needs.assessedAtStart": "2",
                "needs/2026-04/needs.present/item=N03,type=infant": "2",
                "needs/2026-06/needs.outcome/item=N01,outcome=met,type=infant": "1",
            ] { #expect(figures[key] == value, "\(key): \(figures[key] ?? "-")") }
            for word in ["山田", "田中", "A1"] { #expect(!seen.output.contains(word)) }
            #expect(seen.output.contains("使わなかった列: 氏名"))
        }
    }

    @Test("An empty list of scheme template is counted once rows are in it", arguments: ["csv", "xlsx"])
    func emptyLists(ending: String) async throws {
        try await TemporaryFolder.with { folder in
            for (kind, row, expected) in [
                ("visits", "A1,2026/4/15,2,保健師", ["visits": "1", "links/resource=phn": "1"]),
                (
                    "families", "A1,2026/4/1,2026/4/10,2026/4/20,保健師,乳幼児,1,N01、N03,N01:充足、N03:一部充足",
                    ["families.new": "1", "families.new/age=1": "1", "families.finished": "1"]
                ),
            ] {
                let file = folder.path("\(kind).\(ending)")
                let made = try await Self.scheme.run(
                    ["template", file, "--list", kind, "--home", folder.path("home")] + Self.office)
                #expect(made.status == 0, "\(made.all)")
                if ending == "csv" {
                    try folder.write(folder.text("\(kind).csv") + row + "\r\n", to: "\(kind).csv")
                } else {
                    try await OfficeWorkbooks.make("append", file, row)
                }
                let seen = try await look(folder, file, "--json", "--months", "2026-04")
                #expect(seen.status == 0, "\(seen.all)")
                let report = try JSONDecoder().decode(Report.self, from: Data(seen.output.utf8))
                let figures = report.records.reduce(into: [String: String]()) { $0[$1.key] = $1.figures.values.first }
                for (path, value) in expected { #expect(figures["activity/2026-04/\(path)"] == value, "\(seen.all)") }
                #expect(!seen.output.contains("使わなかった列"), "\(seen.all)")
            }
        }
    }

    @Test("Words that nobody knows are told at once, with their rows, and nothing is queued")
    func unknownWords() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.path("unknown.xlsx")
            try await OfficeWorkbooks.make("unknown", file)
            let seen = try await look(folder, file)
            #expect(seen.status == 1, "\(seen.all)")
            #expect(seen.errors.contains("「家庭」シートの 4、6行目: 「利用のきっかけ」の「保健セ」は使えない言葉です"), "\(seen.all)")
            #expect(seen.output.isEmpty)
        }
    }

    @Test("Errors of formulas, text and negative numbers name their sheet and cell")
    func faultsOfCells() async throws {
        try await TemporaryFolder.with { folder in
            let (template, filled) = (folder.path("t.xlsx"), folder.path("f.xlsx"))
            let made = try await Self.scheme.run(
                ["template", template, "--home", folder.path("home"), "--fiscal-year", "2025"] + Self.office)
            #expect(made.status == 0, "\(made.all)")
            try await OfficeWorkbooks.make(
                "fill", template, filled, "visits:#REF!@1", "links:多い@2", "volunteers.active:-3@3")
            let seen = try await look(folder, filled, "--fiscal-year", "2025")
            #expect(seen.status == 1)
            for place in ["「活動状況」シートの F31: 計算式がエラー（#REF!）", "「活動状況」シートの G33: 「多い」", "シートの H7: 「-3」"] {
                #expect(seen.errors.contains(place), "\(seen.all)")
            }
            #expect(seen.errors.contains("誤りが3件"))
        }
    }

    @Test("CSV in CP932 as Excel saves it")
    func commaSeparated() async throws {
        try await TemporaryFolder.with { folder in
            let template = folder.path("t.csv")
            let made = try await Self.scheme.run(
                ["template", template, "--cp932", "--home", folder.path("home"), "--fiscal-year", "2025"] + Self.office)
            #expect(made.status == 0, "\(made.all)")
            let empty = try await look(folder, template, "--fiscal-year", "2025")
            #expect(empty.errors.contains("まだ何も入力されていません"), "\(empty.all)")
            // 訪問日,訪問時間 in CP932.
            let heading: [UInt8] = [
                0x96, 0x4B, 0x96, 0xE2, 0x93, 0xFA, 0x2C, 0x96, 0x4B, 0x96, 0xE2, 0x8E, 0x9E, 0x8A, 0xD4,
            ]
            try Data(heading + Array("\r\n2025/5/1,2\r\n2025/5/8,1.5\r\n".utf8)).write(
                to: URL(filePath: folder.path("visits.csv")))
            let seen = try await look(folder, folder.path("visits.csv"))
            #expect(seen.status == 0 && seen.output.contains("3.5"), "\(seen.all)")
        }
    }

    @Test(
        "Wrong files: one sentence each",
        arguments: [
            ("photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0], "写真や画像"),
            ("list.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "古い Excel"),
            ("scan.pdf", Array("%PDF-1.4".utf8), "PDF からは"), ("empty.xlsx", [], "ファイルが空です"),
            ("half.xlsx", [0x50, 0x4B, 3, 4, 20, 0, 0, 0], "途中で切れています"),
        ] as [(String, [UInt8], String)])
    func wrongFiles(_ name: String, _ bytes: [UInt8], _ words: String) async throws {
        try await TemporaryFolder.with { folder in
            try Data(bytes).write(to: URL(filePath: folder.path(name)))
            let seen = try await look(folder, folder.path(name))
            #expect(seen.status == 1, "\(seen.all)")
            #expect(seen.errors.hasPrefix("\(name): ") && seen.errors.contains(words), "\(seen.all)")
            #expect(seen.errors.split(separator: "\n").count == 2)
        }
    }

    @Test("A bomb is refused within bounded memory")
    func bomb() async throws {
        try await TemporaryFolder.with { folder in
            var archive = TestArchive([
                ("_rels/.rels", #"<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></R>"#)
            ])
            archive.add("xl/workbook.xml", [UInt8](repeating: 0x20, count: 128 << 20), deflated: true)
            try Data(archive.bytes).write(to: URL(filePath: folder.path("bomb.xlsx")))
            var scheme = Program("scheme")
            scheme.memory = 800_000
            let seen = try await scheme.run(
                ["intake", folder.path("bomb.xlsx"), "--dry-run", "--home", folder.path("home")] + Self.office)
            #expect(seen.status == 1, "\(seen.all)")
            #expect(seen.errors.contains("大きすぎます"), "\(seen.all)")
        }
    }

    private struct Report: Decodable {
        struct Record: Decodable {
            let key: String
            let figures: [String: String]
        }

        let records: [Record]
    }
}
