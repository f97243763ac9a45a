import Foundation

/// How long the hub itself took for requests, as its log has it: from the request's head to the finished answer, with
/// the check of the token, the question read, what the database said, the table worked out and written, and the access
/// kept durably; without the network and the client.
struct ServerTimes {
    private let log: String
    private let route: String
    private let start: UInt64

    /// Of requests from now on.
    init(log: String, route: String) throws {
        self.log = log
        self.route = route
        start = try FileHandle(forReadingFrom: URL(fileURLWithPath: log)).seekToEnd()
    }

    /// Of all requests since, in milliseconds. `count`: how many there were.
    func milliseconds(count: Int) throws -> [Double] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: log))
        try file.seek(toOffset: start)
        let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        let times = text.split(separator: "\n").filter { $0.contains("GET \(route) 200 ") }.compactMap { line in
            line.firstMatch(of: #/http\.duration_ms=([0-9.]+)/#).flatMap { Double($0.1) }
        }
        guard times.count == count else {
            throw BenchFailure("the hub's log tells of \(times.count) answers of \(route), not of \(count)")
        }
        return times
    }
}
