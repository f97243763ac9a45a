import Foundation
import TestSupport

/// A real mail server on loopback, of another program's making.
final class MailServer: Sendable {
    let port: Int
    private let folder: TemporaryFolder
    private let handle: Handle

    // `Process` may be used from any thread.
    private struct Handle: @unchecked Sendable { let process: Process }

    struct DidNotStart: Error {}

    private init(port: Int, folder: TemporaryFolder, handle: Handle) {
        self.port = port
        self.folder = folder
        self.handle = handle
    }

    static func with<R: Sendable>(_ body: @Sendable (MailServer) async throws -> R) async throws -> R {
        let server = try await start()
        defer { server.stop() }
        return try await body(server)
    }

    private static func start() async throws -> MailServer {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = tests.deletingLastPathComponent().appending(path: ".venv/bin/python")
        process.arguments = [tests.appending(path: "Fixtures/mail_server.py").path, folder.root.path]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let limit = ContinuousClock.now + .seconds(60)
        while process.isRunning, ContinuousClock.now < limit {
            if let port = Int(folder.text("port")) {
                return MailServer(port: port, folder: folder, handle: Handle(process: process))
            }
            try await Task.sleep(for: .milliseconds(20))  // between looks at the file
        }
        Glibc.kill(process.processIdentifier, SIGKILL)
        throw DidNotStart()
    }

    var address: String { "smtp://127.0.0.1:\(port)" }

    /// Letters that were taken, in order.
    func letters() async throws -> [SeenLetter] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.root.path).filter {
            $0.hasSuffix(".eml")
        }
        return names.isEmpty ? [] : try await SeenLetter.read(names.sorted().map { folder.path($0) })
    }

    func stop() {
        // The threads of tasks hold signals back and hand that on to what they start; this one comes through.
        Glibc.kill(handle.process.processIdentifier, SIGKILL)
        handle.process.waitUntilExit()
        folder.remove()
    }
}
