import Foundation
import Synchronization
import TestSupport

/// Stands between offices and the hub and passes everything on. It can swallow the answer to a PUT: the hub has
/// committed, and the office never hears of it. Or it stops after so many bytes, wherever that is.
final class SwallowingProxy: Sendable {
    let port: Int
    private let listener: Int32
    private let target: Mutex<Int>
    /// Called instead of passing on the answer to the next PUT; nil passes it on.
    private let swallow: Mutex<(@Sendable () -> Void)?> = Mutex(nil)

    /// Bytes that still pass, and what happens then; nil lets all pass.
    private let rest: Mutex<(bytes: Int, then: @Sendable () -> Void)?> = Mutex(nil)

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

    /// Counts what passes from now on, both ways. `then` is called once, and takes the connection with it; nil takes an
    /// earlier count back.
    func stop(afterBytes bytes: Int, _ then: (@Sendable () -> Void)?) {
        rest.withLock { $0 = then.map { (bytes, $0) } }
    }

    /// How many of so many bytes may pass, and what is to happen then.
    private func passing(_ count: Int) -> (count: Int, then: (@Sendable () -> Void)?) {
        rest.withLock { rest in
            guard let (bytes, then) = rest else { return (count, nil) }
            guard bytes <= count else {
                rest = (bytes - count, then)
                return (count, nil)
            }
            rest = nil
            return (bytes, then)
        }
    }

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
            let (passed, then) = passing(count)
            let sent = send(fromClient ? hub : client, buffer, passed, Int32(MSG_NOSIGNAL))
            if let then { return then() }
            guard sent == passed else { return }
        }
    }
}
