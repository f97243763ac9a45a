import HubCore
import Synchronization
import SyncProtocol

/// The names that callers know this hub by; a signature covers the one that was called. Configured behind a proxy;
/// otherwise where the hub listens, which is known once it does.
package final class PublicNames: Sendable {
    private let names: Mutex<Set<Authority>>
    private let isConfigured: Bool

    package init(configured: [String]) {
        names = Mutex(Set(configured.map(Authority.init)))
        isConfigured = !configured.isEmpty
    }

    package var current: Set<Authority> { names.withLock { $0 } }

    package func listening(host: String, port: Int) {
        guard !isConfigured else { return }
        let hosts = ["127.0.0.1", "::1", "localhost", host]
        names.withLock { $0 = Set(hosts.map { Authority($0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)") }) }
    }
}
