import Foundation
import HubCore
import Server

/// The hub of the demo: `hub serve` as a process of its own, as it would run for real.
struct DemoServer {
    let address: String
    private let process: Process
    /// Kept as long as the hub runs.
    private let signals: [any DispatchSourceSignal]

    /// Starts the hub and returns once it says that it listens; one that the demo had left running is not needed.
    static func start(folder: DemoFolder, options: [String]) async throws -> DemoServer {
        let addressFile = folder.path("hub.address")
        try? FileManager.default.removeItem(atPath: addressFile)
        let log = folder.path("hub.log")
        try Data().write(to: URL(fileURLWithPath: log))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: folder.hubProgram)
        process.arguments = ["serve", "--address-file", addressFile] + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try process.run()
        let signals = forwarded(to: process.processIdentifier)
        while process.isRunning {
            if let text = try? String(contentsOfFile: addressFile, encoding: .utf8) {
                return DemoServer(
                    address: text.trimmingCharacters(in: .whitespacesAndNewlines), process: process, signals: signals)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        let last =
            (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n").last.map(String.init) ?? ""
        throw Problem(.internalFault, detail: Message(ja: "ハブが起動しません: \(last)", en: "the hub did not start: \(last)"))
    }

    /// Ctrl-C reaches this program only, since the hub has a process group of its own; so it is handed on, and the hub
    /// stops as it does for an operator.
    private static func forwarded(to hub: pid_t) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { kill(hub, SIGTERM) }
            source.resume()
            return source
        }
    }

    /// Memory that the hub holds now, in bytes.
    var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Asks it to stop, and waits until it has finished what it accepted.
    func stop() async throws -> Int32 {
        process.terminate()
        return try await waitUntilExit()
    }

    func waitUntilExit() async throws -> Int32 {
        let process = SendableProcess(process: process)
        return try await Blocking.run {
            process.process.waitUntilExit()
            return process.process.terminationStatus
        }
    }

    private struct SendableProcess: @unchecked Sendable {
        // `waitUntilExit` and `terminationStatus` may be used from any thread.
        let process: Process
    }
}
