import Foundation
import HubCore

/// A program that the demo runs.
enum ChildProgram {
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String

        var isSuccess: Bool { status == 0 }
    }

    /// Runs a program to its end. `nil` for `capture` lets it write to the demo's own output.
    static func run(_ path: String, _ arguments: [String], capturing: Bool = true) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try runBlocking(path, arguments, capturing) })
            }
        }
    }

    private static func runBlocking(_ path: String, _ arguments: [String], _ capturing: Bool) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        guard capturing else {
            try process.run()
            process.waitUntilExit()
            return Outcome(status: process.terminationStatus, output: "", errors: "")
        }
        // Files rather than pipes: two pipes would have to be read at the same time.
        let folder = FileManager.default.temporaryDirectory.appending(path: "hub-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, errors) = (folder.appending(path: "out"), folder.appending(path: "err"))
        try Data().write(to: output)
        try Data().write(to: errors)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
