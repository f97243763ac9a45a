import Cryptography
import GRDB
import HubCore

/// The revision that was last given to each key, and what was said under it.
extension OutboxTransaction {
    /// The highest revision that was given to the record or to one that speaks of the same figures: the cells of a
    /// report, the report of a cell.
    package func highestRevision(around record: OutboxRecord) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: record.isWholeReport
                ? "SELECT max(revision) FROM record_revision WHERE report = ?"
                : "SELECT max(revision) FROM record_revision WHERE key IN (?, ?)")
        return try Int64.fetchOne(
            statement, arguments: record.isWholeReport ? [record.family] : [record.family, record.key])
    }

    /// That was last given to the key itself.
    func revision(of key: String) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT revision FROM record_revision WHERE key = ?", arguments: [key])
    }

    /// What the hub has or is about to get under the key; nil if that is not sure.
    package func content(of key: String) throws -> SHA256Digest? {
        let statement = try database.cachedStatement(sql: "SELECT content FROM record_revision WHERE key = ?")
        return try String.fetchOne(statement, arguments: [key]).flatMap { SHA256Digest(hex: $0) }
    }

    /// Notes the revision and content of a record, and that what was known of figures it speaks of is out of date.
    package func setRevision(_ revision: Int64, of record: OutboxRecord) throws {
        try upsert(record, revision: revision)
        try database.cachedStatement(
            sql: record.isWholeReport
                ? "UPDATE record_revision SET content = NULL WHERE report = ? AND key <> ?"
                : "UPDATE record_revision SET content = NULL WHERE key = ? AND key <> ?"
        ).execute(arguments: [record.family, record.key])
    }

    /// The same of what stands at the hub, where it is newer than what is known here.
    package func learn(_ revision: Int64, of record: OutboxRecord) throws {
        guard try highestRevision(around: record) ?? 0 < revision else { return }
        try setRevision(revision, of: record)
    }

    /// What stands at the hub under the key has this revision: the next one is above it, whatever it says.
    package func raise(_ revision: Int64, key: String) throws {
        let family = OutboxRecord.family(ofFigure: key)
        try database.cachedStatement(
            sql: """
                INSERT INTO record_revision (key, report, revision) VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET revision = max(revision, excluded.revision), content = NULL
                """
        ).execute(arguments: [key, family, revision])
        try forgetContent(of: [family])
    }

    /// After the hub put a record aside: the same content is worth sending again.
    package func forgetContent(of keys: some Sequence<String>) throws {
        let statement = try database.cachedStatement(sql: "UPDATE record_revision SET content = NULL WHERE key = ?")
        for key in keys { try statement.execute(arguments: [key]) }
    }

    /// Where it is not known any more what the hub has.
    package func forgetAllContent() throws {
        try database.execute(sql: "UPDATE record_revision SET content = NULL")
    }

    private func upsert(_ record: OutboxRecord, revision: Int64) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO record_revision (key, report, revision, content) VALUES (?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, content = excluded.content
                """
        ).execute(arguments: [record.key, record.family, revision, record.contentDigest.hex])
    }
}
