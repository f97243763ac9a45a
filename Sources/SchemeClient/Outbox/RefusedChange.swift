import HubCore
import SyncProtocol

/// A record that waited for a person at the national office, who refused it: what stood before stands.
struct RefusedChange {
    let stream: StreamName
    let sequence: Int64
    /// Counted from 1 for the envelope.
    let line: Int

    /// Nil for an entry of the feed that tells of none. Its key is `correction/{stream}/{seq}/{line}`.
    init?(_ key: String, _ correction: InboxContent.Correction) {
        let parts = key.split(separator: "/").map(String.init)
        guard correction.decision == "refused", parts.count >= 4, let stream = try? StreamName(parsing: parts[1]),
            let sequence = Int64(parts[2]), let line = Int(parts[3]), line > 1
        else { return nil }
        self.stream = stream
        self.sequence = sequence
        self.line = line
    }
}

extension OutboxTransaction {
    /// So that the office may say the same once more. What was said under the key since is left as it is, and what
    /// another installation sent was never counted as sent here.
    func forget(_ refused: RefusedChange) throws {
        guard let batch = try batch(refused.sequence, of: refused.stream), !batch.isPruned,
            let text = try batch.recordLines.dropFirst(refused.line - 2).first,
            let (record, revision) = OutboxRecord.read(text), try self.revision(of: record.key) == revision
        else { return }
        try forgetContent(of: [record.key])
        try forgetFigures(of: [record.key])
    }
}
