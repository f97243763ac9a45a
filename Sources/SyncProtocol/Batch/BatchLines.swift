import Foundation
import HubCore
import JSONReading

/// The decoded body of a batch of version 2, cut into lines, with the envelope read.
///
/// Lines are cut first and parsed one by one, so that a damaged line can never swallow its neighbour.
package struct BatchLines: Sendable {
    package let envelope: Envelope
    /// The body, with `JSONParser.padding` further bytes behind it.
    let padded: [UInt8]
    /// Where the record lines stand in the body.
    let records: [Range<Int>]

    /// `padded` is the decoded body followed by `JSONParser.padding` bytes.
    ///
    /// Problems: `envelope-invalid` when line 1 is no envelope or the number of lines is not the number it tells.
    package init(padded: [UInt8], parser: JSONParser) throws(Problem) {
        let lines = Self.lines(of: padded)
        guard let first = lines.first, first.count <= Limits.lineBytes else {
            throw Envelope.invalid("/", "先頭行がありません", "there is no first line")
        }
        envelope = try Self.envelope(in: first, of: padded, parser)
        records = Array(lines.dropFirst())
        self.padded = padded
        guard records.count == envelope.recordCount else {
            throw Envelope.invalid(
                "/n", "\(envelope.recordCount) 件のはずが \(records.count) 件あります",
                "\(envelope.recordCount) records were announced and \(records.count) came")
        }
    }

    private static func envelope(
        in line: Range<Int>, of padded: [UInt8], _ parser: JSONParser
    ) throws(Problem) -> Envelope {
        let parsed = padded.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in try parser.parse(UnsafeRawBufferPointer(rebasing: bytes[line])) }
        }
        // The parser has copied what it keeps, so the value is good after the bytes are no longer pinned.
        switch parsed {
        case .success(let object): return try Envelope(object, version: .two)
        case .failure(let fault):
            throw Envelope.invalid("/", "JSON として読めません (\(fault))", "not readable as JSON (\(fault))")
        }
    }

    /// The ranges between newlines; nothing behind the last newline is no line.
    private static func lines(of padded: [UInt8]) -> [Range<Int>] {
        let end = padded.count - JSONParser.padding
        guard end > 0 else { return [] }
        return padded.withUnsafeBytes { bytes in
            var lines: [Range<Int>] = []
            var start = 0
            while start < end {
                let found = memchr(bytes.baseAddress! + start, 0x0A, end - start)
                let newline = found.map { UnsafeRawPointer($0) - bytes.baseAddress! } ?? end
                lines.append(start..<newline)
                start = newline + 1
            }
            return lines
        }
    }
}
