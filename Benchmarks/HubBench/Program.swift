import Foundation
import Subprocess
import SystemPackage

/// Other people's programs that the measurements run.
enum Program {
    /// Runs one to its end and answers with what it printed.
    static func output(of path: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), output: .string(limit: 4 << 20),
            error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError + result.standardOutput
            throw BenchFailure("\(path): \(said.trimmingCharacters(in: .whitespacesAndNewlines))")
        }
        return result.standardOutput
    }

    /// A program of PostgreSQL, of the newest version that is installed, or any that `PATH` leads to.
    static func path(of name: String) throws -> String {
        let debian = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
        let ofServer = versions.compactMap(Int.init).sorted(by: >).map { "\(debian)/\($0)/bin" }
        let onPath = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in ofServer + onPath {
            let candidate = folder + "/" + name
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw BenchFailure("\(name) is not installed; make setup installs what measuring needs")
    }
}

/// How fast this machine's disk confirms, without which no figure of commits means anything.
enum DiskSpeed {
    static func text(in folder: BenchFolder) async throws -> String {
        Progress.note("fsync")
        // Each way of writing gets one second; the first of the list suffice, then the program is interrupted.
        let said = try await Program.output(
            of: "/bin/sh",
            [
                "-c", "timeout -s INT 4 \"$0\" -s 1 -f \"$1\" 2>&1 || true", Program.path(of: "pg_test_fsync"),
                folder.path("fsync.test"),
            ])
        let line = said.split(separator: "\n").first { $0.contains("fdatasync") && $0.contains("ops/sec") }
        let speed = line?.split(separator: " ").first { Double($0) != nil }.flatMap { Double($0) }
        return speed.map { "fdatasync: \(Report.number($0)) a second (pg_test_fsync)" } ?? "fdatasync: not measured"
    }
}
