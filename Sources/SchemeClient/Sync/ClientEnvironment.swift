import Foundation
import HubCore

/// Where the client takes time, chance and waiting from. Tests give their own.
package struct ClientEnvironment: Sendable {
    package let clock: Clock
    package let entropy: Entropy
    /// Blocks for so many seconds.
    package let pause: @Sendable (Double) -> Void

    package init(clock: Clock, entropy: Entropy, pause: @escaping @Sendable (Double) -> Void) {
        self.clock = clock
        self.entropy = entropy
        self.pause = pause
    }

    package static let system = ClientEnvironment(
        clock: .system, entropy: .system, pause: { Thread.sleep(forTimeInterval: $0) })

    /// 0 to just below 1.
    var fraction: Double {
        let bits = entropy.bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Double(bits) / Double(UInt64(UInt32.max) + 1)
    }
}
