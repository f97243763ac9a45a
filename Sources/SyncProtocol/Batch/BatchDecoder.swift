import DataDictionary
import HubCore
import JSONReading

/// Turns the records of a batch into the terms of the dictionary. Pure; the same code serves the hub and the client.
package struct BatchDecoder {
    private let dictionary: DataDictionary
    /// The last month that may be reported.
    private let lastMonth: Month
    /// `RevisionBound` at the hub.
    private let highestRevision: Int64

    package init(
        dictionary: DataDictionary, lastMonth: Month, highestRevision: Int64 = Limits.largestInteger
    ) {
        self.dictionary = dictionary
        self.lastMonth = lastMonth
        self.highestRevision = highestRevision
    }

    /// A record that is not sound becomes findings, and the batch goes on.
    ///
    /// Problems: `too-large` for more cells than a batch may speak of; it stops reading there.
    package func decode(_ received: ReceivedBatch) throws(Problem) -> Batch {
        let envelope = received.envelope
        var batch = Batch(envelope: envelope)
        batch.records.reserveCapacity(envelope.recordCount)
        batch.changes.reserveCapacity(envelope.recordCount)
        var reader = RecordReader(
            dictionary: dictionary, lastMonth: lastMonth, highestRevision: highestRevision, version: envelope.version,
            sequence: envelope.sequence)
        read(received, with: &reader, into: &batch)
        guard batch.changes.count <= Limits.changesPerBatch else {
            throw Problem(
                .tooLarge,
                detail: Message(
                    ja: "一度に送れるのは \(Limits.changesPerBatch) セルまでです。バッチを分けてください",
                    en: "At most \(Limits.changesPerBatch) cells a batch; send it in parts"))
        }
        if !batch.findings.isEmpty { batch.removeGroups(brokenBy: reader.groupsWithFindings, names: reader) }
        return batch
    }

    private func read(_ received: ReceivedBatch, with reader: inout RecordReader, into batch: inout Batch) {
        let parser = JSONParser(largestDocument: Limits.lineBytes)
        received.padded.withUnsafeBytes { bytes in
            for (index, range) in received.records.enumerated() where batch.changes.count <= Limits.changesPerBatch {
                reader.read(
                    UnsafeRawBufferPointer(rebasing: bytes[range]), line: index + 2, parser: parser, into: &batch)
            }
        }
    }
}

extension Batch {
    /// Records that share a group with an unsound one become findings themselves.
    fileprivate mutating func removeGroups(brokenBy broken: Set<Int>, names reader: RecordReader) {
        guard !broken.isEmpty else { return }
        for record in records where record.group.map(broken.contains) ?? false {
            findings.append(
                Finding(.groupIncomplete, line: record.line, key: reader.key(of: record, in: self), pointer: "/g"))
        }
        records.removeAll { $0.group.map(broken.contains) ?? false }
        findings.sort { $0.line < $1.line }
    }
}
