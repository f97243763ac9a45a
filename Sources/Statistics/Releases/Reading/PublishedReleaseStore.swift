import DataDictionary
import Foundation
import HubCore
import Postgres

/// The SQL of published releases: what the public role may read, and the one time that it is written.
enum PublishedReleaseStore {
    static func insert(_ release: PublishedRelease, _ tx: Transaction) throws {
        let heading = release.heading
        tx.enqueue(
            insertRelease, heading.id, heading.scope.fiscalYear, release.dictionary, Int32(heading.schemes),
            heading.isMadeUp, heading.countedOn, heading.publishedAt)
        for (position, table) in release.tables.enumerated() {
            tx.enqueue(insertTable, heading.id, table.id, Int32(position), try StableJSON.text(CubeShape(table)))
            tx.enqueue(
                insertCells, heading.id, table.id,
                table.cells.map { $0.coordinates.map(String.init).joined(separator: ",") },
                table.cells.map { Int16($0.measure) }, table.cells.map(\.content.shownValue),
                table.cells.map { $0.content.absence?.rawValue })
        }
        for (name, content) in release.pages.sorted(by: { $0.key < $1.key }) {
            tx.enqueue(insertPage, heading.id, name, String(decoding: content, as: UTF8.self))
        }
    }

    /// Nil when the release has no such table or is not published.
    static func table(_ id: String, of release: String, _ tx: Transaction) throws -> Cube? {
        let heading = tx.ask(self.heading, release)
        let shape = tx.ask(self.shape, release, id)
        let cells = tx.ask(self.cells, release, id)
        guard let source = try heading.rows().first.flatMap({ $0 })?.source, let text = try shape.rows().first else {
            return nil
        }
        let found: CubeShape = try StableJSON.value(text)
        return found.cube(id, cells: try cells.rows(), source: source)
    }

    private static func heading(
        id: String, schemes: Int32, isMadeUp: Bool, countedOn: Day, publishedAt: Date
    ) -> ReleaseHeading? {
        ReleaseScope(id: id).map {
            ReleaseHeading(
                scope: $0, schemes: Int(schemes), isMadeUp: isMadeUp, countedOn: countedOn, publishedAt: publishedAt)
        }
    }

    /// The newest year first.
    static let headings = Statement<ReleaseHeading?>(
        "release.published.all",
        """
        SELECT id, schemes, made_up, counted_on, published_at FROM release
        ORDER BY fiscal_year DESC, published_at DESC, id
        """, row: heading)

    static let heading = Statement<String, ReleaseHeading?>(
        "release.published.heading", "SELECT id, schemes, made_up, counted_on, published_at FROM release WHERE id = $1",
        row: heading)

    static let tables = Statement<String, (id: String, shape: String)>(
        "release.published.tables", "SELECT id, shape FROM release_table WHERE release = $1 ORDER BY position",
        row: { (id: String, shape: String) in (id, shape) })

    static let page = Statement<String, String, String>(
        "release.published.page", "SELECT content FROM release_page WHERE release = $1 AND name = $2",
        row: { (content: String) in content })

    private static let shape = Statement<String, String, String>(
        "release.published.shape", "SELECT shape FROM release_table WHERE release = $1 AND id = $2",
        row: { (shape: String) in shape })

    private static let cells = Statement<String, String, Cube.Cell>(
        "release.published.cells",
        """
        SELECT coordinates, measure, value, absence FROM release_cell
        WHERE release = $1 AND table_id = $2 ORDER BY position
        """,
        row: { (coordinates: [Int16], measure: Int16, value: Int64?, absence: String?) in
            Cube.Cell(
                coordinates: coordinates.map(Int.init), measure: Int(measure),
                content: value.map(Cube.Content.value)
                    ?? .none(absence.flatMap(Cube.Absence.init(rawValue:)) ?? .suppressed))
        })

    private static let insertRelease = Statement<String, FiscalYear, String, Int32, Bool, Day, Date, Void>(
        "release.published.insert",
        """
        INSERT INTO release (id, fiscal_year, dictionary, schemes, made_up, counted_on, published_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)

    private static let insertTable = Statement<String, String, Int32, String, Void>(
        "release.published.insertTable",
        "INSERT INTO release_table (release, id, position, shape) VALUES ($1, $2, $3, $4)")

    private static let insertCells = Statement<String, String, [String], [Int16], [Int64?], [String?], Void>(
        "release.published.insertCells",
        """
        INSERT INTO release_cell (release, table_id, position, coordinates, measure, value, absence)
        SELECT $1, $2, c.ordinal::integer, string_to_array(c.coordinates, ',')::smallint[], c.measure, c.value, c.absence
        FROM unnest($3::text[], $4::smallint[], $5::bigint[], $6::text[])
            WITH ORDINALITY AS c (coordinates, measure, value, absence, ordinal)
        """)

    private static let insertPage = Statement<String, String, String, Void>(
        "release.published.insertPage", "INSERT INTO release_page (release, name, content) VALUES ($1, $2, $3)")

    static let statements: [any AnyStatement] = [
        headings, heading, tables, page, shape, cells, insertRelease, insertTable, insertCells, insertPage,
    ]
}

extension Cube.Content {
    fileprivate var shownValue: Int64? {
        guard case .value(let value) = self else { return nil }
        return value
    }

    fileprivate var absence: Cube.Absence? {
        guard case .none(let absence) = self else { return nil }
        return absence
    }
}
