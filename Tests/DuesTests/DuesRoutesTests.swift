import BankFiles
import Dues
import Foundation
import HubCore
import Tenancy
import TestSupport
import Testing

/// Bank files and books over HTTP, against the real hub.
@Suite("Bank and books over HTTP")
struct DuesRoutesTests {
    private struct Desk: Sendable {
        let hub: TestHub
        let officer: String
        let national: String

        func request(_ method: String, _ path: String, _ token: String?, body: [UInt8]? = nil) -> WireRequest {
            let bearer = token.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
            return WireRequest(
                method, path, fields: [(name: "Host", value: hub.authority)] + bearer,
                body: body ?? (method == "POST" ? [] : nil))
        }

        func ask(_ method: String, _ path: String, _ token: String?, body: [UInt8]? = nil) async throws -> WireAnswer {
            try await hub.wire.send(request(method, path, token, body: body))
        }

        func status(_ method: String, _ path: String, _ token: String?) async throws -> Int {
            try await ask(method, path, token).status
        }
    }

    private func with(_ body: @escaping @Sendable (ReceiptFixture, Desk) async throws -> Void) async throws {
        try await ReceiptFixture.with { receipts in
            let tokens = TokenRegistry(
                database: receipts.test.database, clock: receipts.test.clock, entropy: receipts.test.entropy)
            let officer = try await tokens.create(name: "officer", role: .dues, life: nil, actor: "test")
            let national = try await tokens.create(name: "national", role: .national, life: nil, actor: "test")
            try await TestHub.with(receipts.test) { hub in
                try await body(receipts, Desk(hub: hub, officer: officer, national: national))
            }
        }
    }

    private static let payments = ReceiptFixture.file([
        ReceiptFixture.line("ﾄｸﾋ)ﾜｺｳ", reference: "1"), ReceiptFixture.line("ﾅｿﾞ", 777, reference: "2"),
    ])

    @Test("For the membership officer, and nobody else")
    func roles() async throws {
        try await with { receipts, desk in
            let reads = [
                "/dues/bank/lines", "/dues/ledger/balances", "/dues/ledger/kept", "/dues/ledger/records",
                "/dues/verify", "/dues/members", "/dues/members/hs-13-s00001", "/dues/candidates",
                "/dues/ledger/export?form=hledger&from=2026-04-01&through=2027-03-31",
                "/dues/documents?fiscal-year=2026", "/dues/letters", "/dues/refunds", "/dues/invoices?fiscal-year=2026",
            ]
            for path in reads {
                let statuses = [
                    try await desk.status("GET", path, desk.officer), try await desk.status("GET", path, desk.national),
                    try await desk.status("GET", path, nil),
                ]
                #expect(statuses == [200, 403, 401], "\(path)")
            }
            let writes = [
                "/dues/bank/files?name=x", "/dues/bank/match", "/dues/bank/lines/1/confirm",
                "/dues/bank/lines/1/reverse", "/dues/ledger/close?month=2026-05", "/dues/ledger/years/2027/start",
                "/dues/ledger/recognition?is=accrual", "/dues/invoices/HSJ-2026-00001/void", "/dues/documents",
                "/dues/receipts?fiscal-year=2026", "/dues/refunds/1/notice", "/dues/members/hs-13-s00001/step",
                "/dues/runs?fiscal-year=2026",
            ]
            let before = try await receipts.test.rowCounts()
            for path in writes {
                let statuses = [
                    try await desk.status("POST", path, desk.national), try await desk.status("POST", path, nil),
                ]
                #expect(statuses == [403, 401], "\(path)")
            }
            #expect(try await receipts.test.rowCounts() == before)
        }
    }

    @Test("A member is changed as by the commands: a step, a payer, an exemption, a stage, no reminders")
    func members() async throws {
        try await with { receipts, desk in
            let member = "/dues/members/hs-13-s00001"
            func change(_ path: String, _ body: String) async throws -> WireAnswer {
                try await desk.ask("POST", "\(member)/\(path)", desk.officer, body: Array(body.utf8))
            }
            let before = try await receipts.test.rowCounts()
            let step = #"{"step":"suspended","on":"2026-05-01","note":"休会届"}"#
            let tried = try await change("step?dry-run=true", step)
            #expect(tried.status == 200 && tried.text.contains("suspended"), "\(tried.text)")
            #expect(try await receipts.test.rowCounts() == before)

            let changes = [
                ("step", step), ("take-back", #"{"step":"suspended","on":"2026-05-01"}"#),
                ("payer", #"{"from":"2026-04-01","name":"架空県庁","mail":"kaikei@example.jp"}"#),
                ("exemption", #"{"fiscalYear":2027,"reason":"災害のため"}"#), ("stage", #"{"stage":2,"on":"2026-02-01"}"#),
                ("hold", #"{"reason":"分割払いの相談中","until":"2026-08-31"}"#),
            ]
            for (path, body) in changes {
                let answer = try await change(path, body)
                #expect(answer.status == 200, "\(path): \(answer.text)")
            }
            let record = try await desk.ask("GET", member, desk.officer)
            for word in ["架空県庁", "災害のため", "分割払いの相談中", "2026-02-01"] {
                #expect(record.text.contains(word), "\(record.text)")
            }
            #expect(!record.text.contains("2026-05-01"))

            let after = try await receipts.test.rowCounts()
            let wrong = [
                ("step", #"{"step":"gone","on":"2026-05-01"}"#, 400),
                ("step", #"{"step":"resumed","on":"2026-05-01"}"#, 409),
                ("step", #"{"step":"suspended","on":"May"}"#, 400), ("stage", #"{"stage":9,"on":"2026-02-01"}"#, 400),
                ("payer", "{", 400), ("marriage", "{}", 404),
            ]
            for (path, body, status) in wrong {
                let answer = try await change(path, body)
                #expect(answer.status == status, "\(path) \(body): \(answer.text)")
            }
            #expect(try await receipts.test.rowCounts() == after)
        }
    }

    @Test("A file by two clients at once is taken in once; then it is matched, confirmed, reversed and closed")
    func work() async throws {
        try await with { receipts, desk in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        try await desk.ask(
                            "POST", "/dues/bank/files?name=june", desk.officer, body: Self.payments
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 201])
            let counts = try await receipts.test.rowCounts()
            #expect(counts["bank_file"] == 1 && counts["bank_line"] == 2)

            let dry = try await desk.ask("POST", "/dues/bank/match?dry-run=true", desk.officer)
            #expect(dry.status == 200)
            #expect(try await receipts.lineStates() == [.open, .open])
            #expect(try await desk.status("POST", "/dues/bank/match", desk.officer) == 200)
            #expect(try await receipts.state("HSJ-2026-00001") == .paid)

            let odd = try #require(try await receipts.matching.lines([.open]).first).id.rawValue
            let aside = Array(#"{"reason":"会費ではない"}"#.utf8)
            let path = "/dues/bank/lines/\(odd)"
            #expect(try await desk.ask("POST", "\(path)/set-aside", desk.officer, body: aside).status == 204)
            let again = try await desk.ask("POST", "\(path)/confirm", desk.officer, body: Array("{}".utf8))
            #expect(again.status == 409 && again.text("code") == "bank-line-state", "\(again.text)")
            #expect(try await desk.status("POST", "/dues/ledger/close?month=2026-05", desk.officer) == 204)
            let verified = try await desk.ask("GET", "/dues/verify", desk.officer)
            #expect(verified.status == 200)
            #expect(try await receipts.broken() == [])
        }
    }

    @Test("A file that is cut on the way, broken, of no registered account or empty: one problem, and nothing is kept")
    func faults() async throws {
        try await with { receipts, desk in
            let before = try await receipts.test.rowCounts()
            // The connection ends in the middle of the body.
            let whole = desk.request("POST", "/dues/bank/files?name=cut", desk.officer, body: Self.payments).bytes
            _ = try? await desk.hub.wire.exchange(Array(whole.dropLast(Self.payments.count / 2)), endsEarly: true)
            var broken = Self.payments
            broken.replaceSubrange(202 + 24..<202 + 36, with: Array("ABCDEFGHIJKL".utf8))
            let other = ReceiptFixture.file(
                [], number: BankAccountNumber(bank: "0009", branch: "999", kind: 1, number: "9999999")!)
            for (name, body) in [
                ("broken", broken), ("half", Array(Self.payments.prefix(500))), ("other", other), ("empty", []),
            ] {
                let answer = try await desk.ask("POST", "/dues/bank/files?name=\(name)", desk.officer, body: body)
                #expect((400..<500).contains(answer.status), "\(name): \(answer.text)")
                #expect(answer.text("code") != nil && answer.text("detail_ja") != nil, "\(name): \(answer.text)")
            }
            #expect(try await receipts.test.rowCounts() == before)
            #expect(
                try await desk.ask("POST", "/dues/bank/files?name=june", desk.officer, body: Self.payments).status
                    == 201)
        }
    }
}
