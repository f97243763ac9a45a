import BankFiles
import Dues
import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

/// From a payment to the books and back.
@Suite("Receipts")
struct ReceiptTests {
    private let first = InvoiceNumber("HSJ-2026-00001")!
    private let second = InvoiceNumber("HSJ-2026-00002")!

    @Test("What leaves no doubt is posted; the invoice is paid, the member told, the books balance")
    func posted() async throws {
        try await ReceiptFixture.with { fixture in
            let report = try await fixture.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"), ReceiptFixture.line("ﾀﾞﾚｶ"))
            #expect(report.posted == 1 && report.lines.count == 2)
            #expect(try await fixture.state("HSJ-2026-00001") == .paid)
            #expect(try await fixture.balances() == [.bank: 30_000, .dues: -30_000])
            #expect(try await fixture.test.rowCounts()["change_log"] == 4)
            // Again: nothing.
            #expect(try await fixture.matching.run(actor: "test").posted == 0)
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("Two runs at once post once")
    func atOnce() async throws {
        try await ReceiptFixture.with { fixture in
            let names = ["ﾄｸﾋ)ﾜｺｳ", "ﾊﾅﾐｽﾞｷ", "ｱｵｿﾞﾗ"]
            let lines = names.map { ReceiptFixture.line($0) }
            _ = try await fixture.importing.run(ReceiptFixture.file(lines), name: "a", actor: "test")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 { group.addTask { _ = try await fixture.matching.run(actor: "test") } }
                try await group.waitForAll()
            }
            #expect(try await fixture.test.rowCounts()["receipt"] == 3)
            #expect(try await fixture.balances() == [.bank: 90_000, .dues: -90_000])
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("A person confirms what is proposed, the name is remembered, and next time nobody is asked")
    func confirmed() async throws {
        try await ReceiptFixture.with { fixture in
            let report = try await fixture.receive(ReceiptFixture.line("ﾜｺｳ ﾊﾅｺ"))
            let line = report.lines[0].line.id
            #expect(report.lines[0].decision.action == .leave)
            let outcome = try await fixture.matching.confirm(line, .init(invoices: [first]), actor: "test")
            #expect(outcome.remembered.count == 1)
            #expect(try await fixture.state("HSJ-2026-00001") == .paid)
            // Confirming it once more is refused.
            #expect(
                await problem { _ = try await fixture.matching.confirm(line, nil, actor: "test") }?.kind
                    == .bankLineState)
            try await fixture.matching.reverse(line, reason: "試験", actor: "test")
            #expect(try await fixture.state("HSJ-2026-00001") == .issued)
            #expect(try await fixture.balances() == [:])
            // Taken back by a person: proposed, never posted by a program.
            let after = try await fixture.matching.run(actor: "test")
            #expect(after.posted == 0 && after.lines[0].decision.tier == .alias)
            _ = try await fixture.matching.confirm(line, nil, actor: "test")
            #expect(try await fixture.state("HSJ-2026-00001") == .paid)
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("Short by a fee: proposed, and the national office bears the fee")
    func fee() async throws {
        try await ReceiptFixture.with { fixture in
            let report = try await fixture.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", 29_560))
            #expect(report.posted == 0 && report.lines[0].decision.tier == .shortByFee)
            _ = try await fixture.matching.confirm(report.lines[0].line.id, nil, actor: "test")
            #expect(try await fixture.balances() == [.bank: 29_560, .fees: 440, .dues: -30_000])
            #expect(try await fixture.state("HSJ-2026-00001") == .paid)
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("One payment for several members, with the rest in suspense until it is known; then moved")
    func forSeveral() async throws {
        try await ReceiptFixture.with { fixture in
            let report = try await fixture.receive(ReceiptFixture.line("ﾜｺｳｼ", 90_000))
            let line = report.lines[0].line.id
            let wrong = await problem {
                _ = try await fixture.matching.confirm(line, .init(invoices: [first, second]), actor: "test")
            }
            #expect(wrong?.kind == .allocationInvalid)
            _ = try await fixture.matching.confirm(
                line, .init(invoices: [first, second], rest: .suspense), actor: "test")
            #expect(try await fixture.balances() == [.bank: 90_000, .dues: -60_000, .suspense: -30_000])
            let kept = try await fixture.decisions.kept()
            #expect(kept.count == 1 && kept[0].account == .suspense)
            try await fixture.decisions.move(
                kept[0].id, to: .invoice(InvoiceNumber("HSJ-2026-00003")!), reason: "判明", actor: "test")
            #expect(try await fixture.balances() == [.bank: 90_000, .dues: -90_000])
            #expect(try await fixture.state("HSJ-2026-00003") == .paid)
            #expect(try await fixture.broken() == [])
            // All of it taken back.
            try await fixture.matching.reverse(line, reason: "試験", actor: "test")
            #expect(try await fixture.balances() == [:])
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("A second payment is a deposit: refunded in part with its fee, the rest kept for next year")
    func deposit() async throws {
        try await ReceiptFixture.with { fixture in
            let report = try await fixture.receive(
                ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"), ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2026-06-06"))
            #expect(report.posted == 2)
            #expect(try await fixture.balances() == [.bank: 60_000, .dues: -30_000, .deposit: -30_000])
            let kept = try await fixture.decisions.kept()[0]
            try await fixture.decisions.move(
                kept.id, to: .refund(fee: Yen(220)), amount: Yen(10_000), reason: "二重払い", actor: "test")
            #expect(
                try await fixture.balances()
                    == [.bank: 49_780, .fees: 220, .dues: -30_000, .deposit: -20_000])
            try await Self.checkNotice(of: Yen(10_000), fixture)
            let rest = try await fixture.decisions.kept()[0]
            let member = try await fixture.matching.member("hs-13-s00001")
            try await fixture.decisions.move(
                rest.id, to: .advance(member, FiscalYear(2027)), reason: "翌年度", actor: "test")
            #expect(try await fixture.balances()[.advance] == -20_000)
            #expect(try await fixture.broken() == [])
            // Some of it was given back, so the whole cannot be taken back.
            let line = try await fixture.matching.lines().last!.id
            #expect(
                await problem { try await fixture.matching.reverse(line, reason: "試験", actor: "test") }?.kind
                    == .bankLineState)
        }
    }

    /// The notice says what was booked, once.
    private static func checkNotice(of amount: Yen, _ fixture: ReceiptFixture) async throws {
        let documents = fixture.dues.documents
        try await documents.setIssuer(SheetSample.issuer(), actor: "test")
        let refund = try #require(try await documents.refunds().first)
        #expect(refund.amount == amount && refund.scheme == "hs-13-s00001" && !refund.isMade)
        func problem(_ id: Int64, _ reason: String) async -> String? {
            do {
                _ = try await documents.makeRefundNotice(of: id, reason: reason, actor: "test")
                return nil
            } catch { return (error as? Problem)?.kind.code }
        }
        #expect(await problem(refund.id + 1, "二重払い") == "not-found")
        #expect(await problem(refund.id, "") == "request-invalid")
        let notice = try await documents.makeRefundNotice(of: refund.id, reason: "二重のお振り込み", actor: "test")
        #expect(notice.number == "HSJ-2026-00001-F" && notice.kind == .refund)
        let text = try await SeenPDF(documents.content(of: notice.id).bytes).compactText
        #expect(
            text.contains("10,000") && text.contains("二重のお振り込み") && text.contains(refund.paidOn.japanese), "\(text)")
        #expect(try await documents.makeRefundNotice(of: refund.id, reason: "別の理由", actor: "test").id == notice.id)
        #expect(try await documents.refunds().map(\.number) == ["HSJ-2026-00001-F"])
    }

    @Test("What the bank takes back is taken back here, posted or not")
    func takenBack() async throws {
        try await ReceiptFixture.with { fixture in
            try await fixture.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ"))
            #expect(try await fixture.state("HSJ-2026-00001") == .paid)
            let file = ReceiptFixture.file(
                [
                    ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", on: "2026-06-12", kind: .correction),
                    ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", on: "2026-06-12"),
                    ReceiptFixture.line("ﾊﾅﾐｽﾞｷ", on: "2026-06-12", kind: .correction),
                    // Nothing that it could correct.
                    ReceiptFixture.line("ﾀﾞﾚｶ", 777, on: "2026-06-12", kind: .correction),
                ], from: "2026-06-12", to: "2026-06-12", before: 130_000)
            _ = try await fixture.importing.run(file, name: "b", actor: "test")
            let report = try await fixture.matching.run(actor: "test")
            #expect(report.takenBack.count == 2 && report.posted == 0)
            #expect(try await fixture.state("HSJ-2026-00001") == .issued)
            #expect(try await fixture.balances() == [:])
            #expect(
                try await fixture.lineStates() == [.cancelled, .cancelled, .cancelled, .cancelled, .open])
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("A payer's code is a member's from then on; a line that is no dues is set aside, and put back")
    func codesAndAside() async throws {
        try await ReceiptFixture.with { fixture in
            try await fixture.matching.register(code: "0000012345", of: "hs-13-s00002", actor: "test")
            let report = try await fixture.receive(
                ReceiptFixture.line("ﾖﾐｶﾞﾁｶﾞｳ", code: "0000012345"), ReceiptFixture.line("ｵﾘｿｸ", 12))
            #expect(try await fixture.state("HSJ-2026-00002") == .paid)
            let interest = report.lines.first { $0.line.amount == Yen(12) }!.line.id
            try await fixture.matching.setAside(interest, true, reason: "利息", actor: "test")
            #expect(try await fixture.lineStates() == [.posted, .aside])
            try await fixture.matching.setAside(interest, false, reason: "会費以外だが記帳", actor: "test")
            _ = try await fixture.matching.confirm(
                interest, .init(invoices: [], rest: .sundry), remembers: false, actor: "test")
            #expect(try await fixture.balances() == [.bank: 30_012, .dues: -30_000, .sundry: -12])
            #expect(try await fixture.broken() == [])
        }
    }

    @Test("A payment is short by a fee only where that fee is one of the policy's")
    func transferFees() async throws {
        try await ReceiptFixture.with { receipts in
            func tier() async throws -> MatchingTier? {
                try await receipts.matching.preview().lines.first?.decision.tier
            }
            try await receipts.receive(ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", 29_880))
            #expect(try await tier() != .shortByFee)
            try await receipts.matching.setPolicy(MatchingPolicy(checking: [120, 440]), actor: "test")
            #expect(try await tier() == .shortByFee)
            try await receipts.matching.setPolicy(MatchingPolicy(checking: [440]), actor: "test")
            #expect(try await tier() != .shortByFee)
            #expect(throws: Problem.self) { try MatchingPolicy(checking: [0]) }
            #expect(throws: Problem.self) { try MatchingPolicy(checking: []) }
        }
    }
}
