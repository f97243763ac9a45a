import Foundation
import HubCore

/// One connection's bytes, read as requests one after the other.
struct RawConnection {
    private let socket: Int32
    /// What has come and is not read yet.
    private var buffer: [UInt8] = []

    init(_ socket: Int32) {
        self.socket = socket
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    }

    /// Whether all was sent.
    func send(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Nil at the end of the connection, and for what is no HTTP or beyond the bounds.
    mutating func nextRequest() -> RawRequest? {
        guard let head = head() else { return nil }
        let arrived = ContinuousClock.now
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            fields[name] = fields[name].map { "\($0), \(value)" } ?? value
        }
        if fields["expect"]?.lowercased() == "100-continue" { _ = send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        guard let body = body(fields) else { return nil }
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return RawRequest(
            method: String(words[0]), path: String(target[0]), query: target.count > 1 ? String(target[1]) : nil,
            fields: fields, body: body, arrived: arrived)
    }

    // MARK: Reading

    /// Up to the empty line, without it.
    private mutating func head() -> String? {
        take(upTo: "\r\n\r\n", limit: 64 << 10).map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func body(_ fields: [String: String]) -> [UInt8]? {
        if fields["transfer-encoding"]?.lowercased() == "chunked" { return chunks() }
        guard let text = fields["content-length"] else { return [] }
        guard let count = Int(text), (0...Self.largestBody).contains(count) else { return nil }
        return take(count)
    }

    private mutating func chunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let line = take(upTo: "\r\n", limit: 1 << 10) {
            let size = String(decoding: line.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
            guard let count = Int(size.trimmingCharacters(in: .whitespaces), radix: 16), count >= 0,
                body.count + count <= Self.largestBody
            else { return nil }
            if count == 0 {
                while let trailer = take(upTo: "\r\n", limit: 1 << 10) { if trailer.isEmpty { return body } }
                return nil
            }
            guard let chunk = take(count), take(2) != nil else { return nil }
            body += chunk
        }
        return nil
    }

    /// Above the protocol's own limit, so that a client that breaks it is told so.
    private static let largestBody = 2 * Limits.codedBodyBytes

    private mutating func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count { guard receive() else { return nil } }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    private mutating func take(upTo mark: String, limit: Int) -> [UInt8]? {
        let mark = Array(mark.utf8)
        while true {
            if let found = buffer.firstRange(of: mark) {
                defer { buffer.removeFirst(found.upperBound) }
                return Array(buffer[..<found.lowerBound])
            }
            guard buffer.count <= limit, receive() else { return nil }
        }
    }

    private mutating func receive() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }
}
