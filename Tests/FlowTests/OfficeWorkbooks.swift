import Foundation
import Server
import TestSupport
import Testing

/// Runs `Tests/Fixtures/office_workbooks.py` with the Python that the set-up made.
enum OfficeWorkbooks {
    static func make(_ arguments: String...) async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = root.appending(path: ".venv/bin/python").path
        try #require(FileManager.default.fileExists(atPath: python), "run scripts/setup.sh")
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [root.appending(path: "Tests/Fixtures/office_workbooks.py").path] + arguments
        let status = try await Blocking.run { [process = Unshared(process)] in
            try process.value.run()
            process.value.waitUntilExit()
            return process.value.terminationStatus
        }
        try #require(status == 0)
    }

    // Used by one thread at a time.
    private struct Unshared: @unchecked Sendable {
        let value: Process

        init(_ value: Process) { self.value = value }
    }
}
