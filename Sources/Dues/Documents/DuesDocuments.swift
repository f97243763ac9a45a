import Audit
import Cryptography
import Foundation
import HubCore
import Postgres

/// Makes the documents of the dues, once each, and gives them to the members.
///
/// A document is made and kept in one transaction with its entry in the member's feed: it is there for the member, or
/// it does not exist. Its bytes never change afterwards.
package struct DuesDocuments: Sendable {
    let database: Database
    let clock: Clock
    let entropy: Entropy

    package init(database: Database, clock: Clock, entropy: Entropy) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
    }

    // MARK: The issuer

    /// Problems: `issuer-missing`.
    package func issuer() async throws -> DuesIssuer {
        try await database.read(as: .dues) { tx in try Self.issuer(in: tx) }
    }

    /// Documents that exist keep what they say.
    package func setIssuer(_ issuer: DuesIssuer, actor: String) async throws {
        let (now, encoder) = (clock.now, JSONEncoder())
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let content = String(decoding: try encoder.encode(issuer.checked()), as: UTF8.self)
        try await database.write(as: .dues) { tx in
            tx.enqueue(DuesDocumentStore.putIssuer, content, now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.issuer", subject: "issuer",
                    details: ["sha256": SHA256.hash(of: Array(content.utf8)).hex]),
                to: DuesAudit.stream, at: now, in: tx)
        }
    }

    static func issuer(in transaction: Transaction) throws -> DuesIssuer {
        guard let content = try transaction.first(DuesDocumentStore.issuer) else { throw Problem(.issuerMissing) }
        return try JSONDecoder().decode(DuesIssuer.self, from: Data(content.utf8))
    }

    // MARK: Making

    /// How many invoices have no document yet.
    package func waitingInvoices() async throws -> Int {
        try await database.read(as: .dues) { tx in Int(try tx.one(DuesDocumentStore.waiting)) }
    }

    /// Makes invoices' documents until none waits, and answers with how many. Any number of programs may do it at once.
    ///
    /// Problems: `issuer-missing`, `font-missing`.
    /// - Parameter most: stops after so many.
    @discardableResult
    package func makeInvoices(
        actor: String, most: Int = .max, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> Int {
        var made = 0
        while made < most {
            let more = try await makeSomeInvoices(atMost: min(DuesLimits.documentsAtOnce, most - made), actor: actor)
            if more == 0 { break }
            made += more
            progress(made)
        }
        return made
    }

    /// A few at a time, so that the members' states are locked briefly.
    private func makeSomeInvoices(atMost count: Int, actor: String) async throws -> Int {
        let now = clock.now
        return try await database.maintain(as: .dues) { [entropy] tx in
            let numbers = try tx.all(DuesDocumentStore.claim, Int32(count))
            if numbers.isEmpty { return 0 }
            let issuer = try Self.issuer(in: tx)
            let sources = try tx.all(DuesDocumentStore.sources, numbers.map(\.description), now.dayInJapan)
            let documents = try sources.map { source in
                try FrozenDocument(
                    SheetDecision(
                        .invoice(source.invoice.number), [source], editions: 0, issuer: issuer, on: now.dayInJapan),
                    for: source, id: entropy.uuid(at: now))
            }
            try Self.keep(documents, actor: actor, at: now, in: tx)
            tx.enqueue(DuesDocumentStore.markMade, numbers.map(\.description), now)
            return numbers.count
        }
    }

    /// Makes one document, or answers with the one that there is.
    ///
    /// Problems: `not-found` for an unknown invoice, `invoice-state`, `issuer-missing`, `font-missing`.
    /// - Parameter dryRun: only says what it would be.
    package func make(_ order: DocumentOrder, actor: String, dryRun: Bool = false) async throws -> DuesDocument {
        let now = clock.now
        let work: @Sendable (Transaction) throws -> DuesDocument = { [entropy] tx in
            let numbers = order.invoices.map(\.description)
            let sources = try tx.all(DuesDocumentStore.sources, numbers, now.dayInJapan)
            guard !numbers.isEmpty, sources.count == numbers.count else {
                throw Problem(
                    .notFound,
                    detail: Message(
                        ja: "請求書 \(numbers.joined(separator: ", "))", en: "invoice \(numbers.joined(separator: ", "))"))
            }
            let member = sources[0].invoice.member.id
            let decisionOf = { (editions: Int) throws in
                try SheetDecision(
                    order, sources, editions: editions, issuer: Self.issuer(in: tx), on: now.dayInJapan)
            }
            let kind = try decisionOf(0).kind
            let earlier = try tx.all(DuesDocumentStore.editions, member, kind, SheetDecision.subject(of: order))
            if let last = earlier.last, !order.isAgain { return last }
            let document = try FrozenDocument(decisionOf(earlier.count), for: sources[0], id: entropy.uuid(at: now))
            try Self.keep([document], actor: actor, at: now, in: tx)
            return try tx.all(DuesDocumentStore.editions, member, kind, document.subject).last!
        }
        return try await database.write(as: .dues, dryRun: dryRun, work)
    }

    /// The feeds come last, because the state of every member stays locked, for which their batches wait.
    static func keep(
        _ documents: [FrozenDocument], actor: String, at now: Date, in transaction: Transaction
    ) throws {
        let kept = Set(
            try transaction.all(
                DuesDocumentStore.insert, documents.map(\.member), documents.map(\.id), documents.map(\.kind.rawValue),
                documents.map(\.subject), documents.map { Int16($0.sheet.edition) }, documents.map(\.sheet.number),
                documents.map(\.invoice.description), documents.map(\.sheet.issuedOn), documents.map(\.sheetText),
                documents.map { Int32($0.flaws) }, now, actor))
        let documents = documents.filter { kept.contains($0.id) }
        if documents.isEmpty { return }
        transaction.enqueue(
            DuesDocumentStore.insertBytes, documents.map(\.member), documents.map(\.id), documents.map(\.title),
            FrozenDocument.mediaType, documents.map { Bytes($0.digest.bytes) }, documents.map { Bytes($0.bytes) }, now,
            actor)
        try AuditLog.append(event(documents, actor), to: DuesAudit.stream, at: now, in: transaction)
        MemberFeedStore.append(documents.map(\.feedEntry), topic: "document", at: now, in: transaction)
    }

    /// One event for all: their numbers, and the digest of their digests in this order.
    private static func event(_ documents: [FrozenDocument], _ actor: String) -> AuditEvent {
        let digests = documents.map { "\($0.sheet.number) \($0.sheet.edition) \($0.digest.hex)\n" }.joined()
        return AuditEvent(
            actor: actor, action: "dues.document", subject: documents[0].sheet.number,
            details: [
                "kind": documents[0].kind.rawValue, "count": String(documents.count),
                "last": documents[documents.count - 1].sheet.number,
                "sha256": documents.count == 1 ? documents[0].digest.hex : SHA256.hash(of: Array(digests.utf8)).hex,
            ])
    }

    // MARK: Reading

    /// At most 10,000 of a fiscal year's, by number.
    package func list(_ year: FiscalYear, kind: DocumentKind? = nil) async throws -> [DuesDocument] {
        try await database.read(as: .dues) { tx in
            try tx.all(DuesDocumentStore.ofYear, year, kind, Int32(DuesLimits.invoicesPerPage))
        }
    }

    /// A document with its bytes. Problems: `not-found`.
    package func content(of id: UUID) async throws -> (document: DuesDocument, bytes: [UInt8]) {
        let found = try await stored(id)
        return (found.document, found.content.bytes)
    }

    /// Whether the bytes are those that were frozen, and whether the sheet still gives the same. The second may differ
    /// after fonts or libraries were updated, and is no fault then.
    package func verify(_ id: UUID) async throws -> (areFrozenBytes: Bool, areMadeAgain: Bool) {
        let found = try await stored(id)
        let again = try SheetLayout.pdf(of: DuesSheet(stored: found.sheet))
        return (
            SHA256.hash(of: found.content.bytes).hex == found.document.sha256, again.bytes == found.content.bytes
        )
    }

    private func stored(_ id: UUID) async throws -> (document: DuesDocument, sheet: String, content: Bytes) {
        try await database.read(as: .dues) { tx in
            guard let found = try tx.first(DuesDocumentStore.content, id) else {
                let name = id.uuidString.lowercased()
                throw Problem(.notFound, detail: Message(ja: "文書 \(name)", en: "document \(name)"))
            }
            return found
        }
    }
}

extension DocumentOrder {
    fileprivate var isAgain: Bool {
        if case .receipt(_, let again) = self { again } else { false }
    }
}
