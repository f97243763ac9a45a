import Foundation

/// What pgbench says at its end.
enum Pgbench {
    static func transactionsPerSecond(in text: String) throws -> Double {
        let lines = text.split(separator: "\n")
        guard lines.contains(where: { $0.hasPrefix("number of failed transactions: 0 ") }) else {
            throw BenchFailure("pgbench: transactions failed\n\(text)")
        }
        // tps = 22.905441 (without initial connection time)
        guard let line = lines.first(where: { $0.hasPrefix("tps = ") }),
            let speed = Double(line.split(separator: " ")[2])
        else { throw BenchFailure("pgbench said something unexpected\n\(text)") }
        return speed
    }

    /// The median latency in seconds, from the logs that `--log-prefix` named; they are deleted.
    static func medianLatency(logs prefix: String) throws -> Double {
        let folder = URL(fileURLWithPath: prefix).deletingLastPathComponent()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix(URL(fileURLWithPath: prefix).lastPathComponent + ".") }
        var latencies: [Double] = []
        for name in names {
            let log = folder.appending(path: name)
            // client, transaction, microseconds, …
            for line in try String(contentsOf: log, encoding: .utf8).split(separator: "\n") {
                if let microseconds = Double(line.split(separator: " ")[2]) { latencies.append(microseconds / 1e6) }
            }
            try FileManager.default.removeItem(at: log)
        }
        guard !latencies.isEmpty else { throw BenchFailure("pgbench logged no transaction") }
        return latencies.median
    }
}
