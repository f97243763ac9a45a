import Foundation
import HubCore
import Postgres

/// The SQL of fee schedules.
enum FeeScheduleStore {
    /// Problems: `fee-schedule-missing`.
    static func schedule(
        of year: FiscalYear, _ kind: FeeKind, in transaction: Transaction
    ) throws -> FeeSchedule {
        try found(transaction.first(select, year, kind), year)
    }

    /// The same, locked until the transaction ends: previews and starts of one year wait for each other here, and
    /// nobody changes the fee meanwhile.
    static func lockedSchedule(
        of year: FiscalYear, _ kind: FeeKind, in transaction: Transaction
    ) throws -> FeeSchedule {
        try found(transaction.first(lock, year, kind), year)
    }

    static func put(_ schedule: FeeSchedule, at time: Date, in transaction: Transaction) {
        let due = schedule.dueDate
        transaction.enqueue(
            upsert, schedule.fiscalYear, schedule.kind, schedule.amount, Int16(due.month), Int16(due.day), due.movement,
            Int16(due.daysToPay), schedule.joining, schedule.resolution, time)
    }

    private static func found(_ row: Row?, _ year: FiscalYear) throws(Problem) -> FeeSchedule {
        guard let row else {
            throw Problem(
                .feeScheduleMissing,
                detail: Message(
                    ja: "\(year.japanese)の会費を hub dues schedule set で登録してください",
                    en: "set the fee of \(year) with hub dues schedule set"))
        }
        return try row.schedule()
    }

    /// A row as it is; the schedule's own bounds are checked on the way out of the store.
    struct Row: Sendable {
        let fiscalYear: FiscalYear
        let kind: FeeKind
        let amount: Yen
        let month: Int16
        let day: Int16
        let movement: DueDateRule.Movement
        let daysToPay: Int16
        let joining: JoiningRule
        let resolution: String

        func schedule() throws(Problem) -> FeeSchedule {
            try FeeSchedule(
                fiscalYear: fiscalYear, kind: kind, amount: amount,
                dueDate: DueDateRule(
                    month: Int(month), day: Int(day), movement: movement, daysToPay: Int(daysToPay)),
                joining: joining, resolution: resolution)
        }
    }

    static let select = Statement<FiscalYear, FeeKind, Row>(
        "dues.schedule.select",
        """
        SELECT fiscal_year, fee_kind, amount, due_month, due_day, business_day, days_to_pay, joining_rule, resolution
        FROM fee_schedule WHERE fiscal_year = $1 AND fee_kind = $2
        """, row: Row.init)

    private static let lock = Statement<FiscalYear, FeeKind, Row>(
        "dues.schedule.lock",
        """
        SELECT fiscal_year, fee_kind, amount, due_month, due_day, business_day, days_to_pay, joining_rule, resolution
        FROM fee_schedule WHERE fiscal_year = $1 AND fee_kind = $2 FOR UPDATE
        """, row: Row.init)

    static let all = Statement<Row>(
        "dues.schedule.all",
        """
        SELECT fiscal_year, fee_kind, amount, due_month, due_day, business_day, days_to_pay, joining_rule, resolution
        FROM fee_schedule ORDER BY fiscal_year, fee_kind
        """, row: Row.init)

    private static let upsert = Statement<
        FiscalYear, FeeKind, Yen, Int16, Int16, DueDateRule.Movement, Int16, JoiningRule, String, Date, Void
    >(
        "dues.schedule.upsert",
        """
        INSERT INTO fee_schedule (fiscal_year, fee_kind, amount, due_month, due_day, business_day, days_to_pay,
            joining_rule, resolution, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (fiscal_year, fee_kind) DO UPDATE SET amount = excluded.amount, due_month = excluded.due_month,
            due_day = excluded.due_day, business_day = excluded.business_day, days_to_pay = excluded.days_to_pay,
            joining_rule = excluded.joining_rule, resolution = excluded.resolution, recorded_at = excluded.recorded_at
        """)

    static let statements: [any AnyStatement] = [select, lock, all, upsert]
}
