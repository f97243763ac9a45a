import DataDictionary
import HubCore
import Spreadsheets
import TestSupport
import Testing

@testable import Intake

@Suite struct ListCountingTests {
    private static let head = ["家庭ID", "氏名", "開始日", "終了日", "利用のきっかけ", "家庭の種類", "末子の生年月", "開始時のニーズ", "終了時の充足"]

    @Test func families() throws {
        let read = IntakeFixture.read(
            [
                Self.head,
                ["1", "山田花子", "2026/4/10", "2026/6/20", "保健師", "乳幼児", "R7.4", "孤立感の解消、N03", "N01:充足、N03:一部充足"],
                ["2", "佐藤一郎", "R8.4.12", "", "その他", "乳幼児", "2024年3月", "なし", ""],
                ["3", "鈴木さくら", "2026/6/1", "R8.6.30", "phn", "初産婦", "妊娠中", "", ""],
            ], try IntakeFixture.context())
        #expect(read.findings.isEmpty, "\(read.explained)")
        #expect(read.value("families.new", "2026-04") == 2)
        #expect(read.value("families.new", "2026-05") == 0)
        #expect(read.value("families.new", "2026-06") == 1)
        #expect(read.value("families.new/referral=phn", "2026-04") == 1)
        #expect(read.value("families.new/referral=media", "2026-04") == 0)
        #expect(read.value("families.new/age=1", "2026-04") == 1)
        #expect(read.value("families.new/age=2", "2026-04") == 1)
        #expect(read.value("families.new/age=pregnant", "2026-06") == 1)
        #expect(read.value("families.finished", "2026-06") == 2)
        // A course that ends on the last day of a month is not open at its end.
        #expect(["2026-04", "2026-05", "2026-06"].map { read.value("families.open", $0) } == [2, 2, 1])
        #expect(read.value("needs.assessedAtStart", "2026-04") == 2)
        #expect(read.value("needs.assessedAtStart", "2026-06") == 0)
        #expect(read.value("needs.present/item=N01,type=infant", "2026-04") == 1)
        #expect(read.value("needs.present/item=N02,type=infant", "2026-04") == 0)
        #expect(read.value("needs.assessedAtEnd/type=infant", "2026-06") == 1)
        #expect(read.value("needs.outcome/item=N03,outcome=partly,type=infant", "2026-06") == 1)
        // What the list has no column for.
        #expect(read.figure("families.waiting", "2026-04") == nil)
        #expect(read.figure("visits", "2026-04") == nil)
        #expect(read.reports.allSatisfy { !$0.isWhole })
    }

    @Test func visits() throws {
        let read = IntakeFixture.read(
            [
                ["訪問日（必須）", "家庭番号", "訪問時間", "つないだ先"], ["2026/4/15", "1", "2", "子育てひろば、保健師"],
                ["2026/4/22", "1", "1:30", ""], ["2026/6/1", "2", "80分", "なし"], ["合計", "", "4.8", ""],
            ], try IntakeFixture.context())
        #expect(read.findings.isEmpty, "\(read.explained)")
        #expect(["2026-04", "2026-05", "2026-06"].map { read.value("visits", $0) } == [2, 0, 1])
        // Tenths: 3.5 hours, and 80 minutes are 1.33.
        #expect(read.value("visitHours", "2026-04") == 35)
        #expect(read.value("visitHours", "2026-06") == 13)
        #expect(read.value("links", "2026-04") == 2)
        #expect(read.value("links/resource=phn", "2026-04") == 1)
    }

    @Test func whatSomeRowsDoNotTellIsLeftOut() throws {
        let read = IntakeFixture.read(
            [
                ["開始日", "終了日", "利用のきっかけ", "家庭の種類"], ["2026/4/1", "", "保健師", ""], ["2026/4/2", "", "", "乳幼児"],
                ["2026/5/2", "", "保健師", "乳幼児"],
            ], try IntakeFixture.context())
        #expect(read.value("families.new", "2026-04") == 2)
        #expect(read.figure("families.new/referral=phn", "2026-04") == nil)
        #expect(read.figure("families.new/type=infant", "2026-04") == nil)
        #expect(read.value("families.new/type=infant", "2026-05") == 1)
        #expect(read.warnings.map(\.place) == [.rows(sheet: "一覧", [3]), .rows(sheet: "一覧", [2])])

        let visits = IntakeFixture.read(
            [["訪問日", "時間"], ["2026/4/15", "2"], ["2026/4/16", ""]], try IntakeFixture.context())
        #expect(visits.value("visits", "2026-04") == 2)
        #expect(visits.figure("visitHours", "2026-04") == nil)
    }

    @Test func waitingFamilies() throws {
        let read = IntakeFixture.read(
            [
                ["申込日", "開始日", "終了日"], ["2026/4/1", "2026/5/10", ""], ["2026/4/20", "", "2026/6/2"],
                ["2026/6/3", "", ""],
            ], try IntakeFixture.context())
        #expect(read.findings.isEmpty, "\(read.explained)")
        #expect(["2026-04", "2026-05", "2026-06"].map { read.value("families.waiting", $0) } == [2, 1, 1])
        #expect(["2026-04", "2026-05", "2026-06"].map { read.value("families.new", $0) } == [0, 1, 0])
        // Taken back before it began: nobody finished.
        #expect(read.value("families.finished", "2026-06") == 0)
    }

    @Test func onlyMonthsThatAreOver() throws {
        let rows = [["訪問日", "時間"], ["2026/6/15", "2"], ["2026/7/1", "2"]]
        let read = IntakeFixture.read(rows, try IntakeFixture.context())
        #expect(Set(read.reports.map(\.about.month.description)) == ["2026-06"])
        #expect(read.remarks.contains { $0.message.en.contains("2026-07 is not over") })
        let asked = IntakeFixture.read(
            rows, try IntakeFixture.context(months: Month("2026-05")!...Month("2026-06")!))
        #expect(asked.value("visits", "2026-05") == 0)
    }

    @Test func unknownWordsAllAtOnce() throws {
        let read = IntakeFixture.read(
            [
                ["開始日", "終了日", "利用のきっかけ", "家庭の種類"], ["2026/4/1", "", "保健セ", "乳幼児"], ["2026/4/2", "", "保健セ", "？"],
                ["2026/4/3", "", "ネット", "乳幼児"],
            ], try IntakeFixture.context())
        #expect(
            read.findings.map(\.place) == [
                .rows(sheet: "一覧", [2, 3]), .rows(sheet: "一覧", [3]), .rows(sheet: "一覧", [4]),
            ])
        #expect(read.findings.first?.message.ja.contains("「利用のきっかけ」の「保健セ」") == true)
        #expect(read.reports.isEmpty)
    }

    @Test(arguments: [
        (["開始日", "終了日"], ["2026/5/1", "2026/4/1"], "ends (2026-04-01) before it begins"),
        (["開始日", "終了日"], ["2026/5/1", "2026/12/1"], "still to come"),
        (["開始日", "終了日"], ["", "2026/4/1"], "is missing"), (["開始日", "終了日"], ["5/1", ""], "with its year"),
        (["開始日", "末子の生年月"], ["2026/5/1", "2062/1"], "far after"),
        (["訪問日", "訪問時間"], ["2026/5/1", "120"], "length of time"),
        (["訪問日", "訪問時間"], ["", "2"], "is missing"),
        (["訪問日", "開始時刻", "終了時刻"], ["2026/5/1", "12:00", "10:00"], "ends before"),
        (["開始日", "利用開始日", "終了日"], ["2026/5/1", "2026/5/1", ""], "two columns"),
    ])
    func faultsNameTheirRow(_ head: [String], _ row: [String], _ words: String) throws {
        let read = IntakeFixture.read([head, row], try IntakeFixture.context())
        #expect(read.findings.count == 1, "\(read.explained)")
        #expect(read.findings.first?.text(in: .en).contains(words) == true, "\(read.explained)")
        #expect(read.findings.first?.text(in: .ja).contains("行目") == true)
    }

    @Test func headingsOfTwoRows() throws {
        let need = CellRange(first: CellAddress(column: 2, row: 2), last: CellAddress(column: 3, row: 2))
        let sheet = IntakeFixture.sheet(
            [
                ["利用家庭一覧"], ["", "", "開始時のニーズ", "開始時のニーズ", "終了時の充足"],
                ["利用開始日", "利用終了日", "孤立感の解消", "N02", "孤立感の解消", "家庭の種類"],
                ["2026/4/1", "2026/6/1", "○", "×", "充足", "乳幼児家庭"], ["2026/4/2", "", "", "", "", "乳幼児家庭"],
            ], merged: [need])
        let read = IntakeReading([("a.xlsx", Workbook(sheets: [sheet]))], try IntakeFixture.context())
        #expect(read.findings.isEmpty, "\(read.explained)")
        #expect(read.value("needs.assessedAtStart", "2026-04") == 1)
        #expect(read.value("needs.present/item=N01,type=infant", "2026-04") == 1)
        #expect(read.value("needs.present/item=N02,type=infant", "2026-04") == 0)
        #expect(read.value("needs.outcome/item=N01,outcome=met,type=infant", "2026-06") == 1)
    }

    @Test func nothingOfAPersonIsKept() throws {
        let read = IntakeFixture.read(
            [Self.head, ["K-77", "山田花子", "2026/4/10", "", "保健師", "乳幼児", "R7.4", "N01", ""]],
            try IntakeFixture.context())
        let everything = String(describing: read)
        for word in ["山田", "K-77", "2026-04-10"] { #expect(!everything.contains(word)) }
        #expect(read.remarks.contains { $0.message.ja == "使わなかった列: 氏名" })
    }

    @Test func aTableOfSomethingElse() throws {
        let read = IntakeFixture.read([["品名", "数"], ["りんご", "3"]], try IntakeFixture.context())
        #expect(read.findings.count == 1)
        #expect(read.findings.first?.message.ja.contains("scheme template") == true)
    }

    /// A recount by hand of made-up families, month by month and option by option.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func countsEqualARecount(_ seed: UInt64) throws {
        print("ListCountingTests seed \(seed)")
        var random = SeededRandom(seed: seed)
        let dictionary = TestDictionary.dictionary
        let referrals = try #require(dictionary.category("referral")).options
        let first = try #require(Day("2026-01-01"))
        var rows = [["開始日", "終了日", "利用のきっかけ"]]
        var families: [(start: Day, end: Day?, referral: String)] = []
        for _ in 0..<Int.random(in: 1...120, using: &random) {
            let start = first.adding(days: Int.random(in: 0..<180, using: &random))
            let last = first.adding(days: 180)
            let end =
                Bool.random(using: &random)
                ? Day(ordinal: Int32.random(in: start.ordinal...last.ordinal, using: &random)) : nil
            let referral = try #require(referrals.randomElement(using: &random))
            families.append((start, end, referral.id.rawValue))
            rows.append([start.japanese, end?.description ?? "", referral.label.ja])
        }
        let read = IntakeFixture.read(rows, try IntakeFixture.context())
        #expect(read.findings.isEmpty, "\(read.explained)")
        var open: Int64 = 0
        for month in Set(read.reports.map(\.about.month)).sorted() {
            let name = month.description
            let new = families.filter { $0.start.month == month }
            let finished = families.filter { $0.end?.month == month }
            #expect(read.value("families.new", name) == Int64(new.count))
            #expect(read.value("families.finished", name) == Int64(finished.count))
            for option in referrals {
                let count = new.count { $0.referral == option.id.rawValue }
                #expect(read.value("families.new/referral=\(option.id)", name) == Int64(count))
            }
            open += Int64(new.count - finished.count)
            #expect(read.value("families.open", name) == open)
        }
    }
}
