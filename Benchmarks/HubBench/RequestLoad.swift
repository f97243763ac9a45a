import Foundation
import SchemeClient

/// As many requests as the hub answers, over 32 connections, by wrk.
struct RequestLoad {
    let address: HubAddress
    let seconds: Int

    func requestsPerSecond(_ path: String) async throws -> Double {
        let said = try await Program.output(
            of: Program.path(of: "wrk"),
            ["-t", "1", "-c", "32", "-d", "\(max(1, seconds))s", "\(address)\(path)"])
        let lines = said.split(separator: "\n")
        guard !lines.contains(where: { $0.contains("Non-2xx") || $0.contains("Socket errors") }) else {
            throw BenchFailure("wrk: \(path) was not always answered\n\(said)")
        }
        guard let line = lines.first(where: { $0.hasPrefix("Requests/sec:") }),
            let speed = line.split(separator: " ").last.flatMap({ Double($0) })
        else { throw BenchFailure("wrk said something unexpected\n\(said)") }
        return speed
    }
}
