import Dues
import HubCore

/// Inputs of the pure tests.
enum Sample {
    static func schedule(
        _ year: Int = 2026, amount: Int64 = 30_000, joining: JoiningRule = .full
    ) throws -> FeeSchedule {
        try FeeSchedule(
            fiscalYear: FiscalYear(year), kind: .organisation, amount: Yen(amount),
            dueDate: DueDateRule(month: 5, day: 31), joining: joining, resolution: "総会決議(試験)")
    }

    /// `"started 2024-04-01"` and so on.
    static func history(_ events: [String]) -> MembershipHistory {
        MembershipHistory(
            events.map { text in
                let parts = text.split(separator: " ")
                return MembershipEvent(MembershipEvent.Kind(rawValue: String(parts[0]))!, on: Day(parts[1])!)
            })
    }

    static func member(_ id: Int64, _ events: [String], invoice: String? = nil) -> BillingInputs.Member {
        BillingInputs.Member(id: SchemeID(id), history: history(events), invoice: invoice.flatMap { InvoiceNumber($0) })
    }

    static func inputs(
        _ members: [BillingInputs.Member], asOf: String = "2026-06-15", joining: JoiningRule = .full
    ) throws -> BillingInputs {
        BillingInputs(schedule: try schedule(joining: joining), asOf: Day(asOf)!, members: members)
    }
}
