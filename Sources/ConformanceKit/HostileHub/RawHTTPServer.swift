import Foundation
import HubCore
import Synchronization

/// HTTP/1.1 on this machine over plain sockets, for a hub that misbehaves on the wire as no server library lets it.
///
/// Each connection has a thread of its own; connections, heads and bodies are bounded.
final class RawHTTPServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let handle: @Sendable (RawRequest) -> RawReply
    private let connections = Mutex(0)

    /// Port 0 takes a free one. Throws the system's error.
    init(port: UInt16, handle: @escaping @Sendable (RawRequest) -> RawReply) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Self.fault() }
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port.bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard isBound else {
            let fault = Self.fault()
            close(listener)
            throw fault
        }
        self.listener = listener
        self.port = UInt16(bigEndian: address.sin_port)
        self.handle = handle
        Thread.detachNewThread { [self] in accept() }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func fault() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    private func accept() {
        // Closed by this thread alone: closed elsewhere, its number could be another listener's by the next accept.
        defer { close(listener) }
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { return }
            let hasRoom = connections.withLock { count in
                guard count < Limits.hostileHubConnections else { return false }
                count += 1
                return true
            }
            guard hasRoom else {
                close(socket)
                continue
            }
            Thread.detachNewThread { [self] in
                serve(RawConnection(socket))
                close(socket)
                connections.withLock { $0 -= 1 }
            }
        }
    }

    private func serve(_ connection: RawConnection) {
        var connection = connection
        while let request = connection.nextRequest() {
            switch handle(request) {
            case .hangUp:
                return
            case .answer(let answer):
                guard connection.send(answer.bytes(with: request)) else { return }
            case .late(let answer, let seconds):
                Thread.sleep(forTimeInterval: seconds)
                guard connection.send(answer.bytes(with: request)) else { return }
            case .twice(let answer):
                guard connection.send(answer.bytes(with: request) + answer.bytes(with: request)) else { return }
            case .cutShort(let answer):
                let bytes = answer.bytes(with: request)
                _ = connection.send(bytes.dropLast(max(1, answer.body.count / 2)))
                return
            case .endless(let answer, let length):
                sendEndlessly(answer, length, on: connection)
                return
            }
        }
    }

    /// In chunks, so that nobody can tell the length before.
    private func sendEndlessly(_ answer: RawAnswer, _ length: Int, on connection: RawConnection) {
        let head = answer.head(adding: [("Transfer-Encoding", "chunked")])
        let piece = [UInt8](repeating: 0x20, count: 1 << 16)
        guard connection.send(head) else { return }
        for _ in 0..<(length >> 16) {
            guard connection.send(Array("10000\r\n".utf8) + piece + Array("\r\n".utf8)) else { return }
        }
        _ = connection.send(Array("0\r\n\r\n".utf8))
    }
}

/// A request as it came.
struct RawRequest: Sendable {
    let method: String
    /// Percent-encoded, without the query.
    let path: String
    /// Without the `?`; nil where there is none.
    let query: String?
    /// By name in lower case; several lines of a field joined by a comma and a space.
    let fields: [String: String]
    let body: [UInt8]
    let arrived: ContinuousClock.Instant
}

/// An answer before it goes out.
struct RawAnswer: Sendable {
    var status: Int
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []

    func head(adding more: [(String, String)]) -> [UInt8] {
        let lines = ["HTTP/1.1 \(status) -"] + (fields + more).map { "\($0.0): \($0.1)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    func bytes(with request: RawRequest) -> [UInt8] {
        let length = status == 204 || status == 304 ? [] : [("Content-Length", String(body.count))]
        return head(adding: length) + (request.method == "HEAD" ? [] : body)
    }
}

/// What goes out.
enum RawReply: Sendable {
    case answer(RawAnswer)
    /// After so many seconds.
    case late(RawAnswer, Double)
    /// The whole answer a second time behind the first, which nobody asked for.
    case twice(RawAnswer)
    /// Announced whole; half of the body comes.
    case cutShort(RawAnswer)
    /// So many bytes of nothing instead of the body.
    case endless(RawAnswer, Int)
    /// The connection ends without a word.
    case hangUp
}
