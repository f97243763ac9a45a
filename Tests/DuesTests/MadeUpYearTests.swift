import BankFiles
import Dues
import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

/// A year of 120 members, month by month, with an oracle that knows whose every payment is.
@Suite("A made-up year of dues")
struct MadeUpYearTests {
    @Test("No payment is posted wrongly, and 95 of 100 under a registered name and of the exact amount need no person")
    func year() async throws {
        let seed =
            ProcessInfo.processInfo.environment["HUB_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: .min ... .max)
        print("made-up year of dues: seed \(seed)")
        let year = MadeUpYear(seed: seed)
        try await ReceiptFixture.with(year.members.map(\.payerName), at: "2026-04-20T00:00:00Z", issues: false) {
            fixture in
            try await prepare(fixture, year)
            let oracle = try Oracle(year)
            for file in year.files() {
                let end = Day(year: file.month.next.year, month: file.month.next.month, day: 2)!
                let moment = fixture.at(end.description)
                _ = try await moment.importing.run(file.bytes, name: file.month.description, actor: "bank")
                _ = try await moment.matching.run(actor: "program")
            }
            let posted = try await oracle.check(fixture)
            print("  \(posted.automatic) of \(posted.registered) registered and exact posted without a person")
            #expect(posted.wrong == [])
            #expect(posted.registered > 70)
            #expect(posted.automatic * 100 >= posted.registered * 95)
            #expect(try await fixture.broken() == [])
            try await decideTheRest(fixture, year, oracle)
            try await closeTheYear(fixture)
        }
    }

    private func prepare(_ fixture: ReceiptFixture, _ year: MadeUpYear) async throws {
        // Those of whom last year's due is open as well.
        let earlier = BillingEngine(
            database: fixture.test.database, clock: .fixed(Day("2025-05-01")!.start), entropy: fixture.test.entropy)
        _ = try await earlier.issue(FiscalYear(2025), actor: "test")
        for member in year.members where member.habit != .twoYearsOpen {
            try await fixture.decisions.void(
                InvoiceNumber(series: "HSJ", fiscalYear: FiscalYear(2025), serial: Int32(member.index)), reason: "試験",
                actor: "test")
        }
        _ = try await fixture.dues.engine().issue(FiscalYear(2026), actor: "test")
        for member in year.members where member.habit == .payerCode {
            try await fixture.matching.register(
                code: MadeUpYear.code(of: member), of: "hs-13-s\(member.index.padded(5))", actor: "test")
        }
    }

    /// What is left is decided as the truth says; then everything is accounted for.
    private func decideTheRest(_ fixture: ReceiptFixture, _ year: MadeUpYear, _ oracle: Oracle) async throws {
        let moment = fixture.at("2027-03-31")
        for line in try await moment.matching.lines([.open, .held]) where line.kind == .payment {
            guard let truth = oracle.truth(of: line) else {
                try await moment.matching.setAside(line.id, true, reason: "会費以外", actor: "officer")
                continue
            }
            let members = truth.members.map { index in year.members[index - 1] }
            let short = members.count == 1 && (1..<1_000).contains(30_000 - line.amount.amount)
            _ = try await moment.matching.confirm(
                line.id, ReceiptConfirmation(invoices: members.map(\.invoice), takesFee: short), actor: "officer")
        }
        #expect(try await moment.matching.lines([.open, .held]).filter { $0.kind == .payment }.isEmpty)
        #expect(try await oracle.check(fixture).wrong == [])
        let states = Dictionary(grouping: try await fixture.dues.invoices(), by: \.state).mapValues(\.count)
        #expect(states == [.paid: 115, .partiallyPaid: 2, .issued: 3])
        #expect(try await fixture.broken() == [])
    }

    /// Next year's dues out of what was paid twice or early; the books in the eyes of other programs.
    private func closeTheYear(_ fixture: ReceiptFixture) async throws {
        for kept in try await fixture.decisions.kept() {
            let member = try await fixture.matching.member(#require(kept.scheme))
            try await fixture.at("2027-03-31").decisions.move(
                kept.id, to: .advance(member, FiscalYear(2027)), reason: "翌年度会費", actor: "officer")
        }
        let april = Clock.fixed(Day("2027-04-05")!.start)
        _ = try await BillingEngine(
            database: fixture.test.database, clock: april, entropy: fixture.test.entropy
        ).issue(FiscalYear(2027), actor: "officer")
        let turned = try await fixture.at("2027-04-05").decisions.beginYear(FiscalYear(2027), actor: "officer")
        #expect(turned.sum == Yen(7 * 30_000) && turned.withoutInvoice == 0)
        #expect(try await fixture.broken() == [])
        let entries = try await fixture.reports.entries(Day("2025-04-01")!...Day("2027-04-30")!)
        let ours = try await fixture.balances()
        let names = ours.map { ($0.title.ja, $1) }
        #expect(try await LedgerPrograms.hledgerBalances(entries) == Dictionary(uniqueKeysWithValues: names))
        let english = ours.map { (LedgerPrograms.englishNames[$0] ?? "", $1) }
        #expect(try await LedgerPrograms.beancountBalances(entries) == Dictionary(uniqueKeysWithValues: english))
    }

    // MARK: The oracle

    /// Compares what was posted with the truth, by what a bank's line says of itself.
    private struct Oracle: Sendable {
        private let truths: [String: MadeUpYear.Truth]

        init(_ year: MadeUpYear) throws {
            var truths: [String: MadeUpYear.Truth] = [:]
            for (line, truth) in year.lines where line.kind == .payment { truths[line.reference] = truth }
            self.truths = truths
        }

        func truth(of line: ReceivedLine) -> MadeUpYear.Truth? { truths[line.reference] }

        struct Outcome {
            var wrong: [String] = []
            var registered = 0
            var automatic = 0
        }

        func check(_ fixture: ReceiptFixture) async throws -> Outcome {
            var outcome = Outcome()
            let lines = try await fixture.matching.lines()
            let postings = Dictionary(
                grouping: try await fixture.test.owner.read(as: .owner) { tx in try tx.all(MadeUpYearTests.postings) },
                by: \.line)
            for line in lines where line.kind == .payment && line.direction == .incoming && line.state != .cancelled {
                let truth = truths[line.reference]
                let parts = postings[line.id] ?? []
                if truth?.isRegisteredAndExact == true {
                    outcome.registered += 1
                    if parts.first?.by == "program" { outcome.automatic += 1 }
                }
                for part in parts {
                    let isRight =
                        truth.map { truth in
                            part.member.map { truth.members.contains($0) } ?? false
                                && (part.account == "deposit") == truth.isSurplus
                        } ?? false
                    if !isRight { outcome.wrong.append("\(line.payerName) \(line.amount) → \(part)") }
                }
            }
            return outcome
        }
    }

    struct Posting: Sendable {
        let line: BankLineID
        let by: String
        let account: String
        /// The place of the member among all, from 1.
        let member: Int?
    }

    static let postings = Statement<Posting>(
        "test.madeup.postings",
        """
        SELECT r.line, r.posted_by, a.account, (SELECT count(*) FROM scheme o WHERE o.code <= s.code)
        FROM receipt r JOIN allocation a ON a.receipt = r.id LEFT JOIN scheme s ON s.id = a.member
        WHERE r.reversed_at IS NULL AND a.ended_by IS NULL
        """,
        row: { (line: BankLineID, by: String, account: String, member: Int64?) in
            Posting(line: line, by: by, account: account, member: member.map { $0 == 0 ? nil : Int($0) } ?? nil)
        })
}
