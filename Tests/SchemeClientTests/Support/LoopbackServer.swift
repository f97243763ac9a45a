import Foundation
import Synchronization

/// A small HTTP/1.1 server on this machine for one test. Unlike a real one, it can be told to misbehave on the wire.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        let method: String
        let path: String
        /// By name in lower case.
        let fields: [String: String]
        let body: [UInt8]
    }

    enum Answer: Sendable {
        case respond(Int, fields: [String: String] = [:], body: [UInt8] = [])
        /// Announces the whole body and sends half of it.
        case cutShort(Int, body: [UInt8])
        /// Closes the connection without a word.
        case hangUp
    }

    let port: UInt16
    private let listener: Int32
    private let handle: @Sendable (Request) -> Answer
    private let accepted = Mutex(0)

    /// How many connections were made.
    var connections: Int { accepted.withLock { $0 } }
    var address: String { "http://127.0.0.1:\(port)" }

    init(_ handle: @escaping @Sendable (Request) -> Answer) throws {
        self.handle = handle
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard listener >= 0, bound else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            // Closed by this thread alone: closed elsewhere, its number could be another server's by the next accept.
            defer { close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                accepted.withLock { $0 += 1 }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var buffer: [UInt8] = []
        while let request = Self.read(from: connection, &buffer) {
            switch handle(request) {
            case .hangUp:
                return
            case .respond(let status, let fields, let body):
                Self.send(Self.head(status, fields, length: body.count) + body, to: connection)
            case .cutShort(let status, let body):
                Self.send(Self.head(status, [:], length: body.count) + body.prefix(body.count / 2), to: connection)
                return
            }
        }
    }

    private static func head(_ status: Int, _ fields: [String: String], length: Int) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status) -", "Content-Length: \(length)"]
        lines += fields.map { "\($0): \($1)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The next request; nil at the end of the connection.
    private static func read(from connection: Int32, _ buffer: inout [UInt8]) -> Request? {
        var end: Int?
        while true {
            end = end ?? endOfHead(buffer)
            if let end {
                let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
                var fields: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
                let length = fields["content-length"].flatMap(Int.init) ?? 0
                if buffer.count >= end + 4 + length {
                    let first = lines[0].split(separator: " ")
                    let body = Array(buffer[(end + 4)..<(end + 4 + length)])
                    buffer.removeFirst(end + 4 + length)
                    return Request(method: String(first[0]), path: String(first[1]), fields: fields, body: body)
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { Array(bytes[$0..<($0 + 4)]) == mark }
    }
}
