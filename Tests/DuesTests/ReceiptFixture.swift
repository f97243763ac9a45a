import BankFiles
import Dues
import Foundation
import HubCore
import MadeUpNetwork
import Postgres
import TestSupport

/// A bank account, files for it, and the year's invoices on a real database.
struct ReceiptFixture: Sendable {
    let dues: DuesFixture
    var test: TestDatabase { dues.test }

    static let number = BankAccountNumber(bank: "0001", branch: "123", kind: 1, number: "0000123")!

    var importing: BankImport { BankImport(database: test.database, clock: test.clock, entropy: test.entropy) }
    var matching: ReceiptMatching { ReceiptMatching(database: test.database, clock: test.clock, entropy: test.entropy) }
    var decisions: LedgerDecisions {
        LedgerDecisions(database: test.database, clock: test.clock, entropy: test.entropy)
    }
    var reports: LedgerReports { LedgerReports(database: test.database) }

    /// The same at another moment.
    func at(_ now: String) -> Moment {
        let clock = Clock.fixed(Day(now)!.start.addingTimeInterval(9 * 3600))
        return Moment(
            importing: BankImport(database: test.database, clock: clock, entropy: test.entropy),
            matching: ReceiptMatching(database: test.database, clock: clock, entropy: test.entropy),
            decisions: LedgerDecisions(database: test.database, clock: clock, entropy: test.entropy))
    }

    struct Moment: Sendable {
        let importing: BankImport
        let matching: ReceiptMatching
        let decisions: LedgerDecisions
    }

    /// Members of the names given with invoices of 2026, and a registered account.
    static func with<R: Sendable>(
        _ names: [String] = ["トクヒ)ワコウ", "ハナミズキ", "アオゾラ"], at now: String = "2026-06-15T00:00:00Z",
        issues: Bool = true, _ body: @Sendable (ReceiptFixture) async throws -> R
    ) async throws -> R {
        try await TestDatabase.with(at: now) { test in
            let fixture = ReceiptFixture(dues: DuesFixture(test: test))
            try await fixture.dues.setFee(2025, 2026, 2027)
            try await fixture.addMembers(names)
            try await BankAccounts(database: test.database, clock: test.clock).register(
                BankAccount(code: "main", title: "会費口座", number: number, format: .transactions), actor: "test")
            if issues { _ = try await fixture.dues.engine().issue(FiscalYear(2026), actor: "test") }
            return try await body(fixture)
        }
    }

    /// Members `hs-13-s00001`… whose registered payer's name is the one given.
    func addMembers(_ names: [String]) async throws {
        let members = try await dues.addMembers(names.count)
        let now = test.clock.now
        try await test.owner.write(as: .owner) { tx in
            tx.enqueue(Self.rename, members, members.map { "マルマル\($0.rawValue)" })
            tx.enqueue(Self.insertContacts, members, names, now)
        }
    }

    // MARK: Files

    static func line(
        _ name: String, _ amount: Int64 = 30_000, on day: String = "2026-06-05", reference: String = "1",
        kind: BankLine.Kind = .payment, direction: BankLine.Direction = .incoming, code: String = "", edi: String = ""
    ) -> BankLine {
        BankLine(
            position: 1, reference: reference, bookedOn: Day(day)!, direction: direction, kind: kind,
            amount: Yen(amount), payerName: name, payerCode: code, edi: edi)
    }

    static func file(
        _ lines: [BankLine], from: String = "2026-06-01", to: String = "2026-06-10", before: Int64 = 100_000,
        number: BankAccountNumber = number
    ) -> [UInt8] {
        ZenginWriting(madeOn: Day(to)!).file([
            BankStatement(
                account: number, accountName: "ﾎ-ﾑｽﾀ-ﾄ", days: Day(from)!...Day(to)!, balanceBefore: Yen(before),
                balanceAfter: lines.reduce(Yen(before)) { $0 + $1.effect }, lines: lines, totalsCountCancelled: nil)
        ])
    }

    /// Takes in one file of the lines, and matches.
    @discardableResult
    func receive(_ lines: BankLine...) async throws -> MatchingReport {
        _ = try await importing.run(Self.file(lines), name: "test", actor: "test")
        return try await matching.run(actor: "test")
    }

    // MARK: What came of it

    func state(_ number: String) async throws -> Invoice.State? {
        let year = InvoiceNumber(number)!.fiscalYear.year
        return try await dues.invoices(year).first { $0.number.description == number }?.state
    }

    func lineStates() async throws -> [ReceivedLine.State] { try await matching.lines().map(\.state) }

    /// Accounts that are not at zero: debits less credits.
    func balances() async throws -> [LedgerAccount: Int64] {
        let balances = try await reports.balances()
        return Dictionary(
            uniqueKeysWithValues: balances.filter { $0.balance != .zero }.map { ($0.account, $0.balance.amount) })
    }

    func broken() async throws -> [String] {
        try await reports.verify().filter { !$0.holds }.map { "\($0.code): \($0.offenders)" }
    }

    private static let rename = Statement<[SchemeID], [String], Void>(
        "test.receipts.rename",
        """
        UPDATE scheme s SET name_kana = n.kana FROM unnest($1::bigint[], $2::text[]) AS n (id, kana) WHERE s.id = n.id
        """)

    private static let insertContacts = Statement<[SchemeID], [String], Date, Void>(
        "test.receipts.contacts",
        """
        INSERT INTO scheme_contact (scheme_id, valid_from, billing_name, billing_mail, payer_kana, recorded_at)
        SELECT n.id, '2024-04-01', '架空', 'a@example.jp', n.kana, $3
        FROM unnest($1::bigint[], $2::text[]) AS n (id, kana)
        """)
}

extension Yen {
    static func sum(_ lines: [BankLine]) -> Yen { lines.reduce(.zero) { $0 + $1.effect } }
}

/// A problem of this kind is what the work ends with.
func problem(_ work: () async throws -> Void) async -> Problem? {
    do {
        try await work()
        return nil
    } catch {
        return error as? Problem
    }
}
