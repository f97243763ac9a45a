import Dues
import Foundation
import HubCore
import Postgres
import Server
import Tenancy
import TestSupport
import Testing

/// Reminders and reports as the officer asks for them: by the built program and over HTTP.
@Suite("hub dues reminders, hub dues report")
struct ReminderProgramTests {
    /// Members with invoices that are long past due, and the bank's data until yesterday, by the machine's own clock:
    /// the program has no other.
    private func with(_ count: Int, _ body: @Sendable (ReceiptFixture, Day) async throws -> Void) async throws {
        let today = Clock.system.now.dayInJapan
        let names = (1...count).map { "カイイン\($0)" }
        try await ReceiptFixture.with(names, at: "2026-06-15T00:00:00Z") { receipts in
            try await receipts.dues.documents.setIssuer(SheetSample.issuer(), actor: "test")
            let through = today.adding(days: -1)
            _ = try await receipts.at(through.description).importing.run(
                ReceiptFixture.file([], to: through.description), name: "test", actor: "test")
            try await body(receipts, today)
        }
    }

    @Test(
        "Killed wherever it is, and two at once: in the end one letter for each invoice and level",
        arguments: seeds("HUB_DUES_SEED", otherwise: [6, 7]))
    func killed(seed: UInt64) async throws {
        try await with(60) { receipts, today in
            var random = SeededRandom(seed: seed)
            let hub = receipts.dues.hub
            let make = ["dues", "reminders", "make", "--fiscal-year", "2026"]
            var kills = 0
            for _ in 0..<4 {
                let moments = (0..<2).map { _ in Double.random(in: 0.1...1.0, using: &random) }
                try await withThrowingTaskGroup(of: Int32.self) { group in
                    for moment in moments {
                        group.addTask { try await hub.run(make, killedAfter: moment).status }
                    }
                    for try await status in group where status == SIGKILL { kills += 1 }
                }
            }
            let last = try await hub.run(make)
            #expect(last.status == 0, "seed \(seed): \(last.all)")
            #expect(kills > 0, "seed \(seed)")
            // On a day on which banks are closed none may go out.
            let expected: Int64 = today.isBankingDay ? 60 : 0
            let counts = try await receipts.test.rowCounts()
            #expect(counts["reminder"] == expected && counts["dues_document"] == expected, "seed \(seed): \(counts)")
            let verified = try await hub.run("audit", "verify")
            #expect(verified.status == 0, "seed \(seed): \(verified.all)")
        }
    }

    @Test("What the commands say: who, why not, the policy, a hold and the reports")
    func commands() async throws {
        try await with(2) { receipts, _ in
            let hub = receipts.dues.hub
            let hold = try await hub.run("dues", "members", "hold", "hs-13-s00002", "--reason", "分割払いの相談中")
            #expect(hold.status == 0, "\(hold.all)")
            let preview = try await hub.run("dues", "reminders", "preview", "--fiscal-year", "2026")
            #expect(preview.status == 0 && preview.output.contains("会費納入のお願い"), "\(preview.all)")
            #expect(preview.output.contains("督促を見合わせている会員: 分割払いの相談中"), "\(preview.all)")
            let show = try await hub.run("dues", "members", "show", "hs-13-s00002")
            #expect(show.output.contains("督促の見合わせ: 分割払いの相談中"), "\(show.all)")
            let policy = try await hub.run("dues", "reminders", "policy", "--fresh", "5", "--days=-7,7,30,90")
            #expect(policy.status == 0 && policy.output.contains("期限の7日前"), "\(policy.all)")
            let wrong = try await hub.run("dues", "reminders", "policy", "--days=7,14,30,90")
            #expect(wrong.status == 1 && wrong.errors.contains("[request-invalid]"), "\(wrong.all)")
            for report in ["aging", "collection", "unmatched", "advances", "standing"] {
                let table = try await hub.run("dues", "report", report)
                #expect(table.status == 0, "\(report): \(table.all)")
                let json = try await hub.run("dues", "report", report, "--json")
                let isSound = (try? JSONSerialization.jsonObject(with: Data(json.output.utf8))) != nil
                #expect(json.status == 0 && isSound, "\(report): \(json.all)")
            }
            let aging = try await hub.run("dues", "report", "aging")
            #expect(aging.errors.contains("¥60,000"), "\(aging.all)")
        }
    }

    @Test("Over HTTP: for the membership officer, and nobody else")
    func routes() async throws {
        try await with(2) { receipts, today in
            let tokens = TokenRegistry(
                database: receipts.test.database, clock: receipts.test.clock, entropy: receipts.test.entropy)
            let officer = try await tokens.create(name: "officer", role: .dues, life: nil, actor: "test")
            let national = try await tokens.create(name: "national", role: .national, life: nil, actor: "test")
            let clock = Clock.fixed(today.start.addingTimeInterval(9 * 3600))
            try await TestHub.with(receipts.test, clock: clock) { hub in
                try await roles(hub, officer, national)
                let make = "/dues/reminders?fiscal-year=2026"
                _ = try await hub.ask("POST", "\(make)&dry-run=true", officer)
                let before = try await receipts.test.rowCounts()["reminder"]
                _ = try await hub.ask("POST", make, officer)
                let after = try await receipts.test.rowCounts()["reminder"]
                #expect(before == 0 && after == (today.isBankingDay ? 2 : 0))
            }
        }
    }

    private func roles(_ hub: TestHub, _ officer: String, _ national: String) async throws {
        let reads = [
            "/dues/reports/aging", "/dues/reports/collection", "/dues/reports/collection?fiscal-year=2026",
            "/dues/reports/unmatched", "/dues/reports/advances", "/dues/reports/standing",
            "/dues/reminders?fiscal-year=2026", "/dues/reminders/preview?fiscal-year=2026",
        ]
        for path in reads {
            #expect(try await hub.ask("GET", path, officer).status == 200, "\(path)")
            #expect(try await hub.ask("GET", path, national).status == 403, "\(path)")
            #expect(try await hub.ask("GET", path, nil).status == 401, "\(path)")
        }
        #expect(try await hub.ask("GET", "/dues/reports/nothing", officer).status == 404)
        #expect(try await hub.ask("GET", "/dues/reminders", officer).status == 400)
        #expect(try await hub.ask("POST", "/dues/reminders?fiscal-year=2026", national).status == 403)
    }
}

extension TestHub {
    /// Without a token, without the field.
    fileprivate func ask(_ method: String, _ path: String, _ token: String?) async throws -> WireAnswer {
        let bearer = token.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
        return try await wire.send(
            WireRequest(
                method, path, fields: [(name: "Host", value: authority)] + bearer, body: method == "POST" ? [] : nil))
    }
}
