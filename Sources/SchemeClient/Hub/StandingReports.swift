import HubCore
import JSONReading

/// The hub's snapshot: what stands of the scheme, each record with its revision.
package struct StandingReports: Sendable, Equatable {
    package struct Standing: Sendable, Equatable {
        package let record: OutboxRecord
        package let revision: Int64
    }

    package let epoch: String?
    /// Where the feed goes on after it.
    package let cursor: String?
    package let records: [Standing]

    /// Reports that stand in several versions of the dictionary, so that no line is all of one.
    package var keysInParts: [String] {
        Dictionary(records.map { ($0.record.key, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.map(\.key)
    }

    /// Nil unless the body is whole: as many record lines as its first line says.
    package init?(_ body: [UInt8]) {
        let lines = body.split(separator: UInt8(ascii: "\n"))
        guard let first = lines.first, let header = Header(Array(first)), header.count == lines.count - 1 else {
            return nil
        }
        let records = lines.dropFirst().compactMap { OutboxRecord.read(Array($0)) }
        guard records.count == header.count else { return nil }
        self.init(
            epoch: header.epoch, cursor: header.cursor,
            records: records.map { Standing(record: $0.record, revision: $0.revision) })
    }

    private struct Header {
        let epoch: String?
        let cursor: String?
        let count: Int

        init?(_ line: [UInt8]) {
            let parser = JSONParser(largestDocument: Limits.lineBytes)
            defer { withExtendedLifetime(parser) {} }
            guard let document = try? parser.parse(copying: line), let count = document["n"]?.int64 else { return nil }
            epoch = document["epoch"]?.string
            cursor = document["cursor"]?.string
            self.count = Int(count)
        }
    }

    package init(epoch: String?, cursor: String?, records: [Standing]) {
        self.epoch = epoch
        self.cursor = cursor
        self.records = records
    }
}
