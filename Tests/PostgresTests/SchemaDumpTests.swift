import Foundation
import TestSupport
import Testing

/// `sql/schema.sql` is what a reader looks at, so it must be what the migrations make.
@Suite("Schema: sql/schema.sql")
struct SchemaDumpTests {
    @Test("It equals the migrated database; HUB_WRITE_SCHEMA=1 writes it anew")
    func equal() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try await TestDatabase.with { test in
            let dump = try SchemaDump.run(root.appending(path: "scripts/dump-schema.sh").path, test.ownerConninfo)
            let file = root.appending(path: "sql/schema.sql")
            if ProcessInfo.processInfo.environment["HUB_WRITE_SCHEMA"] != nil { try Data(dump.utf8).write(to: file) }
            let kept = try String(contentsOf: file, encoding: .utf8)
            #expect(dump.contains("CREATE TABLE public.data_value"))
            let difference = dump.split(separator: "\n").difference(from: kept.split(separator: "\n"))
            #expect(difference.isEmpty, "sql/schema.sql is old")
        }
    }
}

private enum SchemaDump {
    struct Failed: Error { let status: Int32 }

    static func run(_ script: String, _ conninfo: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [script, conninfo]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
