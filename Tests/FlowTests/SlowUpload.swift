import Foundation
import HubCore
import Server
import TestSupport

/// A request whose last bytes are held back.
struct SlowUpload: Sendable {
    private let descriptor: Int32
    private let port: Int

    init(to port: Int, sending bytes: [UInt8]) throws {
        self.port = port
        descriptor = try Wire.connected(to: port)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Wire.NoAnswer(received: 0)
        }
    }

    /// Returns when the hub counts this request among those that it works on, beside the question itself.
    func waitUntilBegun() async throws {
        let question = WireRequest("GET", "/metrics", fields: [("Host", "127.0.0.1:\(port)")])
        try await wait { try await Wire(port: port).send(question).text.contains("http_requests_in_flight 2\n") }
    }

    /// Returns when the server takes no new connection any more.
    func waitUntilNothingElseIsTaken() async throws {
        try await wait {
            guard let other = try? Wire.connected(to: port) else { return true }
            close(other)
            return false
        }
    }

    private func wait(until isSo: () async throws -> Bool) async throws {
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(10))  // between looks
        }
        throw Wire.NoAnswer(received: 0)
    }

    func finish(with bytes: [UInt8]) async throws -> WireAnswer {
        try await Blocking.run {
            defer { close(descriptor) }
            _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            var received: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { break }
                received += buffer[..<count]
            }
            guard let answer = WireAnswer(received) else { throw Wire.NoAnswer(received: received.count) }
            return answer
        }
    }
}
