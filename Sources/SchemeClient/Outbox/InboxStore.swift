import Cryptography
import Foundation
import GRDB
import HubCore

/// What the hub sent, and how far it was read.
extension OutboxTransaction {
    package func cursor() throws -> String? {
        try String.fetchOne(database, sql: "SELECT cursor FROM installation")
    }

    /// The cursor up to which the hub was told that everything is kept.
    package func toldCursor() throws -> String? {
        try String.fetchOne(database, sql: "SELECT told_cursor FROM installation")
    }

    package func setCursor(_ cursor: String?) throws {
        try database.execute(sql: "UPDATE installation SET cursor = ?", arguments: [cursor])
    }

    package func setToldCursor(_ cursor: String) throws {
        try database.execute(sql: "UPDATE installation SET told_cursor = ?", arguments: [cursor])
    }

    /// Whether it is news. A hub that was restored tells again what is known here: that stands then as it is told, as
    /// read as it was.
    package func keep(_ entry: PulledEntry, at time: Date) throws -> Bool {
        let place: StatementArguments = [entry.topic, entry.key]
        let standing = try String.fetchOne(
            database, sql: "SELECT data FROM inbox_entry WHERE topic = ? AND key = ?", arguments: place)
        let isNews = try note(entry) && standing != entry.data
        guard let data = entry.data else {
            try database.execute(sql: "DELETE FROM inbox_entry WHERE topic = ? AND key = ?", arguments: place)
            return isNews
        }
        try database.execute(
            sql: """
                INSERT INTO inbox_entry (topic, key, position, revision, data, received_at, read_at)
                VALUES (:topic, :key, :position, :revision, :data, :time, iif(:isNews, NULL, :time))
                ON CONFLICT (topic, key) DO UPDATE SET
                    position = excluded.position, revision = excluded.revision, data = excluded.data,
                    file = iif(data = excluded.data, file, NULL),
                    received_at = iif(:isNews, excluded.received_at, received_at),
                    read_at = iif(:isNews, NULL, read_at)
                """,
            arguments: [
                "topic": entry.topic, "key": entry.key, "position": entry.position, "revision": entry.revision,
                "data": data, "time": time.iso8601, "isNews": isNews,
            ])
        return isNews
    }

    /// Whether nothing was told under the key with this revision, or something else: a hub that was restored gives a
    /// revision that it has lost to another entry.
    private func note(_ entry: PulledEntry) throws -> Bool {
        try database.execute(
            sql: """
                INSERT INTO told_entry (topic, key, revision, digest) VALUES (?, ?, ?, ?)
                ON CONFLICT (topic, key, revision) DO UPDATE SET digest = excluded.digest
                WHERE told_entry.digest <> excluded.digest
                """,
            arguments: [entry.topic, entry.key, entry.revision, Self.digest(entry.data)])
        return database.changesCount > 0
    }

    private static func digest(_ data: String?) -> String { data.map { SHA256.hash(of: $0).hex } ?? "" }

    static func registerToldEntries(with migrator: inout DatabaseMigrator) {
        migrator.registerMigration("entries of the feed that are known") { database in
            try database.execute(
                sql: """
                    CREATE TABLE told_entry (
                        topic TEXT NOT NULL,
                        key TEXT NOT NULL,
                        revision INTEGER NOT NULL,
                        -- SHA-256 of the data; empty for what is gone.
                        digest TEXT NOT NULL,
                        PRIMARY KEY (topic, key, revision)
                    ) WITHOUT ROWID
                    """)
            for row in try Row.fetchAll(database, sql: "SELECT topic, key, revision, data FROM inbox_entry") {
                try database.execute(
                    sql: "INSERT INTO told_entry (topic, key, revision, digest) VALUES (?, ?, ?, ?)",
                    arguments: [row["topic"], row["key"], row["revision"], digest(row["data"] as String)])
            }
        }
    }

    /// In the order of their topics, then keys.
    package func inbox() throws -> [InboxEntry] {
        try Row.fetchAll(database, sql: "SELECT * FROM inbox_entry ORDER BY topic, received_at, key").compactMap(
            Self.entry)
    }

    /// Documents and dictionaries whose bytes are not here yet.
    package func withoutFile() throws -> [InboxEntry] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM inbox_entry WHERE topic IN ('document', 'dictionary') AND file IS NULL
                ORDER BY topic, key
                """
        ).compactMap(Self.entry)
    }

    package func setFile(_ path: String, of entry: InboxEntry) throws {
        try database.execute(
            sql: "UPDATE inbox_entry SET file = ? WHERE topic = ? AND key = ?",
            arguments: [path, entry.topic.rawValue, entry.key])
    }

    package func markRead(at time: Date) throws {
        try database.execute(
            sql: "UPDATE inbox_entry SET read_at = ? WHERE read_at IS NULL", arguments: [time.iso8601])
    }

    private static func entry(_ row: Row) throws -> InboxEntry? {
        guard let topic = InboxTopic(rawValue: row["topic"]) else { return nil }
        return InboxEntry(
            topic: topic, key: row["key"], data: row["data"], file: row["file"], receivedAt: row["received_at"],
            isRead: (row["read_at"] as String?) != nil)
    }
}
