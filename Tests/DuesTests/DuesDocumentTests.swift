import Cryptography
import Dues
import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

@Suite("Documents of the dues")
struct DuesDocumentTests {
    private let year = FiscalYear(2026)
    private let first = InvoiceNumber("HSJ-2026-00001")!

    @Test("Each invoice has one document, frozen, made again byte for byte, and told to its member")
    func invoices() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.issued(30)
            #expect(try await dues.documents.makeInvoices(actor: "test") == 30)
            #expect(try await dues.documents.makeInvoices(actor: "test") == 0)
            let made = try await dues.documents.list(year)
            #expect(made.map(\.number) == (1...30).map { "HSJ-2026-\($0.padded(5))" })
            #expect(made.allSatisfy { $0.kind == .invoice && $0.edition == 1 && $0.flaws == 0 })
            for document in made.prefix(3) {
                let verified = try await dues.documents.verify(document.id)
                #expect(verified.areFrozenBytes && verified.areMadeAgain)
                let bytes = try await dues.documents.content(of: document.id).bytes
                #expect(SHA256.hash(of: bytes).hex == document.sha256)
                let text = try await SeenPDF(bytes).compactText
                #expect(
                    text.contains(document.number) && text.contains("架空市子育て支援課") && text.contains("会員:\(document.name)")
                )
            }
            let told = try await dues.test.owner.read(as: .owner) { tx in try tx.all(Self.told) }
            #expect(told.map(\.scheme) == members)
            for (told, document) in zip(told, made) {
                #expect(told.data.contains("/sync/documents/\(document.id.uuidString.lowercased())"))
                #expect(told.data.contains(document.sha256) && told.data.contains("請求書 \(document.number)"))
            }
        }
    }

    @Test("Several makers at once: each document once")
    func atOnce() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(60)
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await dues.documents.makeInvoices(actor: "test") } }
                return try await group.reduce(0, +)
            }
            #expect(made == 60)
            let counts = try await dues.test.rowCounts()
            #expect(counts["dues_document"] == 60 && counts["document"] == 60)
        }
    }

    @Test("Without an issuer nothing is made, and nothing is lost")
    func noIssuer() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            _ = try await dues.engine().issue(year, actor: "test")
            await #expect { try await dues.documents.makeInvoices(actor: "test") } throws: {
                ($0 as? Problem)?.kind == .issuerMissing
            }
            try await dues.documents.setIssuer(SheetSample.issuer(), actor: "test")
            #expect(try await dues.documents.makeInvoices(actor: "test") == 2)
        }
    }

    @Test("A document keeps the issuer and the address that it was made with")
    func frozen() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(1)
            try await dues.documents.makeInvoices(actor: "test")
            let before = try await dues.documents.list(year)[0]
            let text = try String(decoding: JSONEncoder().encode(SheetSample.issuer()), as: UTF8.self)
            let moved = try JSONDecoder().decode(
                DuesIssuer.self, from: Data(text.replacing("架空銀行", with: "別架空銀行").utf8))
            try await dues.documents.setIssuer(moved, actor: "test")
            let verified = try await dues.documents.verify(before.id)
            #expect(verified.areFrozenBytes && verified.areMadeAgain)
            try await dues.setState(.void, of: before.number)
            let notice = try await dues.documents.make(.cancellation(first, reason: "訂正"), actor: "test")
            #expect(
                try await dues.documents.content(of: notice.id).bytes != dues.documents.content(of: before.id).bytes)
        }
    }

    @Test("Letters and notices: only where the invoice is in a state for them")
    func lettersAndNotices() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(2)
            let second = InvoiceNumber("HSJ-2026-00002")!
            func make(_ order: DocumentOrder) async throws -> String {
                do { return try await dues.documents.make(order, actor: "test").number } catch let problem as Problem {
                    return problem.kind.code
                }
            }
            func reminder(_ numbers: [InvoiceNumber], _ open: [InvoiceNumber: Yen] = [:]) -> DocumentOrder {
                .reminder(numbers, .again, paymentsSeenUntil: SheetSample.day, open: open)
            }
            #expect(try await make(reminder([first])) == "HSJ-2026-00001-N3")
            #expect(try await make(reminder([first, second])) == "invoice-state")
            #expect(try await make(reminder([])) == "not-found")
            try await dues.setState(.partiallyPaid, of: second.description)
            #expect(try await make(reminder([second])) == "invoice-state")
            #expect(try await make(reminder([second], [second: Yen(40_000)])) == "invoice-state")
            #expect(try await make(reminder([second], [second: Yen(10_000)])) == "HSJ-2026-00002-N3")
            #expect(try await make(.cancellation(first, reason: "訂正")) == "invoice-state")
            try await dues.setState(.void, of: first.description)
            #expect(try await make(.cancellation(first, reason: "")) == "request-invalid")
            #expect(try await make(.cancellation(first, reason: "訂正")) == "HSJ-2026-00001-C")
        }
    }

    @Test("What is undone leaves neither document nor word of it")
    func undone() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(1)
            // The feed cannot be written, so nothing may be kept.
            try await dues.test.owner.write(as: .owner) { tx in try tx.execute(Self.revoke) }
            await #expect(throws: PostgresError.self) { try await dues.documents.makeInvoices(actor: "test") }
            let counts = try await dues.test.rowCounts()
            #expect(counts["dues_document"] == 0 && counts["document"] == 0)
            try await dues.test.owner.write(as: .owner) { tx in try tx.execute(Self.grant) }
            #expect(try await dues.documents.makeInvoices(actor: "test") == 1)
        }
    }

    private static let revoke = Statement<Void>("test.documents.revoke", "REVOKE INSERT ON change_log FROM hub_dues")
    private static let grant = Statement<Void>("test.documents.grant", "GRANT INSERT ON change_log TO hub_dues")

    private static let told = Statement<(scheme: SchemeID, data: String)>(
        "test.documents.told", "SELECT scheme_id, data FROM change_log WHERE topic = 'document' ORDER BY scheme_id",
        row: { (scheme: SchemeID, data: String) in (scheme, data) })
}
