import Dues
import HubCore
import Testing
import TestSupport

@Suite struct BillingPreviewTests {
    let year = FiscalYear(2026)

    @Test func storesEveryMemberWithItsReason() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(3)
            try await dues.record(.suspended, of: members[1], on: "2025-10-01")
            let report = try await dues.engine().preview(year, actor: "test")
            #expect(report.lines.map(\.reason) == [.continuing, .suspended, .continuing])
            #expect(report.lines.map(\.state) == [.pending, .skipped, .pending])
            #expect(report.total == Yen(60_000))
            #expect(report.billed.allSatisfy { $0.dueOn == Day("2026-07-15") })
            #expect(report.isMadeUp)
            let counts = try await dues.engine().progress(of: #require(report.run).id).counts
            #expect(counts.pending == 2 && counts.skipped == 1 && counts.issued == 0)
            #expect(try await dues.invoices().isEmpty)
        }
    }

    @Test func isTheSamePlanAsADryRun() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(5)
            let plan = try await dues.engine().plan(year)
            let stored = try await dues.engine().preview(year, actor: "test")
            #expect(plan.lines == stored.lines)
        }
    }

    @Test func twiceWithNothingChangedIsOnePreview() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let first = try await dues.engine().preview(year, actor: "test")
            let second = try await dues.engine().preview(year, actor: "test")
            #expect(first.run?.id == second.run?.id)
        }
    }

    @Test func replacesAnEarlierOneWhenSomethingChanged() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let first = try #require(try await dues.engine().preview(year, actor: "test").run)
            try await dues.addMembers(1, from: 3)
            let second = try #require(try await dues.engine().preview(year, actor: "test").run)
            #expect(first.id != second.id)
            #expect(try await dues.engine().progress(of: first.id).run.state == .cancelled)
            await #expect(throws: Problem.self) { try await dues.engine().issue(run: first.id, actor: "test") }
        }
    }

    @Test func emptyIsRefusedWithTheReasons() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(2)
            for member in members { try await dues.record(.withdrawn, of: member, on: "2026-03-31") }
            await #expect {
                try await dues.engine().preview(year, actor: "test")
            } throws: { error in
                let problem = error as? Problem
                return problem?.kind == .billingPreviewEmpty && problem?.detail?.ja == "退会 2"
            }
        }
    }

    @Test func withoutAFeeIsRefused() async throws {
        try await DuesFixture.with { dues in
            _ = await #expect {
                try await dues.engine().preview(FiscalYear(2031), actor: "test")
            } throws: { ($0 as? Problem)?.kind == .feeScheduleMissing }
        }
    }

    @Test func manyAtOnceLeaveOneOpenRun() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(20)
            let runs = try await withThrowingTaskGroup(of: BillingRun?.self) { group in
                for number in 0..<4 {
                    group.addTask { try await dues.engine().preview(year, actor: "test \(number)").run }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(runs.map { $0?.id }).count == 1)
        }
    }
}
