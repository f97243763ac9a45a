import Foundation
import HubCore

/// Fee schedules as a file gives them: `{"source": "…", "schedules": [{"fiscalYear": 2026, …}]}`.
package struct FeeScheduleFile: Sendable {
    /// Where the amounts come from.
    package let source: String
    package let schedules: [FeeSchedule]

    /// Errors: `Problem(.seedInvalid)` for text that is not such a file, `Problem(.feeScheduleInvalid)` for values out
    /// of bounds.
    package init(parsing bytes: [UInt8]) throws(Problem) {
        let content: Content
        do {
            content = try JSONDecoder().decode(Content.self, from: Data(bytes))
        } catch {
            throw Problem(
                .seedInvalid,
                detail: Message(ja: "会費規程のファイルの形式が正しくありません", en: "the file of fee schedules is malformed"))
        }
        guard content.schedules.count <= DuesLimits.schedulesPerFile else {
            throw Problem(
                .seedInvalid,
                detail: Message(
                    ja: "会費規程は \(DuesLimits.schedulesPerFile) 件までです",
                    en: "at most \(DuesLimits.schedulesPerFile) fee schedules"))
        }
        source = content.source
        var schedules: [FeeSchedule] = []
        for entry in content.schedules { schedules.append(try entry.schedule()) }
        self.schedules = schedules
    }

    private struct Content: Decodable {
        let source: String
        let schedules: [Entry]
    }

    private struct Entry: Decodable {
        let fiscalYear: Int
        let kind: FeeKind
        let amount: Yen
        let due: Due
        let joining: JoiningRule
        let resolution: String

        struct Due: Decodable {
            let month: Int
            let day: Int
            let businessDay: DueDateRule.Movement
            let daysToPay: Int
        }

        func schedule() throws(Problem) -> FeeSchedule {
            guard let year = FiscalYear(String(fiscalYear)) else {
                throw Problem(
                    .feeScheduleInvalid, detail: Message(ja: "年度: \(fiscalYear)", en: "fiscal year: \(fiscalYear)"))
            }
            return try FeeSchedule(
                fiscalYear: year, kind: kind, amount: amount,
                dueDate: DueDateRule(
                    month: due.month, day: due.day, movement: due.businessDay, daysToPay: due.daysToPay),
                joining: joining, resolution: resolution)
        }
    }
}
