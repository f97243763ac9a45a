import Dues
import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

@Suite("Members")
struct MembersTests {
    private let first = SchemeCodeSample.first

    @Test("A status holds from its day on; the list of a day shows it and whether dues are owed")
    func effectiveDated() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let members = dues.members
            let step = MembershipEvent(.suspended, on: Day("2026-07-01")!)
            let dry = try await members.record(step, of: first, note: nil, actor: "test", dryRun: true)
            #expect(dry.status == .active)
            let after = try await members.record(step, of: first, note: "届出", actor: "test")
            #expect(after.status == .active && after.owesDues)
            let later = try await members.list(on: Day("2026-07-01"))
            #expect(later.map(\.status) == [.suspended, .active])
            #expect(later.map(\.owesDues) == [false, true])
            #expect(try await members.list(on: Day("2026-06-30")).map(\.status) == [.active, .active])
            #expect(try await members.record(of: first).steps.map(\.declaredBy) == ["national", "national"])
            await #expect { try await members.record(step, of: first, note: nil, actor: "test") } throws: {
                ($0 as? Problem)?.kind == .alreadyExists
            }
            _ = try await members.takeBack(step, of: first, actor: "test")
            #expect(try await members.list(on: Day("2026-07-01")).map(\.status) == [.active, .active])
        }
    }

    @Test("What a scheme declared itself the office cannot take back")
    func ownWord() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(1)
            try await dues.test.owner.write(as: .owner) { tx in try tx.execute(Self.declaredByScheme) }
            await #expect {
                try await dues.members.takeBack(
                    MembershipEvent(.started, on: Day("2020-04-01")!), of: first, actor: "test")
            } throws: { ($0 as? Problem)?.kind == .notFound }
        }
    }

    @Test("An exempt member is not billed, is named with the reason, and is billed when that is lifted")
    func exemption() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let year = FiscalYear(2026)
            let preview = try await dues.engine().preview(year, actor: "test")
            #expect(preview.billed.count == 2)
            _ = try await dues.members.exempt(first, in: year, because: "災害のため", actor: "test")
            // The preview rests on what is no longer so.
            await #expect { try await dues.engine().issue(year, actor: "test") } throws: {
                ($0 as? Problem)?.kind == .billingInputsChanged
            }
            let again = try await dues.engine().preview(year, actor: "test")
            #expect(again.lines.map(\.reason) == [.exempt, .continuing])
            #expect(try await dues.members.list().map(\.exemption) == ["災害のため", nil])
            _ = try await dues.members.exempt(first, in: year, because: nil, actor: "test")
            #expect(try await dues.engine().preview(year, actor: "test").billed.count == 2)
        }
    }

    @Test("A payer apart from the member stands on the documents from its day on, and no longer")
    func payer() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(1)
            let payer = try MemberPayer(
                name: "架空県庁", kana: "カクウケンチヨウ", postalCode: "100-0001", address: "東京都千代田区9-9", mail: "ken@example.jp")
            _ = try await dues.members.setPayer(payer, of: first, from: Day("2026-06-01")!, actor: "test")
            _ = try await dues.members.setPayer(nil, of: first, from: Day("2026-08-01")!, actor: "test")
            #expect(try await dues.members.list(on: Day("2026-05-31")).map(\.payer) == ["架空市子育て支援課"])
            #expect(try await dues.members.list().map(\.payer) == ["架空県庁"])
            #expect(try await dues.members.list(on: Day("2026-08-01")).map(\.payer) == ["架空市子育て支援課"])
            try await dues.documents.makeInvoices(actor: "test")
            let made = try await dues.documents.list(FiscalYear(2026))[0]
            let text = try await SeenPDF(dues.documents.content(of: made.id).bytes).compactText
            #expect(text.contains("架空県庁") && text.contains("〒100-0001"))
            let mail = DuesMail(database: dues.test.database, clock: dues.test.clock)
            _ = try await mail.queue(FiscalYear(2026), kind: .invoice, actor: "test")
            #expect(try await mail.letters().map(\.address) == ["ken@example.jp"])
        }
    }

    @Test("The stages of a coming scheme, until its activity starts")
    func stages() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.test.addScheme(code: first.rawValue)
            for (stage, day) in [
                (OnboardingStage.studyMeeting, "2025-05-01"), (.hostDecided, "2025-09-01"),
                (.organizerTrained, "2026-08-01"),
            ] {
                _ = try await dues.members.reach(stage, by: first, on: Day(day)!, note: nil, actor: "test")
            }
            #expect(try await dues.members.list().map(\.stage) == [2])
            #expect(try await dues.members.list(on: Day("2026-08-01")).map(\.stage) == [3])
            _ = try await dues.members.record(
                MembershipEvent(.started, on: Day("2026-09-01")!), of: first, note: nil, actor: "test")
            #expect(try await dues.members.list(on: Day("2026-09-01")).map(\.stage) == [nil])
            #expect(try await dues.members.record(of: first).stages.map(\.stage) == [1, 2, 3])
        }
    }

    @Test("Candidates for the board: past due in two years, with letters and reports; nothing changes by itself")
    func candidates() async throws {
        try await DuesFixture.with { dues in
            try await dues.setFee(2025)
            let members = try await dues.addMembers(3)
            for year in [2025, 2026] { _ = try await dues.engine().issue(FiscalYear(year), actor: "test") }
            #expect(try await dues.members.candidates(years: 1).isEmpty)
            let later = Members(
                database: dues.test.database, clock: .fixed(try Date("2026-09-01T00:00:00Z", strategy: .iso8601)))
            #expect(try await later.candidates(years: 2).map(\.scheme).count == 3)
            try await dues.setState(.paid, of: "HSJ-2025-00001")
            try await dues.documents.setIssuer(SheetSample.issuer(), actor: "test")
            let open = ["HSJ-2025-00002", "HSJ-2026-00002"].map { InvoiceNumber($0)! }
            _ = try await dues.documents.make(
                .reminder(open, .request, paymentsSeenUntil: Day("2026-06-12")!, open: [:]), actor: "test")
            try await dues.record(.withdrawn, of: members[2], on: "2026-08-01")
            let found = try await later.candidates(years: 2)
            #expect(found.map(\.scheme) == ["hs-13-s00002"])
            #expect(found[0].openYears == [2025, 2026] && found[0].invoiced == Yen(60_000))
            #expect(
                found[0].reminders == 1 && found[0].lastReminderOn == Day("2026-06-15") && found[0].lastReportFor == nil
            )
            #expect(found[0].daysOverdue == 48 && found[0].status == .active)
            #expect(try await later.list().first { $0.scheme == "hs-13-s00002" }?.status == .active)
        }
    }

    private static let declaredByScheme = Statement<Void>(
        "test.members.declared", "UPDATE membership_event SET declared_by = 'scheme'")
}

enum SchemeCodeSample {
    static let first = try! SchemeCode(parsing: "hs-13-s00001")
}

extension DuesFixture {
    fileprivate var members: Members { Members(database: test.database, clock: test.clock) }
}
