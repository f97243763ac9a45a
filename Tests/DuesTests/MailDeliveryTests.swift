import Foundation
import HubCore
import Logging
import Mailing
import Postgres
import Server
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Dues

@Suite("Sending documents by mail")
struct MailDeliveryTests {
    private let year = FiscalYear(2026)

    /// Members whose documents are queued for the addresses; `{n}` becomes the member's number.
    private func with(
        _ members: Int, mail: String?, _ body: @Sendable (DuesFixture, MailServer) async throws -> Void
    ) async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(members, mail: mail)
            try await dues.documents.makeInvoices(actor: "test")
            _ = try await dues.mail().queue(year, kind: .invoice, actor: "test")
            try await MailServer.with { server in try await body(dues, server) }
        }
    }

    @Test("Each document goes to its address once, whoever sends and however often")
    func once() async throws {
        try await with(25, mail: "office{n}@example.jp") { dues, server in
            let sent = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await dues.deliver(to: server.address).sent } }
                return try await group.reduce(0, +)
            }
            #expect(sent == 25)
            #expect(try await dues.deliver(to: server.address) == DuesMail.Delivery())
            let queued = try await dues.mail().queue(year, kind: .invoice, actor: "test")
            #expect(queued.queued == 0 && queued.before == 25)
            let letters = try await server.letters()
            #expect(Set(letters.map(\.to)) == Set((1...25).map { "office\($0)@example.jp" }))
            #expect(Set(letters.map(\.id)).count == 25)
            let documents = try await dues.documents.list(year)
            #expect(Set(letters.map(\.sha256)) == Set(documents.map(\.sha256)))
            #expect(letters.allSatisfy { $0.subject.hasPrefix("【請求書】令和8年度 団体会員会費(HSJ-2026-") && $0.defects == [] })
            #expect(letters.allSatisfy { $0.text.contains("架空市子育て支援課 御中") })
            #expect(try await dues.mail().letters().allSatisfy { $0.state == .sent && $0.attempts == 1 })
        }
    }

    @Test("A server that is away: everything waits, and goes when it is back")
    func serverDown() async throws {
        try await with(5, mail: "office{n}@example.jp") { dues, server in
            let away = try await dues.deliver(to: "smtp://127.0.0.1:1")
            // It stops asking after a few, so that not every letter loses an attempt.
            #expect(away.isServerAway && away.postponed == 3 && away.sent == 0)
            #expect(try await dues.deliver(to: server.address).sent == 2)
            #expect(try await dues.deliver(to: server.address, after: 299).sent == 0)
            #expect(try await dues.deliver(to: server.address, after: 300).sent == 3)
            #expect(try await server.letters().count == 5)
        }
    }

    @Test(
        "4xx waits longer each time and is given up after days; 5xx at once; both are shown",
        arguments: [
            ("busy@example.jp", "SMTP 451"), ("gone@example.jp", "SMTP 550"), ("unwanted@example.jp", "SMTP 554"),
        ])
    func refusals(address: String, reply: String) async throws {
        try await with(1, mail: address) { dues, server in
            var (attempts, passed) = (0, 0.0)
            while try await dues.mail().letters()[0].state == .waiting, attempts < 20 {
                let delivery = try await dues.deliver(to: server.address, after: passed)
                attempts += delivery.postponed + delivery.failed
                passed += LetterPatience.pause(afterAttempt: max(1, attempts)) ?? 0
            }
            let letter = try await dues.mail().letters()[0]
            #expect(letter.state == .failed && letter.failure == reply)
            #expect(letter.attempts == (reply == "SMTP 451" ? 9 : 1))
            #expect(try await server.letters().isEmpty)
            // A person may try again.
            #expect(try await dues.mail().retryFailed(actor: "test") == 1)
            #expect(try await dues.mail().letters()[0].state == .waiting)
        }
    }

    @Test(
        "A server that answers slowly, or cuts within DATA: the letter waits, and nothing was taken",
        arguments: [
            "slow@example.jp", "cut@example.jp",
        ])
    func slowAndCut(address: String) async throws {
        try await with(1, mail: address) { dues, server in
            let delivery = try await dues.deliver(to: server.address, patience: 2)
            #expect(delivery.postponed == 1)
            #expect(try await dues.mail().letters()[0].state == .waiting)
            #expect(try await server.letters().isEmpty)
        }
    }

    @Test("The doubt: taken, but no reply. The second copy is the same, byte for byte, under the same Message-ID")
    func lostReply() async throws {
        try await with(1, mail: "lost@example.jp") { dues, server in
            #expect(try await dues.deliver(to: server.address, patience: 3).postponed == 1)
            #expect(try await dues.deliver(to: server.address, after: 300, patience: 3).postponed == 1)
            let letters = try await server.letters()
            #expect(letters.count == 2)
            #expect(Set(letters.map(\.id)).count == 1 && Set(letters.map(\.sha256)).count == 1)
        }
    }

    @Test("A sender that died keeps its letter until its claim has run out")
    func died() async throws {
        try await with(1, mail: "office@example.jp") { dues, server in
            let now = dues.test.clock.now
            try await dues.test.database.write(as: .dues) { tx in
                _ = try tx.first(DuesMailStore.claim, now, now.addingTimeInterval(LetterPatience.lease))
            }
            #expect(try await dues.deliver(to: server.address, after: LetterPatience.lease - 1).sent == 0)
            #expect(try await dues.deliver(to: server.address, after: LetterPatience.lease).sent == 1)
            #expect(try await server.letters().count == 1)
        }
    }

    @Test("The hub sends by itself what waits, also what a server that was away did not take, and stops when told to")
    func service() async throws {
        try await with(3, mail: "office{n}@example.jp") { dues, server in
            // The first server is away; each look of the service comes five minutes later.
            let moment = Mutex(dues.test.clock.now)
            let clock = Clock { moment.withLock { $0 } }
            #expect(try await dues.deliver(to: "smtp://127.0.0.1:1").postponed == 3)
            let mail = DuesMail(database: dues.test.database, clock: clock)
            let there = try SMTPServer(address: server.address, user: nil, password: nil, patience: 60)
            let sender = try MailAddress(parsing: "dues@example.jp")
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let service = PeriodicService("letters", every: .milliseconds(20), logger: quiet) {
                _ = try await mail.deliver(through: there, from: sender)
                return nil
            }
            let group = ServiceGroup(services: [service], logger: Logger(label: "test"))
            async let running: Void = group.run()
            #expect(try await dues.mail().letters().allSatisfy { $0.state == .waiting })
            moment.withLock { $0 += 300 }
            while try await !dues.mail().letters().allSatisfy({ $0.state == .sent }) {
                try await Task.sleep(for: .milliseconds(20))  // between looks at the letters
            }
            await group.triggerGracefulShutdown()
            try await running
            #expect(try await server.letters().count == 3)
        }
    }

    @Test("A member without a mail address is named, and fetches its document by sync")
    func withoutAddress() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(2, mail: nil)
            try await dues.documents.makeInvoices(actor: "test")
            let queued = try await dues.mail().queue(year, kind: .invoice, actor: "test")
            #expect(queued.withoutAddress == ["hs-13-s00001", "hs-13-s00002"] && queued.queued == 0)
        }
    }
}

extension DuesFixture {
    func mail(after seconds: Double = 0) -> DuesMail {
        DuesMail(database: test.database, clock: .fixed(test.clock.now.addingTimeInterval(seconds)))
    }

    func deliver(
        to address: String, after seconds: Double = 0, patience: Int = 60
    ) async throws -> DuesMail.Delivery {
        try await mail(after: seconds).deliver(
            through: SMTPServer(address: address, user: nil, password: nil, patience: patience),
            from: MailAddress(parsing: "dues@example.jp"))
    }
}
