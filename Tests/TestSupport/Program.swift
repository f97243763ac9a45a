import Foundation
import HubCore
import Server

/// A built program of the product, beside the test program: `hub` or `scheme`; or another one by its path.
package struct Program: Sendable {
    package let name: String
    /// Set beside what a program always needs.
    package var environment: [String: String] = [:]
    /// A program with its arguments that starts this one, such as one that sets bounds for it.
    package var starter: [String] = []
    /// What it may take of memory, in KiB.
    package var memory: Int?
    /// Where it works; nil for where the test works.
    package var directory: URL?

    package init(_ name: String, environment: [String: String] = [:]) {
        self.name = name
        self.environment = environment
    }

    package struct Outcome: Sendable {
        package let status: Int32
        package let output: String
        package let errors: String

        package var all: String { "exit status \(status)\n\(output)\n\(errors)" }
    }

    /// Runs it to its end.
    package func run(_ arguments: String...) async throws -> Outcome { try await run(arguments) }

    /// `killedAfter`: seconds until it is killed (SIGKILL), wherever it is then.
    package func run(_ arguments: [String], killedAfter: Double? = nil) async throws -> Outcome {
        try await Blocking.run {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            // Into files, since a pipe that nobody empties would stop the program.
            let process = try process(arguments, output: folder.path("output"), errors: folder.path("errors"))
            try process.run()
            if let killedAfter {
                Thread.sleep(forTimeInterval: killedAfter)
                if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
            }
            process.waitUntilExit()
            return Outcome(
                status: process.terminationStatus, output: folder.text("output"), errors: folder.text("errors"))
        }
    }

    func process(_ arguments: [String], output: String, errors: String) throws -> Process {
        let process = Process()
        let executable = name.hasPrefix("/") ? name : try Self.folder().appending(path: name).path
        let bound = memory.map { ["/bin/sh", "-c", #"ulimit -v "$0"; exec "$@""#, String($0)] } ?? []
        let command = starter + bound + [executable] + arguments
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        process.environment = inherited.merging(environment) { _, ours in ours }
        if let directory { process.currentDirectoryURL = directory }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(output)
        process.standardError = try Self.file(errors)
        return process
    }

    /// Where a program of the product was built to.
    package static func path(_ name: String) throws -> String { try folder().appending(path: name).path }

    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    /// Where the test program itself was built to.
    private static func folder() throws -> URL {
        URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .deletingLastPathComponent()
    }
}

/// What the Python that the set-up made runs: a script of `Tests/Fixtures`, or a module of its libraries.
package struct PythonScript: Sendable {
    private let start: [String]
    /// Where it works, and may leave what it likes; nil for where the test works.
    package var directory: URL?

    package init(_ name: String) { start = [Self.tests.appending(path: "Fixtures/\(name)").path] }

    package init(module: String) { start = ["-m", module] }

    /// A program of the product, by its path in it.
    package init(ofProduct path: String) {
        start = [Self.tests.deletingLastPathComponent().appending(path: path).path]
    }

    package struct NotSetUp: Error, CustomStringConvertible {
        package let description = "run scripts/setup.sh"
    }

    package func run(_ arguments: [String]) async throws -> Program.Outcome {
        let python = Self.tests.deletingLastPathComponent().appending(path: ".venv/bin/python").path
        guard FileManager.default.fileExists(atPath: python) else { throw NotSetUp() }
        var program = Program(python)
        program.directory = directory
        return try await program.run(start + arguments)
    }

    private static var tests: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    }
}

/// A folder of a test's own.
package struct TemporaryFolder: Sendable {
    package let root: URL

    package init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "hub-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    package func path(_ name: String) -> String { root.appending(path: name).path }
    package func text(_ name: String) -> String { (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? "" }

    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: root.appending(path: name))
        return path(name)
    }

    package func remove() { try? FileManager.default.removeItem(at: root) }

    package static func with<R>(_ body: (TemporaryFolder) async throws -> R) async throws -> R {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try await body(folder)
    }
}
