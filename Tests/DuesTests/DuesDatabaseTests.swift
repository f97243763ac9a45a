import Dues
import Foundation
import HubCore
import Postgres
import Testing
import TestSupport

/// What the database itself holds to, whatever the program does.
@Suite struct DuesDatabaseTests {
    let day = Day("2026-06-15")!

    @Test func everyStatementAgreesWithTheSchema() async throws {
        try await TestDatabase.with { test in
            let findings = try await StatementCheck().findings(for: DuesStatements.all, in: test.owner)
            #expect(findings == [])
        }
    }

    @Test func aBalancedEntryIsBooked() async throws {
        try await TestDatabase.with { test in
            try await book(entry([.init(.debit, .bank, Yen(30_000)), .init(.credit, .dues, Yen(30_000))]), in: test)
            let balances = try await test.database.read(as: .dues) { tx in try tx.all(LedgerStore.balances) }
            #expect(balances.filter { $0.balance != .zero }.map(\.account) == ["bank", "dues"])
            #expect(balances.reduce(Yen.zero) { $0 + $1.balance } == .zero)
            #expect(Set(balances.map(\.account)) == Set(LedgerAccount.allCases.map(\.rawValue)))
        }
    }

    @Test func anEntryThatDoesNotBalanceIsRefusedAtCommit() async throws {
        try await TestDatabase.with { test in
            let unbalanced = entry([.init(.debit, .bank, Yen(30_000)), .init(.credit, .dues, Yen(29_999))])
            #expect(!unbalanced.isBalanced)
            await #expect {
                try await book(unbalanced, in: test)
            } throws: { ($0 as? PostgresError)?.constraint == "ledger_entry_balances" }
            let empty = entry([])
            await #expect(throws: PostgresError.self) { try await book(empty, in: test) }
        }
    }

    @Test func theSameSourceIsBookedOnce() async throws {
        try await TestDatabase.with { test in
            let lines = [
                LedgerEntry.Line(.debit, .bank, Yen(30_000)), LedgerEntry.Line(.credit, .advance, Yen(30_000)),
            ]
            try await book(entry(lines), in: test)
            await #expect(throws: PostgresError.self) { try await book(entry(lines), in: test) }
        }
    }

    @Test(arguments: Self.forbidden)
    func booksAndInvoicesCannotBeRewritten(attempt: Statement<Void>) async throws {
        try await TestDatabase.with { test in
            _ = await #expect {
                try await test.database.write(as: .dues) { tx in _ = try tx.execute(attempt) }
            } throws: { ($0 as? PostgresError)?.sqlState == "42501" }
        }
    }

    @Test func aSchemeSeesItsOwnInvoicesOnly() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(3)
            _ = try await dues.engine().issue(FiscalYear(2026), actor: "test")
            for member in members {
                let seen = try await dues.test.database.read(as: .scheme(member)) { tx in try tx.all(Self.visible) }
                #expect(seen == [member])
            }
            #expect(try await dues.test.database.read(as: .national) { tx in try tx.all(Self.visible) }.count == 3)
            for role in [DatabaseRole.public, .gate] {
                await #expect(throws: PostgresError.self) {
                    try await dues.test.database.read(as: role) { tx in try tx.all(Self.visible) }
                }
            }
            await #expect(throws: PostgresError.self) {
                try await dues.test.database.read(as: .scheme(members[0])) { tx in try tx.all(Self.runs) }
            }
            await #expect(throws: PostgresError.self) {
                try await dues.test.database.write(as: .national) { tx in
                    _ = try tx.execute(Self.voiding)
                }
            }
        }
    }

    private func entry(_ lines: [LedgerEntry.Line]) -> LedgerEntry {
        LedgerEntry(
            id: Entropy.system.uuid(at: Date(timeIntervalSince1970: 1_780_000_000)), bookedOn: day, description: "会費",
            source: "receipt 1", lines: lines)
    }

    private func book(_ entry: LedgerEntry, in test: TestDatabase) async throws {
        let now = test.clock.now
        try await test.database.write(as: .dues) { tx in
            LedgerStore.append(entry, recordedBy: "test", at: now, in: tx)
        }
    }

    private static let forbidden: [Statement<Void>] = [
        Statement("test.dues.forbidden1", "UPDATE ledger_line SET debit = 1"),
        Statement("test.dues.forbidden2", "DELETE FROM ledger_line"),
        Statement("test.dues.forbidden3", "UPDATE ledger_entry SET description = ''"),
        Statement("test.dues.forbidden4", "DELETE FROM ledger_entry"),
        Statement("test.dues.forbidden5", "DELETE FROM invoice"),
        Statement("test.dues.forbidden6", "UPDATE invoice SET amount = 1"),
        Statement("test.dues.forbidden7", "DELETE FROM billing_item"),
        Statement("test.dues.forbidden8", "TRUNCATE ledger_line"),
        Statement("test.dues.forbidden9", "DELETE FROM invoice_counter"),
    ]

    private static let voiding = Statement<Void>("test.dues.voiding", "UPDATE invoice SET state = 'void'")
    private static let visible = Statement<SchemeID>(
        "test.dues.visible", "SELECT member FROM invoice", row: { (member: SchemeID) in member })
    private static let runs = Statement<UUID>("test.dues.runs", "SELECT id FROM billing_run", row: { (id: UUID) in id })
}
