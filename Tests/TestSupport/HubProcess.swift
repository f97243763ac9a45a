import Foundation
import HubCore
import Server

/// `hub serve` as a process of its own, as it runs for real.
package final class HubProcess: Sendable {
    package let address: String
    package let port: Int
    private let handle: Handle

    // `Process` may be used from any thread.
    private struct Handle: @unchecked Sendable { let process: Process }

    package struct DidNotStart: Error, CustomStringConvertible {
        package let description: String
    }

    private init(address: String, handle: Handle) {
        self.address = address
        self.handle = handle
        port = Int(address.split(separator: ":").last ?? "") ?? 0
    }

    /// Returns once the hub listens. `folder` takes its log, under a name of each start.
    package static func start(_ program: Program, in folder: TemporaryFolder, _ options: [String] = []) async throws
        -> HubProcess
    {
        let name = UUID().uuidString
        let file = folder.path("\(name).address")
        let process = try program.process(
            ["serve", "--port", "0", "--address-file", file] + options, output: folder.path("\(name).out"),
            errors: folder.path("\(name).log"))
        try process.run()
        let handle = Handle(process: process)
        let limit = ContinuousClock.now + .seconds(60)
        while process.isRunning, ContinuousClock.now < limit {
            let text = folder.text("\(name).address").trimmingCharacters(in: .whitespacesAndNewlines)
            if !text.isEmpty { return HubProcess(address: text, handle: handle) }
            try await Task.sleep(for: .milliseconds(20))  // between looks at the file
        }
        process.terminate()
        throw DidNotStart(description: folder.text("\(name).log"))
    }

    package func kill() { Glibc.kill(handle.process.processIdentifier, SIGKILL) }

    /// SIGTERM; what it accepted is to be finished.
    package func askToStop() { handle.process.terminate() }

    package func waitForExit() async throws -> Int32 {
        try await Blocking.run { [handle] in
            handle.process.waitUntilExit()
            return handle.process.terminationStatus
        }
    }

    package func stop() async throws -> Int32 {
        askToStop()
        return try await waitForExit()
    }
}
