import Foundation
import HubCore

/// PostgreSQL alone: the same values by COPY into a temporary table and one upsert into a keyed table, by one psql for
/// each client.
struct CopyPeer: Sendable {
    let hub: MeasuredHub
    let batches: MadeUpBatches

    /// `round` numbers the schemes, so that every round writes new rows first.
    func valuesPerSecond(batches count: Int, clients: Int, round: Int) async throws -> Double {
        let script = hub.folder.path("copy.sql")
        try write(script, batches: count)
        let psql = try Program.path(of: "psql")
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask { [hub] in
                    _ = try await Program.output(
                        of: psql,
                        [
                            "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", "scheme=\(round * clients + client)", "-f",
                            script,
                            hub.ownerConninfo,
                        ])
                }
            }
            try await group.waitForAll()
        }
        return Double(clients * count * batches.records) / (ContinuousClock.now - start).seconds
    }

    private func write(_ script: String, batches count: Int) throws {
        var text = try String(contentsOfFile: hub.baseline("copy-session.sql"), encoding: .utf8)
        let merge = try String(contentsOfFile: hub.baseline("copy-merge.sql"), encoding: .utf8)
        for number in 1...count {
            text += "BEGIN;\nCOPY incoming FROM STDIN;\n"
            for value in batches.values(of: number) {
                text += "\(value.month.ordinal)\t\(value.cellID)\t1\t\(value.stored(value.number))\t\(value.revision)\n"
            }
            text += "\\.\n" + merge
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: script))
    }
}
