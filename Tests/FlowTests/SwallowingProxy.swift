import Foundation
import Synchronization
import TestSupport

/// Stands between an office and the hub, passes everything on, and can swallow the answer to a PUT: the hub has
/// committed, and the office never hears of it.
final class SwallowingProxy: Sendable {
    let port: Int
    private let listener: Int32
    private let target: Mutex<Int>
    /// Called instead of passing on the answer to the next PUT; nil passes it on.
    private let swallow: Mutex<(@Sendable () -> Void)?> = Mutex(nil)

    init(to target: Int) throws {
        self.target = Mutex(target)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socketAddress in
                guard bind(listener, socketAddress, length) == 0, listen(listener, 16) == 0,
                    getsockname(listener, socketAddress, &length) == 0
                else { throw Wire.NoAnswer(received: 0) }
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
        Thread.detachNewThread { [self] in accept() }
    }

    func pass(to port: Int) { target.withLock { $0 = port } }

    func swallowNextAnswer(_ then: @escaping @Sendable () -> Void) { swallow.withLock { $0 = then } }

    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            Thread.detachNewThread { [self] in serve(client) }
        }
    }

    /// One connection: bytes in both directions until either side is done.
    private func serve(_ client: Int32) {
        defer { Glibc.close(client) }
        guard let hub = try? Wire.connected(to: target.withLock({ $0 })) else { return }
        defer { Glibc.close(hub) }
        var isPut = false
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            var sides = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: hub, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sides, 2, 30_000) > 0 else { return }
            let fromClient = sides[0].revents != 0
            let count = recv(fromClient ? client : hub, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            if fromClient {
                if buffer.starts(with: Array("PUT ".utf8)) { isPut = true }
                if buffer.starts(with: Array("GET ".utf8)) { isPut = false }
            } else if isPut, let then = swallow.withLock({ $0.take() }) {
                return then()
            }
            guard send(fromClient ? hub : client, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
        }
    }
}
