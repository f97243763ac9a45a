import Audit
import HubCore
import Postgres
import Testing
import TestSupport

@testable import Dues

@Suite struct BillingIssueTests {
    let year = FiscalYear(2026)

    @Test func givesEveryMemberOneInvoiceNumberedInOrder() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(7)
            let outcome = try #require(try await dues.engine(itemsPerChunk: 3).issue(year, actor: "test", workers: 1))
            #expect(outcome.issuedNow == 7 && outcome.run.state == .issued && !outcome.wasResumed)
            let invoices = try await dues.invoices()
            #expect(invoices.map(\.number.serial) == Array(1...7))
            #expect(invoices.map(\.member.code) == invoices.map(\.member.code).sorted())
            #expect(invoices.allSatisfy { $0.amount == Yen(30_000) && $0.issuedOn == Day("2026-06-15") })
            #expect(invoices[0].number.description == "HSJ-2026-00001")
            #expect(try await dues.count(DuesFixture.outboxRows) == 7)
        }
    }

    @Test func againChangesNothing() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(4)
            let first = try #require(try await dues.engine().issue(year, actor: "test"))
            let before = try await dues.invoices()
            #expect(try await dues.engine().issue(year, actor: "test") == nil)
            let again = try await dues.engine().issue(run: first.run.id, actor: "test")
            #expect(again.issuedNow == 0 && again.counts.issued == 4 && !again.wasResumed)
            #expect(try await dues.invoices() == before)
        }
    }

    @Test func aLaterRunBillsOnlyThoseWhoJoined() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(3)
            _ = try await dues.engine().issue(year, actor: "test")
            try await dues.addMembers(2, from: 4, since: "2026-06-01")
            let second = try #require(try await dues.engine().issue(year, actor: "test"))
            #expect(second.issuedNow == 2 && second.counts.skipped == 3)
            #expect(try await dues.invoices().map(\.number.serial) == Array(1...5))
        }
    }

    @Test func withManyWorkersAndProgramsHasNoGapsAndNoDoubles() async throws {
        try await DuesFixture.with { dues in
            try await dues.setFee(2025)
            try await dues.addMembers(230)
            let runs = try await [2025, 2026].asyncMap {
                try #require(try await dues.engine().preview(FiscalYear($0), actor: "test").run)
            }
            // Three programs with three workers each, on two years at once.
            let issued = try await withThrowingTaskGroup(of: Int.self) { group in
                for program in 0..<3 {
                    for run in runs {
                        group.addTask {
                            try await dues.engine(itemsPerChunk: 9 + program)
                                .issue(run: run.id, actor: "program \(program)", workers: 3).issuedNow
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(issued == 460)
            for year in [2025, 2026] {
                let invoices = try await dues.invoices(year)
                #expect(invoices.map(\.number.serial) == Array(1...230))
                #expect(Set(invoices.map(\.member.id)).count == 230)
                #expect(try await dues.numbers(year) == [NumberReport(series: "HSJ", given: 230, invoices: 230)])
            }
            for run in runs { #expect(try await dues.engine().progress(of: run.id).run.state == .issued) }
        }
    }

    @Test func aRunThatBrokeOffGoesOnWhereItWas() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(10)
            let engine = dues.engine(itemsPerChunk: 4)
            let run = try await engine.start(engine.preview(year, actor: "test").run!.id, actor: "test").run
            #expect(try await engine.issueChunk(of: run, actor: "test").issued == 4)
            // The program dies in the middle of the second chunk: everything of it is undone, its numbers too.
            await #expect(throws: Crash.self) {
                try await dues.test.database.write(as: .dues) { tx in
                    _ = try BillingChunk(run: run, series: "HSJ", size: 4, actor: "test", now: dues.test.clock.now)
                        .issue(in: tx)
                    throw Crash()
                }
            }
            #expect(try await engine.progress(of: run.id).counts.issued == 4)
            await #expect {
                try await engine.preview(year, actor: "test")
            } throws: { ($0 as? Problem)?.kind == .billingRunState }

            let outcome = try #require(try await engine.issue(year, actor: "test"))
            #expect(outcome.wasResumed && outcome.issuedNow == 6 && outcome.counts.issued == 10)
            #expect(try await dues.invoices().map(\.number.serial) == Array(1...10))
        }
    }

    @Test func changedInputsAreRefusedWithTheDifference() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(3)
            let preview = try await dues.engine().preview(year, actor: "test")
            try await dues.record(.withdrawn, of: members[1], on: "2026-03-31")
            await #expect {
                try await dues.engine().issue(year, actor: "test")
            } throws: { error in
                let problem = error as? Problem
                return problem?.kind == .billingInputsChanged
                    && problem?.members["changes"] == .list(["hs-13-s00002: continuing → withdrawn"])
            }
            #expect(try await dues.invoices().isEmpty)
            #expect(try await dues.engine().progress(of: preview.run!.id).run.state == .previewed)

            _ = try await dues.engine().preview(year, actor: "test")
            try await dues.setFee(2026, amount: 35_000)
            await #expect {
                try await dues.engine().issue(year, actor: "test")
            } throws: { ($0 as? Problem)?.kind == .billingInputsChanged }
        }
    }

    @Test func whoWasInvoicedMeanwhileIsPassedOverWithoutAGap() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(3)
            let engine = dues.engine(itemsPerChunk: 1)
            let run = try await engine.start(engine.preview(year, actor: "test").run!.id, actor: "test").run
            try await dues.invoice(members[1], number: "HSJ-2026-00001", in: run)
            let outcome = try await engine.issue(run: run.id, actor: "test", workers: 1)
            #expect(outcome.issuedNow == 2 && outcome.skippedNow == 1)
            let lines = try await engine.report(on: run.id).lines
            #expect(lines.map(\.reason) == [.continuing, .alreadyInvoiced, .continuing])
            #expect(lines.map { $0.invoice?.serial } == [2, 1, 3])
            #expect(try await dues.numbers() == [NumberReport(series: "HSJ", given: 3, invoices: 3)])
        }
    }

    @Test func aVoidInvoiceKeepsItsNumberAndTheMemberCanBeBilledAgain() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            _ = try await dues.engine().issue(year, actor: "test")
            try await dues.test.owner.write(as: .owner) { tx in
                _ = try tx.execute(DuesFixture.voidOne, "HSJ-2026-00001")
            }
            _ = try await dues.engine().issue(year, actor: "test")
            let invoices = try await dues.invoices()
            #expect(invoices.map(\.number.serial) == [1, 2, 3])
            #expect(invoices.map(\.state) == [.void, .issued, .issued])
            #expect(invoices[2].member == invoices[0].member)
        }
    }

    @Test func everyStepIsInTheAuditLog() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(3)
            _ = try await dues.engine(itemsPerChunk: 2).issue(year, actor: "test", workers: 1)
            let whole = try await dues.test.database.read(as: .dues) { tx in
                try AuditLog.firstBreak(in: DuesAudit.stream, tx)
            }
            #expect(whole == nil)
            // The fee, the preview, the approval, two chunks, the end.
            #expect(try await dues.count(DuesFixture.auditEvents) == 6)
        }
    }

    private struct Crash: Error {}
}

extension Sequence where Element: Sendable {
    func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
