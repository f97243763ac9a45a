import Foundation
import HubCore
import Synchronization

@testable import SchemeClient

/// A folder that lasts as long as a test, with a clock that stands still and a pause that only counts.
final class TemporaryOffice: Sendable {
    let home = SchemeHome(path: NSTemporaryDirectory() + "scheme-client-tests-\(UUID().uuidString)")
    let now = Date(timeIntervalSince1970: 1_780_000_000)
    let waits = Mutex<[Double]>([])

    deinit { try? FileManager.default.removeItem(atPath: home.path) }

    var environment: ClientEnvironment {
        ClientEnvironment(
            clock: .fixed(now), entropy: .system, pause: { seconds in self.waits.withLock { $0.append(seconds) } })
    }

    /// As a program that is started anew finds it.
    func open() throws -> SchemeOffice { try SchemeOffice(home: home, environment: environment) }

    /// The outbox alone, enrolled without a hub.
    func outbox() throws -> OutboxQueue {
        try home.prepare()
        let store = try OutboxStore(path: home.outboxPath)
        if try store.read({ try $0.installation() }) == nil { try store.write { try $0.save(Self.installation) } }
        return OutboxQueue(store: store, clock: environment.clock, entropy: environment.entropy)
    }

    static let installation = Installation(
        hub: try! HubAddress(parsing: "https://hub.example"), stream: try! .init(parsing: "hs-13-wako.a1"),
        dictionary: "2026.1", limits: .protocolLimits, revisionFloor: 100, enrolledAt: "2026-05-28T20:26:40Z")

    /// One month's report of `activity`.
    static func report(_ month: String, visits: Int64) throws -> OfficeRecord {
        .report(
            try ReportKey(dataSet: "activity", period: month),
            cells: [
                try CellPath(parsing: "visits"): .number(visits), try CellPath(parsing: "families.new"): .number(1),
            ])
    }
}
