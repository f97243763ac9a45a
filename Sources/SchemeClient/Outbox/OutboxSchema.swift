import GRDB

/// The tables of the outbox. Steps are only ever added.
enum OutboxSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: installation, batches, revisions") { database in
            try database.execute(
                sql: """
                    CREATE TABLE installation (
                        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                        hub TEXT NOT NULL,
                        stream TEXT NOT NULL,
                        dictionary TEXT NOT NULL,
                        limits TEXT NOT NULL,
                        revision_floor INTEGER NOT NULL,
                        enrolled_at TEXT
                    );
                    CREATE TABLE batch (
                        sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
                        previous TEXT NOT NULL,
                        head TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        records INTEGER NOT NULL,
                        body BLOB NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'acknowledged')),
                        receipt BLOB,
                        made_at TEXT NOT NULL,
                        sent_at TEXT,
                        acknowledged_at TEXT,
                        CHECK ((state = 'acknowledged') = (receipt IS NOT NULL))
                    );
                    CREATE INDEX batch_not_acknowledged ON batch (sequence) WHERE state <> 'acknowledged';
                    -- content: digest of what was last queued under the key; NULL when the hub may have something else.
                    CREATE TABLE record_revision (
                        key TEXT PRIMARY KEY,
                        report TEXT NOT NULL,
                        revision INTEGER NOT NULL,
                        content TEXT
                    ) WITHOUT ROWID;
                    CREATE INDEX record_revision_report ON record_revision (report);
                    """)
        }
        FigureBook.register(with: &migrator)
        return migrator
    }
}
