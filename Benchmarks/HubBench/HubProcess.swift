import Foundation
import HubCore
import Server
import SchemeClient

/// `hub serve` as a process of its own, so that its memory and its time are its alone.
final class HubProcess: @unchecked Sendable {
    // `Process` is used from one task at a time; the counters in /proc may be read from anywhere.
    private let process: Process
    let address: HubAddress

    private init(_ process: Process, at address: HubAddress) {
        self.process = process
        self.address = address
    }

    /// Returns once the hub listens.
    static func start(in folder: BenchFolder) async throws -> HubProcess {
        let addressFile = folder.path("hub.address")
        try? FileManager.default.removeItem(atPath: addressFile)
        try Data().write(to: URL(fileURLWithPath: folder.path("hub.log")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try folder.hubProgram)
        process.arguments = ["serve", "--data-directory", folder.root, "--port", "0", "--address-file", addressFile]
        // What the operator configured is another hub's; where the product's files are is the same.
        process.environment = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("HUB_") || $0.key == "HUB_SHARE"
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path("hub.log")))
        try process.run()
        while process.isRunning {
            if let text = try? String(contentsOfFile: addressFile, encoding: .utf8) {
                let address = text.trimmingCharacters(in: .whitespacesAndNewlines)
                return HubProcess(process, at: try HubAddress(parsing: address))
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw BenchFailure("the hub did not start; see \(folder.path("hub.log"))")
    }

    /// Asks it to stop, and waits until it has.
    func stop() async throws {
        process.terminate()
        try await Blocking.run { [self] in process.waitUntilExit() }
    }

    /// Memory that it holds now, in bytes.
    var residentBytes: Int? {
        let fields = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)
            .split(separator: " ")
        return fields?.dropFirst().first.flatMap { Int($0) }.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }

    /// Processor time that it has used, in seconds.
    var processorSeconds: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
        // The name in parentheses may hold spaces; user and system time are the 12th and 13th fields behind it.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
