import Foundation
import HubCore
import Server
import Testing

/// The measurements themselves work: each runs once, small, with its peer. What they say then means nothing.
@Suite("Benchmarks")
struct BenchmarkSmokeTests {
    @Test("every benchmark runs and reports a ratio", .timeLimit(.minutes(15)))
    func everyBenchmarkRuns() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hub-bench-\(UUID().uuidString)")
        let report = URL(fileURLWithPath: folder.path + ".json")
        defer { try? FileManager.default.removeItem(at: report) }

        let (status, errors) = try await run(["--tiny", "--directory", folder.path])
        try #require(status == 0, "\(errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path), "what was made is taken away again")

        let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: report))
        #expect(
            Set(rows.map(\.name)) == [
                "ingest.values", "ingest.copy", "ingest.smallBatches", "ingest.edge", "memory.resident",
                "sync.reconnect",
                "statistics.query", "statistics.table", "statistics.cached", "http.hello", "disclosure.release",
                "disclosure.certificate", "disclosure.hidden", "dues.matching", "dues.run", "dues.memory",
                "dues.documents",
            ])
        for row in rows {
            #expect(row.value > 0 && row.againstValue > 0 && row.ratio > 0, "\(row.name)")
            #expect(!row.unit.isEmpty && !row.against.isEmpty, "\(row.name)")
        }
    }

    @Test("a folder with other things in it is left alone")
    func foreignFolder() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hub-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("mine".utf8).write(to: folder.appending(path: "file"))

        let (status, errors) = try await run(["--tiny", "--directory", folder.path])
        #expect(status == 1)
        #expect(errors.contains("is in use"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    private struct Row: Decodable {
        let name, unit, against: String
        let value, againstValue, ratio: Double
    }

    /// Runs hub-bench, which is built beside the tests; answers with its status and what it said on standard error.
    private func run(_ arguments: [String]) async throws -> (status: Int32, errors: String) {
        try await Blocking.run {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: "hub-bench")
            process.arguments = arguments
            process.standardOutput = FileHandle.nullDevice
            let errors = Pipe()
            process.standardError = errors
            try process.run()
            let said = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: said, as: UTF8.self))
        }
    }
}
