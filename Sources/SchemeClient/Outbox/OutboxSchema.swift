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
        migrator.registerMigration("2: streams, signed receipts, what the hub sends") { database in
            try database.execute(
                sql: """
                    -- A folder outlives a stream: after a restored backup it goes on in a new one.
                    CREATE TABLE batch_of_stream (
                        stream TEXT NOT NULL,
                        sequence INTEGER NOT NULL CHECK (sequence > 0),
                        previous TEXT NOT NULL,
                        head TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        records INTEGER NOT NULL,
                        -- NULL once it was kept long enough.
                        body BLOB,
                        state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'acknowledged', 'replaced')),
                        receipt BLOB,
                        -- The hub's signature of the receipt, JSON.
                        proof TEXT,
                        made_at TEXT NOT NULL,
                        sent_at TEXT,
                        acknowledged_at TEXT,
                        PRIMARY KEY (stream, sequence),
                        CHECK (state <> 'acknowledged' OR receipt IS NOT NULL),
                        CHECK (state IN ('acknowledged', 'replaced') OR body IS NOT NULL)
                    );
                    INSERT INTO batch_of_stream (stream, sequence, previous, head, digest, records, body, state,
                        receipt, made_at, sent_at, acknowledged_at)
                    SELECT installation.stream, sequence, previous, head, digest, records, body, state,
                        receipt, made_at, sent_at, acknowledged_at
                    FROM batch, installation;
                    DROP TABLE batch;
                    ALTER TABLE batch_of_stream RENAME TO batch;
                    CREATE INDEX batch_waiting ON batch (stream, sequence) WHERE state IN ('queued', 'sent');
                    -- What a hub acknowledged before it was restored from a backup and got the batch again.
                    CREATE TABLE earlier_receipt (
                        stream TEXT NOT NULL,
                        sequence INTEGER NOT NULL,
                        receipt BLOB NOT NULL,
                        proof TEXT,
                        acknowledged_at TEXT NOT NULL
                    );
                    ALTER TABLE installation ADD COLUMN epoch TEXT;
                    ALTER TABLE installation ADD COLUMN needs_snapshot INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE installation ADD COLUMN cursor TEXT;
                    ALTER TABLE installation ADD COLUMN told_cursor TEXT;
                    CREATE TABLE hub_key (
                        kid TEXT PRIMARY KEY,
                        spki BLOB NOT NULL,
                        accepted_at TEXT NOT NULL
                    ) WITHOUT ROWID;
                    -- The newest of each key. file: where a document or dictionary was saved.
                    CREATE TABLE inbox_entry (
                        topic TEXT NOT NULL,
                        key TEXT NOT NULL,
                        position TEXT NOT NULL,
                        revision INTEGER NOT NULL,
                        data TEXT NOT NULL,
                        file TEXT,
                        received_at TEXT NOT NULL,
                        read_at TEXT,
                        PRIMARY KEY (topic, key)
                    ) WITHOUT ROWID;
                    """)
        }
        FigureBook.register(with: &migrator)
        OutboxTransaction.registerToldEntries(with: &migrator)
        return migrator
    }
}
