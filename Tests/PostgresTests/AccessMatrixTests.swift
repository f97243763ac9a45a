import HubCore
import TestSupport
import Testing

@testable import Postgres

/// Every table tried by every role, with rows of two schemes in each.
@Suite("Schema: who may do what")
struct AccessMatrixTests {
    @Test("The matrix has every table")
    func complete() async throws {
        try await TestDatabase.with { test in
            let tables = Set(try await test.rowCounts().keys)
            #expect(tables == Set(TableAccess.all.map(\.table)))
        }
    }

    @Test("Both schemes have rows in every table of a scheme")
    func filled() async throws {
        try await TwoTenants.with { tenants in
            for (table, rows) in try await tenants.test.rowCounts() { #expect(rows > 0, "\(table) is empty") }
            for access in TableAccess.all {
                guard let owner = access.owner else { continue }
                for scheme in [tenants.a, tenants.b] {
                    let rows = try await tenants.attempt(
                        "SELECT FROM copy.\(access.table) WHERE \(owner) = \(scheme.rawValue)", as: [])
                    #expect(rows != .rows(0), "\(access.table)")
                }
            }
        }
    }

    @Test("Every role meets what the matrix says")
    func matrix() async throws {
        try await TwoTenants.with { tenants in
            for access in TableAccess.all {
                let roles: [(DatabaseRole, TableAccess.Rights)] = [
                    (.gate, access.gate), (.scheme(tenants.a), access.scheme), (.scheme(tenants.b), access.scheme),
                    (.national, access.national), (.dues, access.dues), (.public, access.public),
                ]
                for (role, rights) in roles { try await check(access, role, rights, tenants) }
            }
        }
    }

    @Test("Without saying which scheme, a scheme's tables cannot be read at all")
    func noScheme() async throws {
        try await TwoTenants.with { tenants in
            for access in TableAccess.all where access.scheme.select == "o" {
                let fresh = try await tenants.attempt("SELECT FROM \(access.table)", as: ["SET LOCAL ROLE hub_scheme"])
                guard case .refused = fresh else {
                    Issue.record("\(access.table): \(fresh)")
                    continue
                }
                // After another transaction on the same connection had named one.
                _ = try await tenants.attempt("SELECT 1", as: DatabaseRole.scheme(tenants.a).assumption)
                let after = try await tenants.attempt("SELECT FROM \(access.table)", as: ["SET LOCAL ROLE hub_scheme"])
                guard case .refused = after else {
                    Issue.record("\(access.table): \(after)")
                    continue
                }
            }
        }
    }

    @Test("The program's own login may do nothing before it takes on a role, and cannot become the owner")
    func bareLogin() async throws {
        try await TwoTenants.with { tenants in
            for access in TableAccess.all {
                let outcome = try await tenants.attempt("SELECT FROM \(access.table)", as: [])
                #expect(outcome == .noRight, "\(access.table)")
            }
            for statement in [
                "SET ROLE postgres", "CREATE TABLE mine (id int)", "ALTER TABLE data_value DISABLE ROW LEVEL SECURITY",
                "GRANT SELECT ON data_value TO hub_app",
            ] {
                let outcome = try await tenants.attempt(statement, as: [])
                #expect(outcome == .noRight, "\(statement)")
            }
        }
    }

    private func check(
        _ access: TableAccess, _ role: DatabaseRole, _ rights: TableAccess.Rights, _ tenants: TwoTenants
    ) async throws {
        let table = access.table
        try await expect(rights.select, access, role, tenants, "select") { "SELECT FROM \(table)\($0)" }
        try await expect(rights.update, access, role, tenants, "update") {
            "UPDATE \(table) SET \(access.column) = \(access.column)\($0)"
        }
        // Rows that others refer to cannot go; that is no refusal of the right.
        try await expect(rights.delete, access, role, tenants, "delete") { "DELETE FROM \(table)\($0)" }
        try await expect(rights.insert, access, role, tenants, "insert", refusesOthers: true) {
            "INSERT INTO \(table) OVERRIDING SYSTEM VALUE SELECT * FROM copy.\(table)\($0)"
        }
    }

    /// `refusesOthers`: touching another scheme's row is an error; otherwise it is as if the row were not there.
    private func expect(
        _ right: Character, _ access: TableAccess, _ role: DatabaseRole, _ tenants: TwoTenants, _ what: String,
        refusesOthers: Bool = false, _ sql: (String) -> String
    ) async throws {
        let label: Comment = "\(what) \(access.table) as \(role)"
        guard let column = access.owner else {
            let outcome = try await tenants.attempt(sql(""), as: role.assumption)
            #expect((outcome == .noRight) == (right == "-"), label)
            #expect(right == "-" || outcome != .rows(0), label)
            return
        }
        for scheme in [tenants.a, tenants.b] {
            let outcome = try await tenants.attempt(sql(" WHERE \(column) = \(scheme.rawValue)"), as: role.assumption)
            let isOwn = role == .scheme(scheme)
            switch right {
            case "-": #expect(outcome == .noRight, label)
            case "o" where !isOwn: #expect(outcome == (refusesOthers ? .noRight : .rows(0)), label)
            default: #expect(outcome != .noRight && outcome != .rows(0), label)
            }
        }
    }
}
