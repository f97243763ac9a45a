import Dues
import Foundation
import HubCore
import Mailing
import TestSupport
import Testing

@Suite("Steps of a billing run")
struct BillingStepsTests {
    private let year = FiscalYear(2026)

    @Test("With the policy of a second person nobody issues what they previewed themselves")
    func secondPerson() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let engine = dues.engine()
            try await engine.setPolicy(BillingPolicy(secondPerson: true), actor: "admin")
            let run = try await engine.preview(year, actor: "花子").run!
            for work in [
                { _ = try await engine.approve(run.id, actor: "花子") },
                { _ = try await engine.issue(year, actor: "花子") },
            ] as [@Sendable () async throws -> Void] {
                await #expect { try await work() } throws: { ($0 as? Problem)?.kind == .secondPersonNeeded }
            }
            #expect(try await dues.invoices().isEmpty)
            #expect(try await engine.approve(run.id, actor: "太郎").state == .approved)
            // Approved again: nothing changes. Then whoever may issue does.
            #expect(try await engine.approve(run.id, actor: "花子").state == .approved)
            #expect(try await engine.issue(year, actor: "花子")?.issuedNow == 2)
        }
    }

    @Test("An approval is of what was previewed: if that changed, it is refused")
    func changed() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let engine = dues.engine()
            let run = try await engine.preview(year, actor: "花子").run!
            try await engine.approve(run.id, actor: "太郎")
            try await dues.addMembers(1, from: 3)
            await #expect { try await engine.issue(run: run.id, actor: "花子") } throws: {
                ($0 as? Problem)?.kind == .billingInputsChanged
            }
            let next = try await engine.preview(year, actor: "花子").run!
            #expect(next.id != run.id)
            #expect(Set(try await engine.runs(year).map(\.state)) == [.previewed, .cancelled])
        }
    }

    @Test("A preview can be cancelled, a run with invoices cannot")
    func cancel() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let engine = dues.engine()
            let run = try await engine.preview(year, actor: "test").run!
            for _ in 0..<2 { #expect(try await engine.cancel(run.id, actor: "test").state == .cancelled) }
            await #expect { try await engine.issue(run: run.id, actor: "test") } throws: {
                ($0 as? Problem)?.kind == .billingRunState
            }
            let issued = try #require(try await engine.issue(year, actor: "test"))
            await #expect { try await engine.cancel(issued.run.id, actor: "test") } throws: {
                ($0 as? Problem)?.kind == .billingRunState
            }
        }
    }

    @Test("Sent once every document is made and no letter waits; closed once everything is paid")
    func sentAndClosed() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(2)
            let engine = dues.engine()
            let run = UUID(uuidString: try await engine.runs(year)[0].id)!
            #expect(try await engine.markSent(year, actor: "test") == 0)
            try await dues.documents.makeInvoices(actor: "test")
            let mail = DuesMail(database: dues.test.database, clock: dues.test.clock)
            _ = try await mail.queue(year, kind: .invoice, actor: "test")
            #expect(try await engine.markSent(year, actor: "test") == 0)
            try await MailServer.with { server in
                _ = try await mail.deliver(
                    through: .init(address: server.address, user: nil, password: nil),
                    from: .init(parsing: "dues@example.jp"))
            }
            #expect(try await engine.markSent(year, actor: "test") == 1)
            #expect(try await engine.markSent(year, actor: "test") == 0)
            await #expect { try await engine.close(run, actor: "test") } throws: {
                ($0 as? Problem)?.kind == .billingRunState
            }
            for number in 1...2 { try await dues.setState(.paid, of: "HSJ-2026-0000\(number)") }
            #expect(try await engine.close(run, actor: "test").state == .closed)
        }
    }
}
