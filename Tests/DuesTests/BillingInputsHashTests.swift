import Dues
import HubCore
import Testing

@Suite struct BillingInputsHashTests {
    let first = Sample.member(1, ["started 2020-04-01"])
    let second = Sample.member(2, ["started 2021-04-01"])

    @Test func isTheSameForTheSameInputs() throws {
        let a = BillingInputsHash(of: try Sample.inputs([first, second]))
        let b = BillingInputsHash(of: try Sample.inputs([first, second]))
        #expect(a == b)
        #expect(a.text.count == 64)
    }

    @Test func doesNotDependOnTheOrderOfMembers() throws {
        let a = BillingInputsHash(of: try Sample.inputs([first, second]))
        let b = BillingInputsHash(of: try Sample.inputs([second, first]))
        #expect(a.whole == b.whole)
    }

    @Test func changesWithEveryInput() throws {
        let hashes = try [
            Sample.inputs([first, second]), Sample.inputs([first]), Sample.inputs([first, second], asOf: "2026-06-16"),
            Sample.inputs([first, second], joining: .monthly),
            Sample.inputs([first, Sample.member(2, ["started 2021-04-02"])]),
            Sample.inputs([first, Sample.member(2, ["started 2021-04-01"], invoice: "HSJ-2026-00001")]),
            Sample.inputs([first, Sample.member(3, ["started 2021-04-01"])]),
        ].map { BillingInputsHash(of: $0).whole }
        #expect(Set(hashes).count == hashes.count)
    }

    @Test func theDifferenceNamesWhoChanged() throws {
        let before = try Sample.inputs([first, second])
        let hash = BillingInputsHash(of: before)
        let remembered = zip(InvoiceGenerator.plan(before).items, hash.members).map {
            BillingDifference.Remembered(member: $0.member, reason: $0.reason, hash: $1)
        }
        let now = try Sample.inputs([
            first, Sample.member(2, ["started 2021-04-01", "withdrawn 2026-03-01"]), Sample.member(3, []),
        ])
        let difference = BillingDifference(
            rememberedSchedule: hash.schedule, remembered: remembered, plan: InvoiceGenerator.plan(now),
            hash: BillingInputsHash(of: now))
        #expect(!difference.scheduleChanged)
        #expect(difference.members.map(\.member.rawValue) == [2, 3])
        #expect(difference.members.map(\.before) == [.continuing, nil])
        #expect(difference.members.map(\.now) == [.withdrawn, .noMembership])
        let problem = difference.problem(naming: [SchemeID(2): "hs-13-wako"])
        #expect(problem.kind == .billingInputsChanged)
        #expect(problem.members["changes"] == .list(["hs-13-wako: continuing → withdrawn", "3: - → no-membership"]))
    }
}
