import Foundation
import Postgres

/// What the tables hold, so that a test can tell whether anything changed.
extension TestDatabase {
    /// Rows by table.
    package func rowCounts() async throws -> [String: Int64] {
        try await owner.read(as: .owner) { tx in
            Dictionary(uniqueKeysWithValues: try tx.all(Self.counts))
        }
    }

    /// A hash over every row, by table. The sums and what waits for them are left out: a running hub moves rows from
    /// one to the other at moments of its own. So is the list of who read what, which grows with every look.
    package func contents() async throws -> [String: String] {
        try await owner.read(as: .owner) { tx in
            Dictionary(uniqueKeysWithValues: try tx.all(Self.hashes))
        }
    }

    /// The tables that hold the text somewhere in a row, as text or as bytes.
    package func tables(holding text: String) async throws -> [String] {
        let hex = Array(text.utf8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return try await owner.read(as: .owner) { tx in try tx.all(Self.holding, text, hex) }
    }

    private static let holding = Statement<String, String, String>(
        "test.holding",
        """
        SELECT table_name::text FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND (xpath('/row/n/text()', query_to_xml(
            format('SELECT count(*) AS n FROM %I t WHERE strpos(t::text, %L) > 0 OR strpos(t::text, %L) > 0',
                table_name, $1::text, $2::text), false, true, '')))[1]::text::bigint > 0
        ORDER BY table_name
        """,
        row: { (table: String) in table })

    private static let counts = Statement<(String, Int64)>(
        "test.counts",
        """
        SELECT table_name::text,
            (xpath('/row/n/text()',
                query_to_xml(format('SELECT count(*) AS n FROM %I', table_name), false, true, '')))[1]::text::bigint
        FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        """,
        row: { (table: String, rows: Int64) in (table, rows) })

    private static let hashes = Statement<(String, String)>(
        "test.hashes",
        """
        SELECT table_name::text,
            (xpath('/row/h/text()', query_to_xml(
                format($$SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS h FROM %I t$$, table_name),
                false, true, '')))[1]::text
        FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'rollup%'
            AND table_name NOT IN ('area', 'dictionary_version', 'data_cell', 'raw_access')
        """,
        row: { (table: String, hash: String) in (table, hash) })
}
