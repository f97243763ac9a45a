import Foundation
import HubCore
import Postgres

/// The SQL of documents and their issuer.
enum DuesDocumentStore {
    // MARK: The issuer

    static let issuer = Statement<String>(
        "dues.issuer.select", "SELECT content FROM dues_issuer", row: { (content: String) in content })

    static let putIssuer = Statement<String, Date, String, Void>(
        "dues.issuer.put",
        """
        INSERT INTO dues_issuer (content, recorded_at, recorded_by) VALUES ($1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE
        SET content = excluded.content, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
        """)

    // MARK: What is to be made

    /// Invoices whose documents nobody makes yet. Another worker's are passed over.
    static let claim = Statement<Int32, InvoiceNumber>(
        "dues.document.claim",
        """
        SELECT subject FROM outbox WHERE topic = 'invoice-document' AND done_at IS NULL
        ORDER BY created_at, subject LIMIT $1 FOR UPDATE SKIP LOCKED
        """, row: { (number: InvoiceNumber) in number })

    static let waiting = Statement<Int64>(
        "dues.document.waiting", "SELECT count(*) FROM outbox WHERE topic = 'invoice-document' AND done_at IS NULL",
        row: { (count: Int64) in count })

    static let markMade = Statement<[String], Date, Void>(
        "dues.document.markMade",
        "UPDATE outbox SET done_at = $2 WHERE topic = 'invoice-document' AND subject = ANY ($1)")

    /// Invoices with who pays them on the day given: whom the office named, or else whom the scheme did.
    static let sources = Statement<[String], Day, DocumentSource>(
        "dues.document.sources",
        """
        SELECT i.number, s.id, s.code, s.name, s.made_up, a.name, i.fee_kind, i.amount, i.issued_on, i.due_on, i.state,
            f.resolution, coalesce(p.name, c.billing_name),
            CASE WHEN p.name IS NULL THEN c.postal_code ELSE p.postal_code END,
            CASE WHEN p.name IS NULL THEN c.address ELSE p.address END,
            CASE WHEN p.name IS NULL THEN c.billing_mail ELSE p.mail END
        FROM unnest($1::text[]) WITH ORDINALITY AS n (number, ordinal)
            JOIN invoice i ON i.number = n.number
            JOIN scheme s ON s.id = i.member JOIN area a ON a.code = s.prefecture
            JOIN fee_schedule f ON f.fiscal_year = i.fiscal_year AND f.fee_kind = i.fee_kind
            LEFT JOIN LATERAL (
                SELECT name, postal_code, address, mail FROM member_payer
                WHERE member = i.member AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1) p ON true
            LEFT JOIN LATERAL (
                SELECT billing_name, postal_code, address, billing_mail FROM scheme_contact
                WHERE scheme_id = i.member AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1) c ON true
        ORDER BY n.ordinal
        """,
        row: {
            (
                number: InvoiceNumber, id: SchemeID, code: String, name: String, isMadeUp: Bool, prefecture: String,
                kind: FeeKind, amount: Yen, issuedOn: Day, dueOn: Day, state: Invoice.State, resolution: String,
                payer: String?, postalCode: String?, address: String?, mail: String?
            ) in
            DocumentSource(
                invoice: Invoice(
                    number: number, member: BilledMember(id: id, code: code, name: name, isMadeUp: isMadeUp),
                    prefecture: prefecture, kind: kind, amount: amount, issuedOn: issuedOn, dueOn: dueOn, state: state),
                resolution: resolution,
                payer: payer.map { .init(name: $0, postalCode: postalCode, address: address, mail: mail) })
        })

    static let editions = Statement<SchemeID, DocumentKind, String, DuesDocument>(
        "dues.document.editions",
        """
        SELECT d.id, s.code, s.name, d.kind, d.number, d.edition, d.invoice, d.issued_on, f.sha256, d.flaws,
            EXISTS (SELECT FROM reversed_receipt v WHERE v.scheme_id = d.scheme_id AND v.id = d.id)
        FROM dues_document d JOIN document f ON f.scheme_id = d.scheme_id AND f.id = d.id JOIN scheme s ON s.id = d.scheme_id
        WHERE d.scheme_id = $1 AND d.kind = $2 AND d.subject = $3 ORDER BY d.edition
        """, row: DuesDocument.init)

    // MARK: What is made

    /// Answers with those that nobody made before.
    static let insert = Statement<
        [SchemeID], [UUID], [String], [String], [Int16], [String], [String], [Day], [String], [Int32], Date, String,
        UUID
    >(
        "dues.document.insert",
        """
        INSERT INTO dues_document (scheme_id, id, kind, subject, edition, number, invoice, issued_on, sheet, flaws, made_at,
            made_by)
        SELECT d.scheme_id, d.id, d.kind, d.subject, d.edition, d.number, d.invoice, d.issued_on, d.sheet, d.flaws, $11, $12
        FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::date[],
                $9::text[], $10::integer[])
            AS d (scheme_id, id, kind, subject, edition, number, invoice, issued_on, sheet, flaws)
        ON CONFLICT (scheme_id, kind, subject, edition) DO NOTHING RETURNING id
        """, row: { (id: UUID) in id })

    static let insertBytes = Statement<[SchemeID], [UUID], [String], String, [Bytes], [Bytes], Date, String, Void>(
        "dues.document.insertBytes",
        """
        INSERT INTO document (scheme_id, id, title, media_type, sha256, content, created_at, created_by)
        SELECT d.scheme_id, d.id, d.title, $4, d.sha256, d.content, $7, $8
        FROM unnest($1::bigint[], $2::uuid[], $3::text[], $5::bytea[], $6::bytea[])
            AS d (scheme_id, id, title, sha256, content)
        """)

    // MARK: Lists

    static let ofYear = Statement<FiscalYear, DocumentKind?, Int32, DuesDocument>(
        "dues.document.ofYear",
        """
        SELECT d.id, s.code, s.name, d.kind, d.number, d.edition, d.invoice, d.issued_on, f.sha256, d.flaws,
            EXISTS (SELECT FROM reversed_receipt v WHERE v.scheme_id = d.scheme_id AND v.id = d.id)
        FROM dues_document d JOIN document f ON f.scheme_id = d.scheme_id AND f.id = d.id
            JOIN scheme s ON s.id = d.scheme_id JOIN invoice i ON i.number = d.invoice
        WHERE i.fiscal_year = $1 AND ($2::text IS NULL OR d.kind = $2)
        ORDER BY d.number, d.edition LIMIT $3
        """, row: DuesDocument.init)

    static let content = Statement<UUID, (document: DuesDocument, sheet: String, content: Bytes)>(
        "dues.document.content",
        """
        SELECT d.id, s.code, s.name, d.kind, d.number, d.edition, d.invoice, d.issued_on, f.sha256, d.flaws,
            EXISTS (SELECT FROM reversed_receipt v WHERE v.scheme_id = d.scheme_id AND v.id = d.id), d.sheet, f.content
        FROM dues_document d JOIN document f ON f.scheme_id = d.scheme_id AND f.id = d.id JOIN scheme s ON s.id = d.scheme_id
        WHERE d.id = $1
        """,
        row: {
            (
                id: UUID, code: String, name: String, kind: DocumentKind, number: String, edition: Int16,
                invoice: InvoiceNumber, issuedOn: Day, digest: Bytes, flaws: Int32, isReversed: Bool, sheet: String,
                content: Bytes
            ) in
            (
                DuesDocument(
                    id: id, scheme: code, name: name, kind: kind, number: number, edition: edition, invoice: invoice,
                    issuedOn: issuedOn, digest: digest, flaws: flaws, isReversed: isReversed),
                sheet, content
            )
        })

    /// What it is, and whether it is a receipt whose payment was reversed.
    static let standing = Statement<UUID, (kind: DocumentKind, isReversed: Bool)>(
        "dues.document.standing",
        """
        SELECT d.kind, EXISTS (SELECT FROM reversed_receipt v WHERE v.scheme_id = d.scheme_id AND v.id = d.id)
        FROM dues_document d WHERE d.id = $1
        """, row: { (kind: DocumentKind, isReversed: Bool) in (kind, isReversed) })

    static let statements: [any AnyStatement] = [
        issuer, putIssuer, claim, waiting, markMade, sources, editions, insert, insertBytes, ofYear, content, standing,
    ]
}
