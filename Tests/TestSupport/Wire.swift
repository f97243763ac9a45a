import Foundation
import HubCore
import Server

/// A request as bytes on a connection, so that a test can break any part of it.
package struct WireRequest: Sendable {
    package var method: String
    package var path: String
    package var fields: [(name: String, value: String)]
    package var body: [UInt8]?

    package init(_ method: String, _ path: String, fields: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.method = method
        self.path = path
        self.fields = fields
        self.body = body
    }

    /// The value of a field; setting nil takes the field out.
    package subscript(name: String) -> String? {
        get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// Everything, asking the server to close the connection afterwards.
    package var bytes: [UInt8] { head + (body ?? []) }

    package var head: [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1"] + fields.map { "\($0.name): \($0.value)" } + ["Connection: close"]
        if let body, self["Content-Length"] == nil, self["Transfer-Encoding"] == nil {
            lines.append("Content-Length: \(body.count)")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}

/// An answer as it came.
package struct WireAnswer: Sendable {
    package let status: Int
    /// By name in lower case.
    package let fields: [String: String]
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// A member of the JSON object in the body.
    package func text(_ member: String) -> String? { object?[member] as? String }
    package func integer(_ member: String) -> Int? { object?[member] as? Int }

    private var object: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
    }

    /// Nil when nothing that looks like an answer came.
    package init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        fields = lines.dropFirst().reduce(into: [:]) { fields, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return }
            fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        body = Array(bytes[end.upperBound...])
    }
}

/// A connection to this machine, blocking, for one request.
package struct Wire: Sendable {
    package let port: Int

    package init(port: Int) { self.port = port }

    package struct NoAnswer: Error, CustomStringConvertible {
        package let received: Int
        package init(received: Int) { self.received = received }
        package var description: String { "no answer (\(received) bytes came)" }
    }

    package func send(_ request: WireRequest) async throws -> WireAnswer {
        try await exchange(request.bytes)
    }

    /// Sends the bytes and reads until the other side closes.
    ///
    /// - Parameter endsEarly: closes this side after the bytes, as a connection that was cut.
    package func exchange(_ bytes: [UInt8], endsEarly: Bool = false) async throws -> WireAnswer {
        let port = port
        return try await Blocking.run {
            let received = try Self.converse(port, bytes, endsEarly: endsEarly)
            guard let answer = WireAnswer(received) else { throw NoAnswer(received: received.count) }
            return answer
        }
    }

    private static func converse(_ port: Int, _ bytes: [UInt8], endsEarly: Bool) throws -> [UInt8] {
        let descriptor = try connected(to: port)
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // The server may have answered and closed before it has read everything.
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        if endsEarly { shutdown(descriptor, Int32(SHUT_WR)) }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return received }
            received += buffer[..<count]
        }
    }

    /// A socket that gives up after 30 seconds of silence.
    package static func connected(to port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else {
            close(descriptor)
            throw NoAnswer(received: 0)
        }
        return descriptor
    }
}
