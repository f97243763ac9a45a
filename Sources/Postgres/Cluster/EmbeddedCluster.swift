import Foundation
import HubCore
import Synchronization

/// The private PostgreSQL that the hub makes and runs when nobody gives it a database.
///
/// It listens on a unix socket only, which no one but its owner can open. Any number of processes may share one
/// directory: the first to come starts the server, the last to go stops it. A process that was killed leaves the server
/// running; the next one attaches to it. Linux only: it reads `/proc`.
///
/// Both functions block, for seconds when a cluster is made or recovered; call them outside the concurrency pool.
package final class EmbeddedCluster: Sendable {
    private let directory: String
    private let settings: ClusterSettings
    private let attachment = Mutex<Attachment?>(nil)

    private struct Attachment {
        let server: ClusterServer
        let users: FileLock
    }

    /// `directory`: the cluster's own, such as `.hub/postgres`. It is made when it is not there.
    package init(directory: String, settings: ClusterSettings = .durable) {
        self.directory = URL(fileURLWithPath: directory).standardizedFileURL.path
        self.settings = settings
    }

    /// Makes the cluster unless it exists, starts its server unless it runs, and tells where it listens.
    @discardableResult
    package func start() throws(Problem) -> ClusterAddress {
        try attachment.withLock { attachment throws(Problem) in
            if let attachment { return attachment.server.address }
            try makeDirectory()
            return try FileLock.holding(turnPath) { () throws(Problem) in
                let users = try FileLock(path: usersPath)
                try users.lockShared()
                let server = try ClusterServer(in: directory, settings: settings)
                try server.ensureRunning()
                attachment = Attachment(server: server, users: users)
                return server.address
            }
        }
    }

    /// Leaves the cluster, and stops its server if nobody else is there.
    package func stop() throws(Problem) {
        try attachment.withLock { attachment throws(Problem) in
            guard let leaving = attachment.take() else { return }
            try FileLock.holding(turnPath) { () throws(Problem) in
                guard leaving.users.tryExclusive() else { return }
                try leaving.server.stop()
            }
        }
    }

    // Two locks, because a lock that is held shared for hours cannot also guard the moment of starting.

    /// Held while a process starts or stops the server.
    private var turnPath: String { directory + "/turn.lock" }
    /// Held shared by every process that uses the server.
    private var usersPath: String { directory + "/users.lock" }

    private func makeDirectory() throws(Problem) {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw .cluster("\(directory): \(error.localizedDescription)")
        }
    }
}
