import HubCore
import Postgres

/// Reads what matching rests on.
enum MatchingInputsStore {
    struct Loaded: Sendable {
        let inputs: MatchingInputs
        let lines: [BankLineID: ReceivedLine]
        let members: [SchemeID: MatchingInputs.Member]
        let book: LedgerBook
    }

    static func load(in transaction: Transaction) throws -> Loaded {
        let policy = try MatchingPolicyStore.policy(in: transaction)
        let book = transaction.ask(LedgerBookStore.select)
        let accounts = transaction.ask(BankAccountStore.all)
        let lineRows = transaction.ask(BankLineStore.payments)
        let invoices = transaction.ask(invoices)
        let memberRows = transaction.ask(members)
        let aliases = try transaction.all(aliases)
        let virtualFields = Dictionary(
            try accounts.rows().map { ($0.code, $0.virtualField.flatMap(BankAccount.VirtualField.init)) },
            uniquingKeysWith: { first, _ in first })
        let lines = try lineRows.rows()
        let members = try memberRows.rows()
        return Loaded(
            inputs: MatchingInputs(
                payments: lines.map { $0.payment(virtualField: virtualFields[$0.account] ?? nil) },
                invoices: try invoices.rows(), members: members,
                aliases: aliases.filter { $0.kind == "name" }.map(\.alias),
                codes: aliases.filter { $0.kind == "code" }.map(\.alias), policy: policy),
            lines: Dictionary(lines.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            members: Dictionary(members.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            book: try book.rows()[0])
    }

    /// All that are not void, with what is still to be paid. What is written off may still be paid.
    static let invoices = Statement<MatchingInputs.Invoice>(
        "dues.matching.invoices",
        """
        SELECT i.number, i.member, i.amount, (i.amount - coalesce(a.paid, 0) - coalesce(c.credited, 0))::bigint
        FROM invoice i
        LEFT JOIN (SELECT invoice, sum(amount + fee) AS paid FROM allocation WHERE ended_by IS NULL GROUP BY invoice) a
            ON a.invoice = i.number
        LEFT JOIN (SELECT invoice, sum(amount) AS credited FROM invoice_credit WHERE kind = 'credit-note'
            GROUP BY invoice) c ON c.invoice = i.number
        WHERE i.state <> 'void' ORDER BY i.number
        """,
        row: { (number: InvoiceNumber, member: SchemeID, amount: Yen, balance: Yen) in
            MatchingInputs.Invoice(number: number, member: member, amount: amount, balance: balance)
        })

    /// Members with their names: in kana, as written, of the host organisation, and what they registered last as payer.
    private static let members = Statement<MatchingInputs.Member>(
        "dues.matching.members",
        """
        SELECT s.id, s.code, s.name, s.name_kana, c.payer_kana
        FROM scheme s LEFT JOIN LATERAL (
            SELECT payer_kana FROM scheme_contact WHERE scheme_id = s.id ORDER BY valid_from DESC LIMIT 1) c ON true
        ORDER BY s.id
        """,
        row: { (id: SchemeID, code: String, name: String, kana: String, payer: String?) in
            MatchingInputs.Member(id: id, code: code, title: name, names: [kana, name] + (payer.map { [$0] } ?? []))
        })

    private static let aliases = Statement<(kind: String, alias: MatchingInputs.Alias)>(
        "dues.matching.aliases", "SELECT kind, key, member FROM payer_alias",
        row: { (kind: String, key: String, member: SchemeID) in
            (kind: kind, alias: MatchingInputs.Alias(key: key, member: member))
        })

    static let statements: [any AnyStatement] = [invoices, members, aliases]
}
