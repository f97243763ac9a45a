import DataDictionary
import HubCore
import Spreadsheets
import TestSupport
import Testing

@testable import Intake

@Suite struct TextTests {
    @Test(arguments: [
        "2026-05-01", "2026/5/1", "2026.5.1", "2026年5月1日", "２０２６／０５／０１", "20260501", "令和8年5月1日", "令和８年５月１日（金）",
        "R8.5.1", "r8/5/1", "Ｒ８．５．１", "㋿8年5月1日", " 2026 年 5 月 1 日 ",
    ])
    func days(_ text: String) {
        #expect(CalendarText.day(text) == Day("2026-05-01"))
    }

    @Test(arguments: [
        "", "5/1", "5月1日", "26/5/1", "8.5.1", "2026/13/1", "2026/2/30", "R0.5.1", "令和8年5月", "明日", "2026/5/1/2", "-1",
        "99999999999999999999", "2026年5月1日ごろ",
    ])
    func noDays(_ text: String) {
        #expect(CalendarText.day(text) == nil)
    }

    @Test func eras() {
        #expect(CalendarText.day("平成31年4月30日") == Day("2019-04-30"))
        #expect(CalendarText.day("令和元年5月1日") == Day("2019-05-01"))
        #expect(CalendarText.day("H30.1.2") == Day("2018-01-02"))
    }

    @Test(arguments: ["2026-05", "2026/5", "2026年5月", "令和8年5月", "R8.5", "R8年5月分", "202605", "2026/5/1", "5月", "５月"])
    func months(_ text: String) {
        #expect(CalendarText.month(text, in: FiscalYear(2026)) == Month(year: 2026, month: 5))
    }

    @Test func monthsOfAFiscalYear() {
        #expect(CalendarText.month("3月", in: FiscalYear(2026)) == Month(year: 2027, month: 3))
        #expect(CalendarText.month("3月") == nil)
        #expect(CalendarText.month("13月", in: FiscalYear(2026)) == nil)
        #expect(CalendarText.month("令和8年", in: FiscalYear(2026)) == nil)
    }

    @Test func serialNumbersInEitherSystem() {
        #expect(SheetCell.number(46143).day(.from1900) == Day("2026-05-01"))
        #expect(SheetCell.number(44681).day(.from1904) == Day("2026-05-01"))
        #expect(SheetCell.number(20_260_501).day(.from1900) == Day("2026-05-01"))
        #expect(SheetCell.number(3).day(.from1900) == nil)
        #expect(SheetCell.text("2026/5/1 10:00").day(.from1900) == Day("2026-05-01"))
    }

    // MARK: Figures

    private func element(_ id: DataElement.ID) throws -> DataElement {
        try #require(TestDictionary.dictionary.element(id))
    }

    @Test(arguments: [
        (SheetCell.empty, Figure.notReported), (.text("　"), .notReported), (.text("未報告"), .notReported),
        (.text("該当なし"), .notApplicable), (.text("ＮＡ"), .notApplicable), (.number(0), .value(0)),
        (.text("０"), .value(0)),
        (.text("１２"), .value(12)), (.text("1,234"), .value(1234)), (.text("１，２３４"), .value(1234)),
        (.text("3件"), .value(3)),
        (.text("３ 回"), .value(3)), (.number(7), .value(7)),
    ])
    func figures(_ cell: SheetCell, _ figure: Figure) throws {
        #expect(try element("visits").figure(in: cell) == figure)
    }

    @Test func decimals() throws {
        let hours = try element("visitHours")
        #expect(try hours.figure(in: .number(0.1 + 0.2)) == .value(3))
        #expect(try hours.figure(in: .number(12.5)) == .value(125))
        #expect(try hours.figure(in: .text("１２．５時間")) == .value(125))
        #expect(throws: FigureFault.self) { try hours.figure(in: .number(12.25)) }
    }

    @Test(arguments: [
        (SheetCell.number(-1), "negative"), (.number(1.5), "whole"), (.number(1e300), "too large"),
        (.text("12,34"), "Not a number"), (.text("-"), "several things"), (.text("ー"), "several things"),
        (.text("たくさん"), "Not a number"), (.error("#REF!"), "#REF!"), (.uncalculated, "save it again"),
        (.time(days: 0.5), "date or time"),
    ])
    func faults(_ cell: SheetCell, _ words: String) throws {
        let element = try element("visits")
        let fault = #expect(throws: FigureFault.self) { try element.figure(in: cell) }
        #expect(fault?.message.en.contains(words) == true, "\(String(describing: fault))")
    }

    // MARK: Options

    @Test(arguments: [
        ("referral", "phn", "phn"), ("referral", "保健師（赤ちゃん訪問など）", "phn"), ("referral", "保健師", "phn"),
        ("referral", " 保健師 (赤ちゃん訪問など) ", "phn"), ("referral", "保育園", "nursery"), ("referral", "知人", "acquaintance"),
        ("referral", "Other", "other"), ("referral", "その他（自由記述）", "other"), ("age", "０歳", "0"), ("age", "4歳", "4plus"),
        ("age", "7", "4plus"), ("age", "妊婦", "pregnant"), ("item", "n3", "N03"), ("item", "１４", "N14"),
        ("item", "孤立感の解消", "N01"), ("outcome", "一部充足", "partly"), ("type", "初産婦", "antenatalFirst"),
    ])
    func options(_ category: String, _ text: String, _ option: String) throws {
        let id = try #require(Category.ID(parsing: category))
        let names = try #require(TestDictionary.dictionary.names(id))
        #expect(names.option(text)?.rawValue == option)
    }

    @Test(arguments: [
        ("referral", "保健セ"), ("referral", ""), ("age", "-1"), ("item", "15"), ("outcome", "充"), ("type", "産前家庭"),
    ])
    func noOptions(_ category: String, _ text: String) throws {
        let id = try #require(Category.ID(parsing: category))
        let names = try #require(TestDictionary.dictionary.names(id))
        #expect(names.option(text) == nil)
    }

    // MARK: Hours

    @Test(
        arguments: [
            (SheetCell.number(2), 7200), (.number(1.5), 5400), (.time(days: 0.0625), 5400), (.text("1:30"), 5400),
            (.text("1時間30分"), 5400), (.text("９０分"), 5400), (.text("1.5h"), 5400), (.text("2時間半"), 9000),
            (.text("2"), 7200),
        ] as [(SheetCell, Int64)])
    func hours(_ cell: SheetCell, _ seconds: Int64) {
        #expect(HoursText.seconds(cell, inMinutes: false) == seconds)
    }

    @Test(arguments: [SheetCell.number(0), .number(25), .text("長い"), .text("1:75"), .number(.infinity), .text("-1")])
    func noHours(_ cell: SheetCell) {
        #expect(HoursText.seconds(cell, inMinutes: false) == nil)
    }
}
