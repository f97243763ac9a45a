import HubCore
import JSONReading

/// A decoded body, in either version, whose envelope has been read and whose records are cut apart.
///
/// Records are cut first and parsed one by one, so that what is wrong with one is no other's matter. Those of version 1
/// are those of version 2 without revision and group, so lifting it is reading the same records from another place.
package struct ReceivedBatch: Sendable {
    package let envelope: Envelope
    /// The body, with `JSONParser.padding` further bytes behind it.
    let padded: [UInt8]
    /// Where the records stand in the body. Record *i* (from 1) counts as line *i* + 1.
    let records: [Range<Int>]

    /// `padded` is the decoded body followed by `JSONParser.padding` bytes. Problems: `envelope-invalid`, `too-large`.
    package init(padded: [UInt8], version: SyncVersion) throws(Problem) {
        switch version {
        case .one: try self.init(document: padded)
        case .two: try self.init(lines: padded)
        }
    }

    init(envelope: Envelope, padded: [UInt8], records: [Range<Int>]) {
        self.envelope = envelope
        self.padded = padded
        self.records = records
    }

    /// The body without what may be about a person: the records are there, and blank.
    package func blanking(_ lines: [Int]) -> [UInt8] {
        var bytes = Array(padded.dropLast(JSONParser.padding))
        for line in lines {
            let range = records[line - 2]
            guard !range.isEmpty else { continue }
            bytes.replaceSubrange(range, with: repeatElement(UInt8(ascii: " "), count: range.count))
            // An element of a list has to be something, or the list has fewer.
            if envelope.version == .one { bytes[range.lowerBound] = UInt8(ascii: "0") }
        }
        return bytes
    }
}

/// Where records were found. No more are kept than a batch may have; further ones are only counted.
struct FoundRecords {
    private(set) var ranges: [Range<Int>] = []
    private(set) var count = 0

    mutating func append(_ range: Range<Int>) {
        count += 1
        if count <= Limits.recordsPerBatch { ranges.append(range) }
    }
}
