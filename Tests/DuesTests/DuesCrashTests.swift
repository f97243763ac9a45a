import Dues
import Foundation
import HubCore
import Mailing
import Postgres
import TestSupport
import Testing

/// The built program, killed wherever it is, and started again.
@Suite("Billing under kill -9")
struct DuesCrashTests {
    private let year = FiscalYear(2026)

    @Test(
        "A run killed at any step and by two programs at once bills everybody once, without a gap",
        arguments: seeds("HUB_DUES_SEED", otherwise: [1, 2, 3]))
    func run(seed: UInt64) async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(2_500)
            var random = SeededRandom(seed: seed)
            let hub = dues.hub
            var kills = 0
            for _ in 0..<6 {
                let moments = (0..<2).map { _ in Double.random(in: 0.05...1.2, using: &random) }
                try await withThrowingTaskGroup(of: Int32.self) { group in
                    for moment in moments {
                        group.addTask {
                            try await hub.run(["dues", "issue", "--fiscal-year", "2026"], killedAfter: moment).status
                        }
                    }
                    for try await status in group where status == SIGKILL { kills += 1 }
                }
            }
            let last = try await hub.run("dues", "issue", "--fiscal-year", "2026")
            #expect(last.status == 0, "seed \(seed): \(last.all)")
            #expect(kills > 0, "seed \(seed)")
            let invoices = try await dues.invoices()
            #expect(invoices.map(\.number.serial) == Array(1...Int32(members.count)), "seed \(seed)")
            #expect(Set(invoices.map(\.member.id)) == Set(members), "seed \(seed)")
            #expect(try await dues.numbers().map(\.missing) == [0])
            // Told once each, and one document waits for each.
            #expect(try await dues.test.rowCounts()["change_log"] == Int64(members.count))
            #expect(try await dues.count(DuesFixture.outboxRows) == Int64(members.count))
            let verified = try await hub.run("audit", "verify")
            #expect(verified.status == 0, "seed \(seed): \(verified.all)")
        }
    }

    @Test(
        "The making of documents, killed: each once, all in the end",
        arguments: seeds("HUB_DUES_SEED", otherwise: [4, 5]))
    func documents(seed: UInt64) async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(150)
            var random = SeededRandom(seed: seed)
            let hub = dues.hub
            for _ in 0..<5 {
                let moment = Double.random(in: 0.1...1.5, using: &random)
                _ = try await hub.run(["dues", "document", "make"], killedAfter: moment)
            }
            let last = try await hub.run("dues", "document", "make")
            #expect(last.status == 0, "seed \(seed): \(last.all)")
            let counts = try await dues.test.rowCounts()
            #expect(counts["dues_document"] == 150 && counts["document"] == 150, "seed \(seed)")
            #expect(counts["change_log"] == 300, "seed \(seed)")
            let verified = try await hub.run("dues", "document", "verify", "--fiscal-year", "2026", "--json")
            #expect(verified.status == 0 && verified.output.contains(#""differing" : ["#), "\(verified.all)")
            #expect(!verified.output.contains("HSJ"), "\(verified.all)")
        }
    }

    @Test(
        "The sending of letters, killed: each arrives; a second copy only of the letter that was under way, the same bytes",
        arguments: seeds("HUB_DUES_SEED", otherwise: [6, 7]))
    func letters(seed: UInt64) async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(60, mail: "office{n}@example.jp")
            try await dues.documents.makeInvoices(actor: "test")
            try await MailServer.with { server in
                var random = SeededRandom(seed: seed)
                var kills = 0
                let settings = ["--set", "mail.server=\(server.address)", "--set", "mail.from=dues@example.jp"]
                for _ in 0..<6 {
                    let outcome = try await dues.hub.run(
                        ["dues", "send", "--fiscal-year", "2026"] + settings,
                        killedAfter: Double.random(in: 0.2...1.2, using: &random))
                    if outcome.status == SIGKILL { kills += 1 }
                }
                #expect(kills > 0, "seed \(seed)")
                // What was under way is claimed until its lease has run out.
                let later = Clock.fixed(Date(timeIntervalSinceNow: LetterPatience.lease + 60))
                let mail = DuesMail(database: dues.test.database, clock: later)
                let last = try await mail.deliver(
                    through: SMTPServer(address: server.address, user: nil, password: nil, patience: 60),
                    from: try MailAddress(parsing: "dues@example.jp"))
                #expect(last.failed == 0 && last.postponed == 0, "seed \(seed): \(last)")
                let letters = try await server.letters()
                let copies = Dictionary(grouping: letters, by: \.id)
                #expect(copies.count == 60, "seed \(seed)")
                #expect(letters.count - copies.count <= kills, "seed \(seed)")
                #expect(copies.values.allSatisfy { Set($0.map(\.sha256)).count == 1 }, "seed \(seed)")
                #expect(try await mail.letters().allSatisfy { $0.state == .sent }, "seed \(seed)")
            }
        }
    }

    @Test("hub audit verify finds the event that somebody changed, and one that was cut off")
    func audit() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(2)
            #expect(try await dues.hub.run("audit", "verify").status == 0)
            try await dues.test.owner.write(as: .owner) { tx in try tx.execute(Self.change) }
            let changed = try await dues.hub.run("audit", "verify", "--json")
            #expect(changed.status == 1 && changed.output.contains(#""brokenAt" : 2"#), "\(changed.all)")
            try await dues.test.owner.write(as: .owner) { tx in
                try tx.execute(Self.restore)
                try tx.execute(Self.cutOff)
            }
            #expect(try await dues.hub.run("audit", "verify").status == 1)
        }
    }

    private static let change = Statement<Void>(
        "test.audit.change", "UPDATE audit_event SET actor = actor || 'x' WHERE stream = 'dues' AND position = 2")
    private static let restore = Statement<Void>(
        "test.audit.restore",
        "UPDATE audit_event SET actor = left(actor, -1) WHERE stream = 'dues' AND position = 2")
    private static let cutOff = Statement<Void>(
        "test.audit.cutOff",
        """
        DELETE FROM audit_event WHERE stream = 'dues'
            AND position = (SELECT max(position) FROM audit_event WHERE stream = 'dues')
        """)
}

extension DuesFixture {
    /// The built program on this database.
    var hub: Program { Program("hub", environment: ["HUB_DATABASE_URL": test.conninfo]) }
}
