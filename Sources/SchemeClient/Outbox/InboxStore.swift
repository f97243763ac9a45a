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

    /// Whether it is news: the same entry may come again, after the hub was restored.
    package func keep(_ entry: PulledEntry, at time: Date) throws -> Bool {
        guard let data = entry.data else {
            try database.execute(
                sql: "DELETE FROM inbox_entry WHERE topic = ? AND key = ?", arguments: [entry.topic, entry.key])
            return database.changesCount > 0
        }
        try database.execute(
            sql: """
                INSERT INTO inbox_entry (topic, key, position, revision, data, received_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (topic, key) DO UPDATE SET
                    position = excluded.position, revision = excluded.revision, data = excluded.data, file = NULL,
                    received_at = excluded.received_at, read_at = NULL
                WHERE inbox_entry.data <> excluded.data
                """,
            arguments: [entry.topic, entry.key, entry.position, entry.revision, data, time.iso8601])
        return database.changesCount > 0
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
