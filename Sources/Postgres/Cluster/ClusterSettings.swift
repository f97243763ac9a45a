/// What the private server is started with. The values go to its command line at every start, so a newer hub brings
/// newer settings to an old cluster.
package struct ClusterSettings: Sendable {
    package var maximumConnections: Int
    package var sharedBuffersMegabytes: Int
    /// Whether an acknowledged commit survives a crash of the machine.
    package var isDurable: Bool

    package init(maximumConnections: Int, sharedBuffersMegabytes: Int, isDurable: Bool) {
        self.maximumConnections = maximumConnections
        self.sharedBuffersMegabytes = sharedBuffersMegabytes
        self.isDurable = isDurable
    }

    /// For a network's data.
    package static let durable = Self(maximumConnections: 60, sharedBuffersMegabytes: 128, isDurable: true)
    /// For tests: fast, many databases at once, worthless after a crash of the machine.
    package static let disposable = Self(maximumConnections: 200, sharedBuffersMegabytes: 128, isDurable: false)

    /// Names and values as in `postgresql.conf`. No value holds a space or a character of the shell.
    var parameters: [(name: String, value: String)] {
        var parameters = [
            ("listen_addresses", ""),
            ("unix_socket_permissions", "0700"),
            ("max_connections", String(maximumConnections)),
            ("shared_buffers", "\(sharedBuffersMegabytes)MB"),
            ("max_wal_size", "2GB"),
            ("checkpoint_timeout", "15min"),
            // Data of this size is on a solid disk or in memory.
            ("random_page_cost", "1.1"),
            // Compiling a plan costs more than the hub's short queries take.
            ("jit", "off"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
        ]
        if !isDurable {
            parameters += [
                ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"),
                ("wal_level", "minimal"), ("max_wal_senders", "0"),
            ]
        }
        return parameters
    }
}
