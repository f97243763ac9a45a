import DataDictionary
import HubCore
import JSONReading

/// Turns the lines of a batch into records of the dictionary. Pure; the same code serves the hub and the client.
package struct BatchDecoder {
    private let dictionary: DataDictionary
    /// The last month that may be reported.
    private let lastMonth: Month

    package init(dictionary: DataDictionary, lastMonth: Month) {
        self.dictionary = dictionary
        self.lastMonth = lastMonth
    }

    /// Never throws: a line that is not sound becomes findings, and the batch goes on.
    package func decode(_ lines: BatchLines, parser: JSONParser) -> Batch {
        var batch = Batch(envelope: lines.envelope)
        batch.records.reserveCapacity(lines.records.count)
        batch.changes.reserveCapacity(lines.records.count)
        var reader = RecordReader(dictionary: dictionary, lastMonth: lastMonth)
        lines.padded.withUnsafeBytes { bytes in
            for (index, range) in lines.records.enumerated() {
                reader.read(
                    UnsafeRawBufferPointer(rebasing: bytes[range]), line: index + 2, parser: parser, into: &batch)
            }
        }
        if !batch.findings.isEmpty { batch.removeGroups(brokenBy: reader.groupsWithFindings, names: reader) }
        return batch
    }
}

extension Batch {
    /// Records that share a group with an unsound one become findings themselves.
    fileprivate mutating func removeGroups(brokenBy broken: Set<Int>, names reader: RecordReader) {
        guard !broken.isEmpty else { return }
        for record in records where record.group.map(broken.contains) ?? false {
            findings.append(
                Finding(.groupIncomplete, line: record.line, key: reader.key(of: record), pointer: "/g"))
        }
        records.removeAll { $0.group.map(broken.contains) ?? false }
        findings.sort { $0.line < $1.line }
    }
}
