import BankFiles
import HubCore
import Postgres

/// The SQL of bank lines after they were taken in.
enum BankLineStore {
    static let select = Statement<BankLineID, ReceivedLine>(
        "dues.lines.select",
        """
        SELECT id, account, booked_on, direction, kind, amount, payer_name, name_may_be_cut, payer_code, reference,
            remarks, edi, state, note
        FROM bank_line WHERE id = $1
        """, row: row)

    /// By state and number. An empty list of states means all.
    static let page = Statement<[String], BankLineID, Int32, ReceivedLine>(
        "dues.lines.page",
        """
        SELECT id, account, booked_on, direction, kind, amount, payer_name, name_may_be_cut, payer_code, reference,
            remarks, edi, state, note
        FROM bank_line WHERE (cardinality($1::text[]) = 0 OR state = ANY ($1)) AND id > $2 ORDER BY id LIMIT $3
        """, row: row)

    /// Payments that wait, in the order in which they came.
    static let payments = Statement<ReceivedLine>(
        "dues.lines.payments",
        """
        SELECT id, account, booked_on, direction, kind, amount, payer_name, name_may_be_cut, payer_code, reference,
            remarks, edi, state, note
        FROM bank_line WHERE state IN ('open', 'held') AND kind = 'payment' ORDER BY booked_on, id
        """, row: row)

    static let takingBack = Statement<ReceivedLine>(
        "dues.lines.takingBack",
        """
        SELECT id, account, booked_on, direction, kind, amount, payer_name, name_may_be_cut, payer_code, reference,
            remarks, edi, state, note
        FROM bank_line WHERE state = 'open' AND kind <> 'payment' ORDER BY booked_on, id
        """, row: row)

    /// Lines that something open may take back.
    static let originals = Statement<Int32, ReceivedLine>(
        "dues.lines.originals",
        """
        SELECT o.id, o.account, o.booked_on, o.direction, o.kind, o.amount, o.payer_name, o.name_may_be_cut,
            o.payer_code, o.reference, o.remarks, o.edi, o.state, o.note
        FROM bank_line o WHERE o.kind = 'payment' AND o.state <> 'cancelled' AND EXISTS (
            SELECT FROM bank_line t WHERE t.state = 'open' AND t.kind <> 'payment' AND t.account = o.account
                AND t.amount = o.amount AND t.direction = o.direction
                AND o.booked_on BETWEEN t.booked_on - $1 AND t.booked_on)
        ORDER BY o.booked_on, o.id
        """, row: row)

    static let setStates = Statement<[BankLineID], ReceivedLine.State, Void>(
        "dues.lines.setStates", "UPDATE bank_line SET state = $2 WHERE id = ANY ($1)")

    static let setAside = Statement<BankLineID, ReceivedLine.State, String?, Void>(
        "dues.lines.setAside", "UPDATE bank_line SET state = $2, note = $3 WHERE id = $1")

    static let tie = Statement<BankLineID, BankLineID, Void>(
        "dues.lines.tie", "UPDATE bank_line SET state = 'cancelled', takes_back = $2 WHERE id = $1")

    static let statements: [any AnyStatement] = [
        select, page, payments, takingBack, originals, setStates, setAside, tie,
    ]

    private static func row(
        id: BankLineID, account: String, bookedOn: Day, direction: BankLine.Direction, kind: BankLine.Kind, amount: Yen,
        payerName: String, nameMayBeCut: Bool, payerCode: String, reference: String, remarks: String, edi: String,
        state: ReceivedLine.State, note: String?
    ) -> ReceivedLine {
        ReceivedLine(
            id: id, account: account, bookedOn: bookedOn, direction: direction, kind: kind, amount: amount,
            payerName: payerName, nameMayBeCut: nameMayBeCut, payerCode: payerCode, reference: reference,
            remarks: remarks, edi: edi, state: state, note: note)
    }
}
