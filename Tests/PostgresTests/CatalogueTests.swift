import Postgres
import TestSupport
import Testing

/// Rules of the schema, read from PostgreSQL's catalogue. Each query answers with what breaks its rule.
///
/// A tenant table is one with a column `scheme_id`.
@Suite("Schema: rules")
struct CatalogueTests {
    @Test("Rules that every table keeps", arguments: Self.rules)
    func keeps(rule: Rule) async throws {
        try await TestDatabase.with { test in
            let offenders = try await test.owner.read(as: .owner) { tx in try tx.all(rule.offenders) }
            #expect(offenders == [], "\(rule.name)")
        }
    }

    /// The rules would all hold on an empty database.
    @Test("There are tables to hold to the rules")
    func tables() async throws {
        try await TestDatabase.with { test in
            let tables = try await test.owner.read(as: .owner) { tx in try tx.all(Self.tenantTables) }
            #expect(tables.count >= 14)
            #expect(Set(tables).isSuperset(of: ["batch", "data_value", "scheme_key", "rollup_delta"]))
        }
    }

    @Test("A table that breaks the rules is found", arguments: Self.offences)
    func findsOffence(offence: Offence) async throws {
        try await TestDatabase.with { test in
            let rule = try #require(Self.rules.first { $0.name == offence.rule })
            let offenders = try await test.owner.write(as: .owner) { tx in
                for statement in offence.ddl { try tx.execute(statement) }
                return try tx.all(rule.offenders)
            }
            #expect(!offenders.isEmpty)
        }
    }

    struct Rule: CustomTestStringConvertible, Sendable {
        let name: String
        let offenders: Statement<String>
        var testDescription: String { name }

        init(_ name: StaticString, _ sql: StaticString) {
            self.name = "\(name)"
            offenders = Statement(name, sql, row: { (text: String) in text })
        }
    }

    static let rules: [Rule] = [
        Rule(
            "row-level security is enabled and forced",
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1
            """),
        Rule(
            "a tenant table has a policy for its scheme",
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS (
                SELECT FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname
                    AND 'hub_scheme' = ANY (p.roles) AND p.qual LIKE '%hub.scheme%') ORDER BY 1
            """),
        Rule(
            "a scheme's policy compares scheme_id",
            """
            SELECT tablename || '.' || policyname FROM pg_policies
            WHERE 'hub_scheme' = ANY (roles) AND tablename NOT IN ('scheme', 'invoice')
                AND (qual !~ 'scheme_id = \\(' OR with_check IS NOT NULL AND with_check !~ 'scheme_id = \\(')
            """),
        Rule(
            "scheme_id comes first in the primary key and in every unique index",
            """
            SELECT c.relname || '.' || i.indexrelid::regclass
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
            WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND i.indkey[0] <> a.attnum ORDER BY 1
            """),
        Rule(
            "every tenant table has a primary key",
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) ORDER BY 1
            """),
        Rule(
            "a foreign key has an index that begins with its columns",
            """
            SELECT f.conrelid::regclass || '.' || f.conname FROM pg_constraint f
            WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = f.conrelid AND i.indpred IS NULL
                    AND (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey) ORDER BY 1
            """),
        Rule(
            "foreign keys between tenant tables begin with scheme_id",
            """
            SELECT f.conrelid::regclass || '.' || f.conname FROM pg_constraint f
            JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attname = 'scheme_id'
            JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attname = 'scheme_id'
            WHERE f.contype = 'f' AND (f.conkey[1] <> a.attnum OR f.confkey[1] <> b.attnum) ORDER BY 1
            """),
        Rule(
            "tables shared by all never point at a tenant table",
            """
            SELECT f.conrelid::regclass || '.' || f.conname FROM pg_constraint f
            JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attname = 'scheme_id'
            WHERE f.contype = 'f' AND NOT EXISTS (
                SELECT FROM pg_attribute a WHERE a.attrelid = f.conrelid AND a.attname = 'scheme_id') ORDER BY 1
            """),
        Rule(
            "no trigger on a tenant table",
            """
            SELECT t.tgrelid::regclass || '.' || t.tgname FROM pg_trigger t
            JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attname = 'scheme_id'
            WHERE NOT t.tgisinternal ORDER BY 1
            """),
        Rule(
            "a function of ours has a fixed search_path and runs as its caller",
            """
            SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
                AND (p.prosecdef OR NOT coalesce(p.proconfig::text LIKE '%search_path=%', false)) ORDER BY 1
            """),
        Rule(
            "no default takes a time or an identifier from the database",
            """
            SELECT d.adrelid::regclass || ': ' || pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
            JOIN pg_class c ON c.oid = d.adrelid
            WHERE c.relnamespace = 'public'::regnamespace
                AND pg_get_expr(d.adbin, d.adrelid) ~* 'now\\(|current_|_timestamp|random|uuid' ORDER BY 1
            """),
        Rule(
            "the application owns nothing",
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
            WHERE c.relnamespace = 'public'::regnamespace AND r.rolname LIKE 'hub\\_%' ORDER BY 1
            """),
        Rule(
            "no role of the application goes around row-level security or makes anything",
            """
            SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'hub\\_%'
                AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolinherit AND rolcanlogin
                    OR has_schema_privilege(rolname, 'public', 'CREATE')) ORDER BY 1
            """),
        Rule(
            "no role of the application may TRUNCATE, and nobody has rights by being anybody",
            """
            SELECT table_name || ': ' || grantee || ' ' || privilege_type FROM information_schema.role_table_grants
            WHERE table_schema = 'public' AND table_name <> 'schema_migration'
                AND (grantee = 'PUBLIC' OR grantee LIKE 'hub\\_%' AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES'))
            ORDER BY 1
            """),
        Rule(
            "keys of tenant tables are integers, texts, dates or UUIDs",
            """
            SELECT c.relname || '.' || k.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_attribute s ON s.attrelid = c.oid AND s.attname = 'scheme_id'
            JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
            WHERE i.indisprimary AND k.atttypid::regtype::text NOT IN ('bigint', 'integer', 'text', 'date', 'uuid')
            ORDER BY 1
            """),
    ]

    private static let tenantTables = Statement<String>(
        "test.tenantTables",
        """
        SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        """,
        row: { (table: String) in table })
}

/// Tables made wrong on purpose, so that a rule that finds nothing is known to look.
extension CatalogueTests {
    struct Offence: CustomTestStringConvertible, Sendable {
        let rule: String
        let ddl: [Statement<Void>]
        var testDescription: String { rule }

        init(_ rule: String, _ ddl: Statement<Void>...) {
            self.rule = rule
            self.ddl = ddl
        }
    }

    static let offences: [Offence] = [
        Offence(
            "row-level security is enabled and forced",
            Statement("o.rls", "CREATE TABLE offence (scheme_id bigint PRIMARY KEY)")),
        Offence(
            "a tenant table has a policy for its scheme",
            Statement("o.policy", "CREATE TABLE offence (scheme_id bigint PRIMARY KEY)")),
        Offence(
            "scheme_id comes first in the primary key and in every unique index",
            Statement("o.first", "CREATE TABLE offence (id bigint PRIMARY KEY, scheme_id bigint)")),
        Offence(
            "a foreign key has an index that begins with its columns",
            Statement("o.index", "CREATE TABLE offence (id bigint PRIMARY KEY, area text REFERENCES area (code))")),
        Offence(
            "tables shared by all never point at a tenant table",
            Statement("o.shared", "CREATE TABLE offence (id bigint PRIMARY KEY REFERENCES scheme_state (scheme_id))")),
        Offence(
            "no default takes a time or an identifier from the database",
            Statement("o.default", "CREATE TABLE offence (id uuid PRIMARY KEY DEFAULT gen_random_uuid())")),
        Offence(
            "a function of ours has a fixed search_path and runs as its caller",
            Statement("o.function", "CREATE FUNCTION offence() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'")
        ),
        Offence(
            "no role of the application may TRUNCATE, and nobody has rights by being anybody",
            Statement("o.public", "CREATE TABLE offence (id bigint PRIMARY KEY)"),
            Statement("o.grant", "GRANT SELECT ON offence TO PUBLIC")),
        Offence(
            "the application owns nothing",
            Statement("o.owner", "CREATE TABLE offence (id bigint PRIMARY KEY)"),
            Statement("o.owned", "ALTER TABLE offence OWNER TO hub_national")),
    ]
}
