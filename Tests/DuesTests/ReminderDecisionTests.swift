import HubCore
import Testing

@testable import Dues

@Suite("When dues are asked for")
struct ReminderDecisionTests {
    private static let due = Day("2026-05-29")!
    private let policy = ReminderPolicy.standard

    private func invoice(
        _ last: (ReminderLevel, String)? = nil, hold: ReminderHold? = nil
    ) -> OpenInvoice {
        OpenInvoice(
            number: InvoiceNumber("HSJ-2026-00001")!, member: SchemeID(7), dueOn: Self.due, balance: Yen(30_000),
            last: last.map { OpenInvoice.Made(level: $0.0, on: Day($0.1)!) }, hold: hold)
    }

    private func bank(through day: String? = nil, candidates: Set<SchemeID> = []) -> BankKnowledge {
        BankKnowledge(through: day.map { Day($0)! }, waitingLines: candidates.count, candidates: candidates)
    }

    private func decide(
        _ invoice: OpenInvoice, on day: String, _ bank: BankKnowledge? = nil
    ) -> ReminderDecision {
        let today = Day(day)!
        return ReminderDecision(
            invoice, policy, bank ?? BankKnowledge(through: today.adding(days: -1), waitingLines: 0, candidates: []),
            on: today)
    }

    @Test(
        "One level after another, each on its day; what comes before the due date is passed over after it",
        arguments: [
            (nil, "2026-05-14", ReminderDecision.wait(.notYet, next: .notice, from: Day("2026-05-15")!)),
            (nil, "2026-05-15", .make(.notice)),
            (nil, "2026-05-29", .make(.notice)),
            (nil, "2026-06-01", .wait(.notYet, next: .request, from: Day("2026-06-12")!)),
            (nil, "2026-06-12", .make(.request)),
            // Nothing was asked for half a year: the request first, not the demand.
            (nil, "2027-01-12", .make(.request)),
            (ReminderLevel.notice, "2026-06-12", .make(.request)),
            (.request, "2026-07-27", .wait(.notYet, next: .again, from: Day("2026-07-28")!)),
            (.request, "2026-07-28", .make(.again)),
            (.again, "2026-11-25", .make(.demand)),
            (.demand, "2027-03-01", .wait(.allMade, next: nil, from: nil)),
        ] as [(ReminderLevel?, String, ReminderDecision)])
    func levels(last: ReminderLevel?, day: String, expected: ReminderDecision) {
        #expect(decide(invoice(last.map { ($0, "2026-05-15") }), on: day) == expected)
    }

    @Test("The next level keeps its distance from a late one")
    func distance() {
        let late = invoice((.request, "2026-07-27"))
        #expect(decide(late, on: "2026-08-07") == .wait(.notYet, next: .again, from: Day("2026-08-10")!))
        #expect(decide(late, on: "2026-08-12") == .make(.again))
    }

    @Test(
        "Nothing goes out on a weekend, a holiday or at the turn of the year",
        arguments: [
            "2026-06-13", "2026-06-14", "2026-07-20", "2026-12-31", "2027-01-01",
        ])
    func closed(day: String) {
        #expect(decide(invoice(), on: day) == .wait(.notABankingDay, next: .request, from: Day("2026-06-12")!))
    }

    @Test(
        "The bank's data may be three banking days behind, today and days off not counted",
        arguments: [("2026-07-14", true), ("2026-07-13", false), ("2026-07-18", true), ("2026-07-23", true)])
    func fresh(through: String, isFresh: Bool) {
        // 20 July is a holiday, a Monday: the banking days before the 21st are the 15th, 16th and 17th.
        let decision = decide(invoice(), on: "2026-07-21", bank(through: through))
        #expect(
            decision == (isFresh ? .make(.request) : .wait(.bankDataOld, next: .request, from: Day("2026-06-12")!)))
    }

    @Test("An account without data, a payment that may be the member's, a hold: no letter")
    func gates() {
        let from = Day("2026-06-12")!
        #expect(decide(invoice(), on: "2026-06-15", bank()) == .wait(.bankDataOld, next: .request, from: from))
        let waiting = bank(through: "2026-06-14", candidates: [SchemeID(7)])
        #expect(decide(invoice(), on: "2026-06-15", waiting) == .wait(.receiptOpen, next: .request, from: from))
        let other = bank(through: "2026-06-14", candidates: [SchemeID(8)])
        #expect(decide(invoice(), on: "2026-06-15", other) == .make(.request))
        let hold = ReminderHold(stored: "分割払いの相談中", until: Day("2026-06-15")!)
        #expect(decide(invoice(hold: hold), on: "2026-06-15") == .wait(.onHold, next: .request, from: from))
        #expect(decide(invoice(hold: hold), on: "2026-06-16") == .make(.request))
        let open = ReminderHold(stored: "災害", until: nil)
        #expect(decide(invoice(hold: open), on: "2027-06-15") == .wait(.onHold, next: .request, from: from))
    }

    @Test(
        "A policy is four days in their order, only the first before the due date",
        arguments: [
            [-14, 14, 60], [-14, 0, 60, 180], [1, 14, 60, 180], [-14, 60, 14, 180], [-91, 14, 60, 180],
            [0, 1, 2, 1_001],
        ])
    func unsound(days: [Int]) {
        #expect(throws: Problem.self) { try ReminderPolicy(daysFromDue: days, distanceDays: 14, freshDays: 3) }
    }

    @Test("Before a letter goes, whatever changed since it was made stops it")
    func gate() {
        func stop(
            open: Int64 = 30_000, superseded: Bool = false, hold: ReminderHold? = nil,
            through: String = "2026-06-14", candidates: Set<SchemeID> = []
        ) -> LetterStop? {
            ReminderGate.stop(
                [
                    ReminderStanding(
                        member: SchemeID(7), asked: Yen(30_000), open: Yen(open), isSuperseded: superseded, hold: hold)
                ], policy, bank(through: through, candidates: candidates), on: Day("2026-06-15")!)
        }
        #expect(stop() == nil)
        #expect(stop(open: 0) == .paid)
        #expect(stop(open: 10_000) == .paid)
        #expect(stop(superseded: true) == .superseded)
        #expect(stop(hold: ReminderHold(stored: "x", until: nil)) == .onHold)
        #expect(stop(through: "2026-06-05") == .bankDataOld)
        #expect(stop(candidates: [SchemeID(7)]) == .receiptOpen)
        #expect(stop(candidates: [SchemeID(8)]) == nil)
    }
}
