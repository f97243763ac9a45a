import HubCore
import Testing

@testable import Dues

@Suite("Steps of a membership")
struct MembershipStepTests {
    private func accepts(_ step: String, after events: [String]) -> String {
        let event = Sample.history([step]).events[0]
        do {
            try MembershipStep.check(event, in: Sample.history(events))
            return "yes"
        } catch { return error.kind.code }
    }

    @Test("The way from application to the end, and back from a suspension")
    func way() {
        let all = [
            "applied 2020-01-01", "approved 2020-02-01", "started 2020-04-01", "suspended 2021-04-01",
            "resumed 2022-04-01", "withdrawing 2023-01-01", "withdrawn 2023-03-31", "applied 2024-01-01",
        ]
        for count in all.indices { #expect(accepts(all[count], after: Array(all[..<count])) == "yes", "\(all[count])") }
    }

    @Test(
        "What does not follow is refused",
        arguments: [
            ("resumed 2021-01-01", ["started 2020-04-01"]), ("suspended 2021-01-01", []),
            ("started 2021-01-01", ["started 2020-04-01"]), ("approved 2021-01-01", ["started 2020-04-01"]),
            ("withdrawn 2021-01-01", ["applied 2020-04-01"]),
            ("suspended 2024-01-01", ["started 2020-04-01", "withdrawn 2023-03-31"]),
            ("disqualified 2021-01-01", []),
        ])
    func refused(step: String, events: [String]) {
        #expect(accepts(step, after: events) == "membership-step")
    }

    @Test("A step in the past must leave what follows possible")
    func inThePast() {
        let events = ["started 2020-04-01", "withdrawn 2023-03-31"]
        #expect(accepts("suspended 2022-01-01", after: events) == "yes")
        #expect(accepts("suspended 2019-01-01", after: events) == "membership-step")
        #expect(accepts("applied 2023-03-01", after: events) == "membership-step")
        #expect(accepts("started 2020-04-01", after: events) == "already-exists")
    }

    @Test("Every status can be reached and, but for none, every step has an origin")
    func whole() {
        let reached = Set(MembershipEvent.Kind.allCases.map(\.status))
        #expect(reached == Set(MembershipStatus.allCases))
        for kind in MembershipEvent.Kind.allCases { #expect(!MembershipStep.origins(of: kind).isEmpty) }
    }
}
