import Foundation
import HubCore
import JSONReading

extension ReceivedBatch {
    /// Of version 2: JSON lines, the envelope on the first.
    ///
    /// Problems: `envelope-invalid` when line 1 is no envelope or the number of lines is not the number it tells.
    init(lines padded: [UInt8]) throws(Problem) {
        let (first, records) = Self.lines(of: padded)
        guard let first, first.count <= Limits.lineBytes else {
            throw Envelope.invalid("", "先頭行がありません", "there is no first line")
        }
        let envelope = try Envelope(in: first, of: padded, version: .two)
        try envelope.expect(records.count)
        self.init(envelope: envelope, padded: padded, records: records.ranges)
    }

    /// The ranges between newlines; nothing behind the last newline is no line.
    private static func lines(of padded: [UInt8]) -> (first: Range<Int>?, records: FoundRecords) {
        let end = padded.count - JSONParser.padding
        var (first, records) = (Range<Int>?.none, FoundRecords())
        guard end > 0 else { return (first, records) }
        padded.withUnsafeBytes { bytes in
            var start = 0
            while start < end {
                let found = memchr(bytes.baseAddress! + start, 0x0A, end - start)
                let newline = found.map { UnsafeRawPointer($0) - bytes.baseAddress! } ?? end
                if first == nil { first = start..<newline } else { records.append(start..<newline) }
                start = newline + 1
            }
        }
        return (first, records)
    }
}
