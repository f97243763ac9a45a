import Postgres

/// A database whose disk is full as soon as a table would grow beyond so many rows: PostgreSQL's own error
/// (`53100`), from a trigger.
package struct FullDisk: Sendable {
    private let test: TestDatabase
    private let table: String

    package init(_ test: TestDatabase, table: String, room: Int32) async throws {
        self.test = test
        self.table = table
        try await test.owner.write(as: .owner) { tx in
            try tx.execute(Self.function)
            try tx.execute(Self.bound)
            try tx.execute(Self.fill, table, room)
        }
    }

    /// Somebody has made room.
    package func makeRoom() async throws {
        try await test.owner.write(as: .owner) { [table] tx in try tx.execute(Self.fill, table, .max) }
    }

    private static let function = Statement<Void>(
        "test.fullDisk.function",
        """
        CREATE FUNCTION test_full_disk() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        DECLARE rows bigint;
        BEGIN
            EXECUTE format('SELECT count(*) FROM %I', TG_TABLE_NAME) INTO rows;
            IF rows >= TG_ARGV[0]::bigint THEN
                RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
            END IF;
            RETURN NEW;
        END $$
        """)

    private static let bound = Statement<Void>(
        "test.fullDisk.bound",
        """
        CREATE FUNCTION test_bound(name text, room integer) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE format('CREATE OR REPLACE TRIGGER test_full_disk BEFORE INSERT ON %I FOR EACH ROW
                EXECUTE FUNCTION test_full_disk(%s)', name, room);
        END $$
        """)

    private static let fill = Statement<String, Int32, Void>("test.fullDisk.fill", "SELECT test_bound($1, $2)")
}
