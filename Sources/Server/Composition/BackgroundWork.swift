import Audit
import Dues
import HubCore
import Logging
import Statistics
import Sync
import Synchronization

/// What the hub does without being asked.
struct BackgroundWork {
    let environment: HubEnvironment
    let logger: Logger

    /// Problems: `configuration-invalid`.
    var services: [PeriodicService] {
        get throws { try [sums, feeds, accesses] + (mail.map { [$0] } ?? []) }
    }

    /// Queries are exact whether it runs or not; it makes them fast. A look that finds nothing counts the rows of an
    /// empty table.
    private var sums: PeriodicService {
        let (folder, waiting) = (RollupFolder(database: environment.database), Waiting())
        return service("deltas folded into the sums", every: .seconds(2)) {
            let before = waiting.count.withLock { $0 }
            let now = try await folder.look(before: before)
            waiting.count.withLock { $0 = now }
            return nil
        }
    }

    private final class Waiting: Sendable {
        let count = Mutex<Int?>(nil)
    }

    private var feeds: PeriodicService {
        let retention = FeedRetention(database: environment.database, clock: environment.clock)
        return service("old entries taken out of the feeds", every: .seconds(3_600)) {
            let removed = try await retention.goRound()
            return removed > 0 ? ["feed.removed": "\(removed)"] : nil
        }
    }

    private var accesses: PeriodicService {
        let retention = RawAccessRetention(database: environment.database, clock: environment.clock)
        return service("old accesses to raw figures taken out", every: .seconds(3_600)) {
            let removed = try await retention.removeOld()
            return removed > 0 ? ["access.removed": "\(removed)"] : nil
        }
    }

    /// Letters that wait: what a mail server that was away did not take goes when it is back. It queues none: that a
    /// document is sent is decided by a person (`hub dues send`). Nil where no mail server is set.
    private var mail: PeriodicService? {
        get throws {
            guard let settings = try environment.configuration.mail.opened() else { return nil }
            let mail = DuesMail(database: environment.database, clock: environment.clock)
            return service("letters", every: .seconds(60)) {
                let done = try await mail.deliver(through: settings.server, from: settings.sender)
                guard !done.isNothing else { return nil }
                return [
                    "mail.sent": "\(done.sent)", "mail.postponed": "\(done.postponed)", "mail.failed": "\(done.failed)",
                    "mail.stopped": "\(done.stopped)",
                ]
            }
        }
    }

    private func service(
        _ name: String, every period: Duration, turn: @escaping @Sendable () async throws -> Logger.Metadata?
    ) -> PeriodicService {
        PeriodicService(name, every: period, logger: logger, turn: turn)
    }
}
