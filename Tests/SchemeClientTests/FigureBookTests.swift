import HubCore
import SyncProtocol
import TestSupport
import Testing

@testable import SchemeClient

/// What the office last queued, and what a preview makes of it.
@Suite struct FigureBookTests {
    let office = TemporaryOffice()

    private func key(_ month: String = "2022-04") throws -> ReportKey {
        try ReportKey(dataSet: "activity", period: month)
    }

    private func book(_ queue: OutboxQueue) throws -> FigureBook {
        let report = try key()
        return try queue.store.read { try $0.figures(of: [report]) }
    }

    @Test func aReportReplacesAndACellAdds() throws {
        let queue = try office.outbox()
        let (report, visits) = (try key(), try CellPath(parsing: "visits"))
        #expect(try book(queue) == FigureBook())
        _ = try queue.add([try TemporaryOffice.report("2022-04", visits: 3)])
        #expect(try book(queue)[report, visits] == .number(3))
        _ = try queue.add([.put(report, visits, .decimal("2.5"))])
        #expect(try book(queue).cells(of: report).count == 2)
        #expect(try book(queue)[report, visits] == .decimal("2.5"))
        _ = try queue.add([.report(report, cells: [visits: .notApplicable])])
        #expect(try book(queue).cells(of: report) == [visits: .notApplicable])
        _ = try queue.add([.withdraw(report, visits)])
        #expect(try book(queue).cells(of: report) == [:])
    }

    @Test func whatTheHubPutAsideIsForgotten() throws {
        let queue = try office.outbox()
        let (report, visits, links) = (try key(), try CellPath(parsing: "visits"), try CellPath(parsing: "links"))
        _ = try queue.add([.put(report, visits, .number(1)), .put(report, links, .number(2))])
        try queue.store.write {
            try $0.forgetFigures(of: ["activity/2022-04/links", "volunteers/2022-04", "nonsense"])
        }
        #expect(try book(queue).cells(of: report) == [visits: .number(1)])
        try queue.store.write { try $0.forgetFigures(of: ["activity/2022-04"]) }
        #expect(try book(queue).cells(of: report) == [:])
    }

    @Test func changes() throws {
        let (report, visits, links) = (try key(), try CellPath(parsing: "visits"), try CellPath(parsing: "links"))
        let phn = try CellPath(parsing: "families.new/referral=phn")
        var book = FigureBook()
        book.note(.number(3), visits, of: report)
        book.note(.number(1), links, of: report)
        let whole = OfficeRecord.report(
            report, cells: [visits: .number(4), links: .notReported, phn: .number(1)])
        let preview = IntakePreview([whole], against: book, TestDictionary.dictionary)
        #expect(
            preview.changes == [
                .init(report: report, cell: phn, before: nil, after: .number(1)),
                .init(report: report, cell: links, before: .number(1), after: nil),
                .init(report: report, cell: visits, before: .number(3), after: .number(4)),
            ])
        #expect(preview.withdrawals == 1)
        #expect(
            preview.changeLines(TestDictionary.dictionary, in: .ja) == [
                "前回の報告から変わるところ（3 件）:", "  活動状況 2022-04 他の支援につないだ件数: 1 → 報告なし",
                "  活動状況 2022-04 訪問回数: 3 → 4", "  初めて報告する数: 1 件",
            ])
        // A single figure leaves the others as they are.
        let single = IntakePreview([.put(report, visits, .number(3))], against: book, TestDictionary.dictionary)
        #expect(single.changes.isEmpty)
    }

    @Test func tablesStandUnderEachOther() throws {
        let preview = IntakePreview(
            [.report(try key(), cells: [try CellPath(parsing: "visits"): .number(1234)])], against: FigureBook(),
            TestDictionary.dictionary)
        #expect(preview.tableLines(in: .ja) == ["  活動状況  2022-04", "  訪問回数    1,234", ""])
        #expect(preview.tableLines(in: .en) == ["  Activity  2022-04", "  Visits      1,234", ""])
    }
}
