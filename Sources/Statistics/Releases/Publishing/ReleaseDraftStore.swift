import DataDictionary
import Foundation
import HubCore
import Postgres

/// The SQL of drafts.
enum ReleaseDraftStore {
    /// The one that stands for a scope: published, or the preview that can still be replaced.
    static func standing(_ scope: ReleaseScope, _ tx: Transaction) throws -> ReleaseDraft? {
        guard let row = try tx.first(standing, scope.id) else { return nil }
        return try row.draft(cells: tx.all(cells, row.id))
    }

    /// Lets nobody else publish until the transaction ends: what a release shows depends on what the others have shown.
    static func lock(_ tx: Transaction) throws(PostgresError) { _ = try tx.one(lock, publishing) }

    /// The other releases of the fiscal year and of those beside it, the first published first.
    static func beside(_ scope: ReleaseScope, _ tx: Transaction) throws -> [ReleaseDraft] {
        let year = scope.fiscalYear
        return try tx.all(publishedAround, FiscalYear(year.year - 1), FiscalYear(year.year + 1), scope.id).map { row in
            try row.draft(cells: tx.all(cells, row.id))
        }
    }

    static func insert(_ draft: ReleaseDraft, certificate: [UInt8]?, _ tx: Transaction) throws {
        tx.enqueue(replace, draft.scope.id)
        let versions = draft.dataVersions.sorted { $0.key < $1.key }
        tx.enqueue(
            insertDraft, draft.id, draft.scope.id, draft.scope.fiscalYear, draft.state.rawValue, draft.dictionary,
            Bytes(draft.templates), try StableJSON.text(draft.policy), try StableJSON.text(draft.coarsening),
            Bytes(draft.orderKey), Bytes(draft.inputs), versions.map(\.key), versions.map(\.value), draft.passedOver,
            draft.isMadeUp, draft.countedOn, draft.previewedAt, draft.previewedBy)
        tx.enqueue(
            insertCells, draft.id, draft.cells.map(\.place.description), draft.cells.map(\.value),
            draft.cells.map { Int32($0.schemes) }, draft.cells.map(\.outcome.status), draft.cells.map(\.outcome.reason))
        if let certificate { tx.enqueue(insertCertificate, draft.id, Bytes(certificate)) }
    }

    /// Nil where nothing was proved.
    static func certificate(of draft: UUID, _ tx: Transaction) throws(PostgresError) -> [UInt8]? {
        try tx.first(certificate, draft)?.bytes
    }

    /// How far each published release has counted the commits of each scheme, the first published first.
    static func counted(_ tx: Transaction) throws -> [(scope: ReleaseScope, versions: [SchemeID: Int64])] {
        try tx.all(counted).map { row in
            guard let scope = ReleaseScope(id: row.scope) else {
                throw PostgresError(.unreadable, statement: counted.name, message: "an unknown scope")
            }
            return (scope, Dictionary(uniqueKeysWithValues: zip(row.schemes, row.versions)))
        }
    }

    /// Whether there was a preview to publish.
    static func markPublished(_ id: UUID, by actor: String, at time: Date, _ tx: Transaction) throws(PostgresError)
        -> Bool
    {
        try tx.execute(publish, id, time, actor) == 1
    }

    /// How many figures of the month came after the commits that were counted.
    static func passedOver(
        _ month: Month, after versions: [SchemeID: Int64], _ tx: Transaction
    ) throws(PostgresError) -> Int64 {
        let known = versions.sorted { $0.key < $1.key }
        return try tx.one(later, month, known.map(\.key), known.map(\.value))
    }

    /// National figures of published drafts, as they were shown.
    static func shown(_ places: [ReleasePlace], _ tx: Transaction) throws(PostgresError) -> [ReleasePlace: Int64] {
        let rows = try tx.all(shownValues, places.map(\.description))
        return rows.reduce(into: [:]) { values, row in
            if let place = ReleasePlace(row.place) { values[place] = row.value }
        }
    }

    // MARK: Rows

    struct Row: Sendable {
        let id: UUID
        let scope: String
        let state: String
        let dictionary: String
        let templates: Bytes
        let policy: String
        let coarsening: String
        let orderKey: Bytes
        let inputs: Bytes
        let schemes: [SchemeID]
        let versions: [Int64]
        let passedOver: Int64
        let isMadeUp: Bool
        let countedOn: Day
        let previewedAt: Date
        let previewedBy: String

        func draft(cells: [ReleaseDraft.Cell?]) throws -> ReleaseDraft {
            guard let scope = ReleaseScope(id: scope), let state = ReleaseDraft.State(rawValue: state) else {
                throw PostgresError(.unreadable, statement: "release.draft", message: "an unknown scope or state")
            }
            return ReleaseDraft(
                id: id, scope: scope, state: state, dictionary: dictionary, templates: templates.bytes,
                policy: try StableJSON.value(policy),
                coarsening: try StableJSON.value(coarsening),
                orderKey: orderKey.bytes, inputs: inputs.bytes,
                dataVersions: Dictionary(uniqueKeysWithValues: zip(schemes, versions)), passedOver: passedOver,
                isMadeUp: isMadeUp, countedOn: countedOn, previewedAt: previewedAt, previewedBy: previewedBy,
                cells: cells.compactMap { $0 })
        }
    }

    private static let standing = Statement<String, Row>(
        "release.draft.standing",
        """
        SELECT id, scope, state, dictionary, templates, policy, coarsening, order_key, inputs_sha256, schemes,
            data_versions, passed_over, made_up, counted_on, previewed_at, previewed_by
        FROM release_draft WHERE scope = $1 AND state <> 'replaced'
        ORDER BY (state = 'published') DESC LIMIT 1
        """, row: Row.init)

    private static let lock = Statement<Int64, Bool>(
        "release.lock", "SELECT pg_advisory_xact_lock($1) IS NOT NULL", row: { (isLocked: Bool) in isLocked })

    /// A number of our own for the lock.
    private static let publishing: Int64 = 0x4853_4A52

    private static let publishedAround = Statement<FiscalYear, FiscalYear, String, Row>(
        "release.draft.beside",
        """
        SELECT id, scope, state, dictionary, templates, policy, coarsening, order_key, inputs_sha256, schemes,
            data_versions, passed_over, made_up, counted_on, previewed_at, previewed_by
        FROM release_draft WHERE fiscal_year BETWEEN $1 AND $2 AND scope <> $3 AND state = 'published'
        ORDER BY published_at, scope
        """, row: Row.init)

    private static let cells = Statement<UUID, ReleaseDraft.Cell?>(
        "release.draft.cells",
        "SELECT place, value, schemes, status, reason FROM release_draft_cell WHERE draft = $1 ORDER BY position",
        row: { (place: String, value: Int64, schemes: Int32, status: String, reason: String) in
            guard let place = ReleasePlace(place), let outcome = CellOutcome(status: status, reason: reason) else {
                return nil
            }
            return ReleaseDraft.Cell(place: place, value: value, schemes: Int(schemes), outcome: outcome)
        })

    private static let replace = Statement<String, Void>(
        "release.draft.replace",
        "UPDATE release_draft SET state = 'replaced' WHERE scope = $1 AND state IN ('draft', 'previewed')")

    private static let insertDraft = Statement<
        UUID, String, FiscalYear, String, String, Bytes, String, String, Bytes, Bytes, [SchemeID], [Int64], Int64, Bool,
        Day, Date, String, Void
    >(
        "release.draft.insert",
        """
        INSERT INTO release_draft (id, scope, fiscal_year, state, dictionary, templates, policy, coarsening, order_key,
            inputs_sha256, schemes, data_versions, passed_over, made_up, counted_on, previewed_at, previewed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """)

    private static let insertCells = Statement<UUID, [String], [Int64], [Int32], [String], [String], Void>(
        "release.draft.insertCells",
        """
        INSERT INTO release_draft_cell (draft, position, place, value, schemes, status, reason)
        SELECT $1, c.ordinal::integer, c.place, c.value, c.schemes, c.status, c.reason
        FROM unnest($2::text[], $3::bigint[], $4::integer[], $5::text[], $6::text[])
            WITH ORDINALITY AS c (place, value, schemes, status, reason, ordinal)
        """)

    private static let insertCertificate = Statement<UUID, Bytes, Void>(
        "release.certificate.insert", "INSERT INTO release_certificate (draft, content) VALUES ($1, $2)")

    private static let certificate = Statement<UUID, Bytes>(
        "release.certificate", "SELECT content FROM release_certificate WHERE draft = $1",
        row: { (content: Bytes) in content })

    private static let counted = Statement<(scope: String, schemes: [SchemeID], versions: [Int64])>(
        "release.counted",
        """
        SELECT scope, schemes, data_versions FROM release_draft WHERE state = 'published' ORDER BY published_at, scope
        """,
        row: { (scope: String, schemes: [SchemeID], versions: [Int64]) in (scope, schemes, versions) })

    private static let publish = Statement<UUID, Date, String, Void>(
        "release.draft.publish",
        """
        UPDATE release_draft SET state = 'published', published_at = $2, published_by = $3
        WHERE id = $1 AND state = 'previewed'
        """)

    private static let later = Statement<Month, [SchemeID], [Int64], Int64>(
        "release.passedOver",
        """
        SELECT count(*) FROM data_value d
        LEFT JOIN unnest($2::bigint[], $3::bigint[]) AS v (scheme_id, version) ON v.scheme_id = d.scheme_id
        WHERE d.period = $1 AND d.data_version > coalesce(v.version, 0)
        """,
        row: { (count: Int64) in count })

    private static let shownValues = Statement<[String], (place: String, value: Int64)>(
        "release.shown",
        """
        SELECT DISTINCT c.place, c.value FROM release_draft_cell c JOIN release_draft d ON d.id = c.draft
        WHERE d.state = 'published' AND c.status = 'shown' AND c.place = ANY ($1)
        """,
        row: { (place: String, value: Int64) in (place, value) })

    static let statements: [any AnyStatement] = [
        standing, lock, publishedAround, cells, replace, insertDraft, insertCells, insertCertificate, certificate,
        counted, publish, later,
        shownValues,
    ]
}
