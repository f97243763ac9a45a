import Dues
import HubCore
import Testing

@Suite struct InvoiceGeneratorTests {
    /// Events, billing day, and what comes of them for fiscal year 2026.
    @Test(
        arguments: [
            (["started 2020-04-01"], BillingReason.continuing),
            (["applied 2026-01-01", "approved 2026-02-01", "started 2026-04-01"], .continuing),
            (["started 2026-05-10"], .joinedWithinYear),
            (["started 2020-04-01", "suspended 2025-10-01", "resumed 2026-06-01"], .resumedWithinYear),
            (["started 2020-04-01", "withdrawing 2026-02-01"], .withdrawing),
            (["started 2020-04-01", "withdrawn 2026-05-31"], .leftWithinYear),
            (
                ["started 2020-04-01", "withdrawn 2022-05-31", "applied 2026-04-01", "started 2026-04-20"],
                .joinedWithinYear
            ),
            ([], .noMembership),
            (["applied 2026-01-01"], .notStarted),
            (["approved 2026-01-01", "started 2026-09-01"], .startsLater),
            (["started 2020-04-01", "suspended 2025-10-01"], .suspended),
            (["started 2020-04-01", "withdrawn 2026-03-31"], .withdrawn),
            (["started 2020-04-01", "withdrawn 2026-04-01"], .withdrawn),
            (["started 2020-04-01", "disqualified 2025-06-01"], .disqualified),
            (["started 2020-04-01", "expelled 2025-06-01"], .expelled),
            (["started 2020-04-01", "dissolved 2025-06-01"], .dissolved),
        ] as [([String], BillingReason)])
    func reasons(events: [String], reason: BillingReason) throws {
        let plan = InvoiceGenerator.plan(try Sample.inputs([Sample.member(1, events)]))
        #expect(plan.items.map(\.reason) == [reason])
        #expect((plan.items[0].bill != nil) == reason.isBilled)
    }

    @Test func whoIsInvoicedAlreadyIsNotBilledAgain() throws {
        let member = Sample.member(1, ["started 2020-04-01"], invoice: "HSJ-2026-00007")
        let item = InvoiceGenerator.plan(try Sample.inputs([member])).items[0]
        #expect(item.reason == .alreadyInvoiced)
        #expect(item.bill == nil)
        #expect(item.earlierInvoice?.description == "HSJ-2026-00007")
    }

    @Test func theJoiningRuleIsForThoseWhoJoinWithinTheYearOnly() throws {
        let members = [
            Sample.member(1, ["started 2026-10-01"]),
            Sample.member(2, ["started 2020-04-01"]),
            Sample.member(3, ["started 2020-04-01", "suspended 2025-10-01", "resumed 2026-10-01"]),
        ]
        let plan = InvoiceGenerator.plan(try Sample.inputs(members, asOf: "2026-10-15", joining: .halfYearly))
        #expect(plan.items.map { $0.bill?.amount.amount } == [15_000, 30_000, 30_000])
        #expect(plan.total == Yen(75_000))
    }

    @Test func billingBeforeTheYearLooksAtItsFirstDay() throws {
        let members = [Sample.member(1, ["started 2026-04-01"]), Sample.member(2, ["started 2026-05-01"])]
        let plan = InvoiceGenerator.plan(try Sample.inputs(members, asOf: "2026-03-10"))
        #expect(plan.items.map(\.reason) == [.continuing, .startsLater])
    }

    @Test func ofTwoEventsOnOneDayTheLaterInTheLifeCycleCounts() throws {
        let history = Sample.history(["started 2026-04-01", "applied 2026-04-01", "approved 2026-04-01"])
        #expect(history.status(on: Day("2026-04-01")!) == .active)
    }

    @Test func everyStatusIsInTheTableOfWhoOwes() {
        #expect(MembershipStatus.allCases.filter(\.owesDues) == [.active, .withdrawing])
    }

    /// The plan depends on nothing but its inputs, member by member.
    @Test func aMembersItemDoesNotDependOnTheOthers() throws {
        let members = (1...50).map { Sample.member($0, ["started 20\(10 + $0 % 17)-04-01"]) }
        let whole = InvoiceGenerator.plan(try Sample.inputs(members))
        let alone = try members.map { InvoiceGenerator.plan(try Sample.inputs([$0])).items[0] }
        #expect(whole.items == alone)
    }
}
