import Cryptography
import HubCore
import JSONReading

/// A decoded body whose envelope has been read, in either version.
package enum ReceivedBatch: Sendable {
    case lines(BatchLines)
    case document(BatchDocument)

    /// `padded` is the decoded body followed by `JSONParser.padding` bytes. Problems: `envelope-invalid`, `too-large`.
    package init(padded: [UInt8], version: SyncVersion) throws(Problem) {
        switch version {
        case .one:
            self = .document(try BatchDocument(padded: padded, parser: JSONParser(largestDocument: padded.count)))
        case .two:
            self = .lines(try BatchLines(padded: padded, parser: JSONParser(largestDocument: Limits.lineBytes)))
        }
    }

    package var envelope: Envelope {
        switch self {
        case .lines(let lines): lines.envelope
        case .document(let document): document.envelope
        }
    }

    /// The body without what may be about a person: the lines are there and blank. Of a document only the envelope is
    /// left, since its records cannot be told apart byte by byte.
    package func blanking(_ lines: [Int]) -> [UInt8] {
        switch self {
        case .lines(let body): body.blanking(lines)
        case .document(let document): Array("{\"envelope\":\(document.envelope.line)}".utf8)
        }
    }
}

extension BatchLines {
    fileprivate func blanking(_ lines: [Int]) -> [UInt8] {
        var bytes = Array(padded.dropLast(JSONParser.padding))
        for line in lines {
            let range = records[line - 2]
            bytes.replaceSubrange(range, with: repeatElement(UInt8(ascii: " "), count: range.count))
        }
        return bytes
    }
}
