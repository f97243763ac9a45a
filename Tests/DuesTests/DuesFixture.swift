import Dues
import Foundation
import HubCore
import Postgres
import Server
import TestSupport

/// Members and fees of the tests on a real database.
struct DuesFixture: Sendable {
    let test: TestDatabase

    func engine(itemsPerChunk: Int = 1_000) -> BillingEngine {
        BillingEngine(
            database: test.database, clock: test.clock, entropy: test.entropy, itemsPerChunk: itemsPerChunk)
    }

    func setFee(_ years: Int..., amount: Int64 = 30_000) async throws {
        _ = try await FeeSchedules(database: test.database, clock: test.clock)
            .set(years.map { try Sample.schedule($0, amount: amount) }, actor: "test")
    }

    /// Schemes of a code each, members since the day given.
    @discardableResult
    func addMembers(_ count: Int, from first: Int = 1, since day: String = "2020-04-01") async throws -> [SchemeID] {
        let codes = (first..<first + count).map { "hs-13-s\($0.padded(5))" }
        let (start, now) = (Day(day)!, test.clock.now)
        return try await test.owner.write(as: .owner) { tx in
            let members = try tx.all(Self.insertSchemes, codes, now)
            tx.enqueue(Self.insertStates, members)
            tx.enqueue(Self.insertEvents, members, start, "started", now)
            return members
        }
    }

    func record(_ event: MembershipEvent.Kind, of member: SchemeID, on day: String) async throws {
        let (day, now) = (Day(day)!, test.clock.now)
        try await test.owner.write(as: .owner) { tx in
            _ = try tx.execute(Self.insertEvents, [member], day, event.rawValue, now)
        }
    }

    /// Issues the year's invoices and sets the issuer: documents can be made.
    func issued(_ count: Int, mail: String? = "office@example.jp") async throws -> [SchemeID] {
        let members = try await addMembers(count)
        if let mail {
            try await test.owner.write(as: .owner) { [now = test.clock.now] tx in
                _ = try tx.execute(Self.insertContacts, members, mail, now)
            }
        }
        _ = try await engine().issue(FiscalYear(2026), actor: "test")
        try await documents.setIssuer(SheetSample.issuer(), actor: "test")
        return members
    }

    var documents: DuesDocuments {
        DuesDocuments(database: test.database, clock: test.clock, entropy: test.entropy)
    }

    func setState(_ state: Invoice.State, of number: String) async throws {
        try await test.owner.write(as: .owner) { tx in _ = try tx.execute(Self.setState, number, state.rawValue) }
    }

    /// An invoice from somewhere else, the first of its year.
    func invoice(_ member: SchemeID, number: String, in run: BillingRun) async throws {
        try await test.owner.write(as: .owner) { tx in
            _ = try tx.execute(Self.insertInvoice, member, number, run.id)
        }
    }

    func invoices(_ year: Int = 2026) async throws -> [Invoice] {
        try await Invoices(database: test.database).page(of: FiscalYear(year)).invoices
    }

    func numbers(_ year: Int = 2026) async throws -> [NumberReport] {
        try await Invoices(database: test.database).numbers(of: FiscalYear(year))
    }

    func count(_ statement: Statement<Int64>) async throws -> Int64 {
        try await test.owner.read(as: .owner) { tx in try tx.one(statement) }
    }

    static let outboxRows = Statement<Int64>(
        "test.dues.outbox", "SELECT count(*) FROM outbox WHERE topic = 'invoice-document'", row: { (n: Int64) in n })

    static let voidOne = Statement<String, Void>(
        "test.dues.void", "UPDATE invoice SET state = 'void' WHERE number = $1")

    static let auditEvents = Statement<Int64>(
        "test.dues.audit", "SELECT count(*) FROM audit_event WHERE stream = 'dues'", row: { (n: Int64) in n })

    private static let setState = Statement<String, String, Void>(
        "test.dues.setState", "UPDATE invoice SET state = $2 WHERE number = $1")

    /// Each member's address begins with its number among them: 1.office@example.jp.
    private static let insertContacts = Statement<[SchemeID], String, Date, Void>(
        "test.dues.insertContacts",
        """
        INSERT INTO scheme_contact (scheme_id, valid_from, billing_name, billing_mail, postal_code, address, payer_kana,
            recorded_at)
        SELECT member, '2020-04-01', '架空市子育て支援課', replace($2, '{n}', n::text), '100-0000', '東京都千代田区1-1', 'カクウシ', $3
        FROM unnest($1::bigint[]) WITH ORDINALITY AS m (member, n)
        """)

    private static let insertInvoice = Statement<SchemeID, String, UUID, Void>(
        "test.dues.insertInvoice",
        """
        WITH counter AS (INSERT INTO invoice_counter (series, fiscal_year, next_serial) VALUES ('HSJ', 2026, 2))
        INSERT INTO invoice (number, series, fiscal_year, serial, member, fee_kind, amount, issued_on, due_on, state,
            run)
        VALUES ($2, 'HSJ', 2026, 1, $1, 'organisation', 30000, '2026-06-15', '2026-07-15', 'issued', $3)
        """)

    private static let insertSchemes = Statement<[String], Date, SchemeID>(
        "test.dues.insertSchemes",
        """
        INSERT INTO scheme (code, name, name_kana, prefecture, municipality, made_up, created_at)
        SELECT code, 'ホームスタート' || code, 'ホームスタート', '13', '131016', true, $2 FROM unnest($1::text[]) AS c (code)
        RETURNING id
        """, row: { (id: SchemeID) in id })

    private static let insertStates = Statement<[SchemeID], Void>(
        "test.dues.insertStates",
        "INSERT INTO scheme_state (scheme_id) SELECT member FROM unnest($1::bigint[]) AS m (member)")

    private static let insertEvents = Statement<[SchemeID], Day, String, Date, Void>(
        "test.dues.insertEvents",
        """
        INSERT INTO membership_event (scheme_id, effective_on, event, recorded_at)
        SELECT member, $2, $3, $4 FROM unnest($1::bigint[]) AS m (member)
        """)
}

extension DuesFixture {
    /// A database with the fee of 2026 set.
    static func with<R: Sendable>(_ body: @Sendable (DuesFixture) async throws -> R) async throws -> R {
        try await TestDatabase.with { test in
            let fixture = DuesFixture(test: test)
            try await fixture.setFee(2026)
            return try await body(fixture)
        }
    }
}
