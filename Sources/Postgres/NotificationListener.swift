import Foundation
import Synchronization

/// A connection of its own that hears NOTIFY. Notifications may be missed while the connection is made again, so
/// every reconnection is told as well: the listener then looks for itself.
package final class NotificationListener: Sendable {
    package enum Event: Sendable, Equatable {
        /// Listening began, or began again: something may have been missed.
        case connected
        case notified(Notification)
    }

    private let conninfo: String
    private let channel: StaticString
    private let isStopped = Atomic(false)

    /// `channel` is an identifier of the program's own.
    package init(conninfo: String, channel: StaticString) {
        self.conninfo = conninfo
        self.channel = channel
    }

    /// The events, until the stream is dropped.
    package func events() -> AsyncStream<Event> {
        AsyncStream { continuation in
            continuation.onTermination = { [self] _ in isStopped.store(true, ordering: .relaxed) }
            let thread = Thread { [self] in
                while !isStopped.load(ordering: .relaxed) {
                    // A failure is answered by connecting again; the pause is the connection's own time limit.
                    try? listen { continuation.yield($0) }
                }
                continuation.finish()
            }
            thread.name = "postgres-listen"
            thread.start()
        }
    }

    private func listen(_ yield: (Event) -> Void) throws {
        let connection: Connection
        do {
            connection = try Connection(conninfo, until: .now + .seconds(5))
        } catch {
            Thread.sleep(forTimeInterval: 1)  // back-off between attempts, not a wait for a condition
            throw error
        }
        try connection.runScript("LISTEN \(channel)", until: .now + .seconds(5))
        yield(.connected)
        try connection.outsidePipeline { _ throws(PostgresError) in
            while !isStopped.load(ordering: .relaxed) {
                if let notification = try connection.nextNotification(until: .now + .seconds(1)) {
                    yield(.notified(notification))
                }
            }
        }
    }
}
