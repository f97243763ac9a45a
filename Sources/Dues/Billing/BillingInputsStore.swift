import HubCore
import Postgres

/// Reads what a billing decision rests on.
enum BillingInputsStore {
    /// The inputs of one moment, with what is shown of each member.
    struct Loaded: Sendable {
        let inputs: BillingInputs
        let members: [BilledMember]

        var codes: [SchemeID: String] {
            Dictionary(members.map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
        }
    }

    static func load(_ schedule: FeeSchedule, asOf: Day, in transaction: Transaction) throws -> Loaded {
        let memberRows = transaction.ask(selectMembers)
        let eventRows = transaction.ask(selectEvents)
        let exemptRows = transaction.ask(selectExempt, schedule.fiscalYear, schedule.kind)
        let invoices = Dictionary(
            try transaction.all(selectInvoices, schedule.fiscalYear, schedule.kind),
            uniquingKeysWith: { first, _ in first })
        let members = try memberRows.rows()
        let histories = Dictionary(grouping: try eventRows.rows(), by: \.member)
        let exempt = Set(try exemptRows.rows())
        let inputs = BillingInputs(
            schedule: schedule, asOf: asOf,
            members: members.map { member in
                BillingInputs.Member(
                    id: member.id, history: MembershipHistory((histories[member.id] ?? []).map(\.event)),
                    invoice: invoices[member.id], isExempt: exempt.contains(member.id))
            })
        return Loaded(inputs: inputs, members: members)
    }

    /// In the order of invoices: by code, and so by prefecture.
    private static let selectMembers = Statement<BilledMember>(
        "dues.inputs.members", "SELECT id, code, name, made_up FROM scheme ORDER BY code COLLATE \"C\"",
        row: { (id: SchemeID, code: String, name: String, isMadeUp: Bool) in
            BilledMember(id: id, code: code, name: name, isMadeUp: isMadeUp)
        })

    private static let selectEvents = Statement<(member: SchemeID, event: MembershipEvent)>(
        "dues.inputs.events", "SELECT scheme_id, effective_on, event FROM membership_event",
        row: { (member: SchemeID, day: Day, kind: MembershipEvent.Kind) in
            (member: member, event: MembershipEvent(kind, on: day))
        })

    private static let selectInvoices = Statement<FiscalYear, FeeKind, (SchemeID, InvoiceNumber)>(
        "dues.inputs.invoices",
        "SELECT member, number FROM invoice WHERE fiscal_year = $1 AND fee_kind = $2 AND state <> 'void'",
        row: { (member: SchemeID, number: InvoiceNumber) in (member, number) })

    private static let selectExempt = Statement<FiscalYear, FeeKind, SchemeID>(
        "dues.inputs.exempt", "SELECT member FROM member_exemption WHERE fiscal_year = $1 AND fee_kind = $2",
        row: { (member: SchemeID) in member })

    static let statements: [any AnyStatement] = [selectMembers, selectEvents, selectInvoices, selectExempt]
}
