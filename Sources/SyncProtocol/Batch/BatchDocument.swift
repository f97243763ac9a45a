import HubCore
import JSONReading

extension ReceivedBatch {
    /// Of version 1: one JSON document, `{"envelope":{…},"records":[…]}`.
    ///
    /// Problems: `envelope-invalid` for what is no such document, or when the number of records is not the one it tells.
    init(document padded: [UInt8]) throws(Problem) {
        let parts = try padded.withUnsafeBytes { bytes in
            Result { () throws(Problem) in
                try DocumentParts(in: UnsafeRawBufferPointer(rebasing: bytes.dropLast(JSONParser.padding)))
            }
        }.get()
        guard let head = parts.envelope else { throw Envelope.invalid("/envelope", "ありません", "is missing") }
        guard let records = parts.records else {
            throw Envelope.invalid("/records", "配列が必要です", "must be an array")
        }
        let envelope = try Envelope(in: head, of: padded, version: .one)
        try envelope.expect(records.count)
        self.init(envelope: envelope, padded: padded, records: records.ranges)
    }
}

/// Where the parts of a document stand. Only brackets and quotes are looked at, not what is between them: a record that
/// is no sound JSON, or too deep, or names a member twice, is cut out like any other.
private struct DocumentParts {
    private(set) var envelope: Range<Int>?
    private(set) var records: FoundRecords?

    init(in bytes: UnsafeRawBufferPointer) throws(Problem) {
        var scan = DocumentScan(bytes)
        let names = JSONParser(largestDocument: Limits.lineBytes)
        guard scan.skip("{") else {
            throw Envelope.invalid("", "オブジェクトではありません", "not an object")
        }
        if !scan.skip("}") {
            repeat {
                guard let name = scan.string(), name.count <= Limits.lineBytes, scan.skip(":"),
                    let text = try? names.parse(UnsafeRawBufferPointer(rebasing: bytes[name])).rawString
                else { throw Self.unreadable }
                try take(text, &scan)
            } while scan.skip(",")
            guard scan.skip("}") else { throw Self.unreadable }
        }
        guard scan.isAtEnd else { throw Self.unreadable }
    }

    private mutating func take(_ name: UnsafeRawBufferPointer, _ scan: inout DocumentScan) throws(Problem) {
        if name.spells("envelope") {
            guard envelope == nil else { throw Self.repeated("/envelope") }
            envelope = scan.value()
            guard envelope != nil else { throw Self.unreadable }
        } else if name.spells("records") {
            guard records == nil else { throw Self.repeated("/records") }
            guard scan.skip("[") else { throw Envelope.invalid("/records", "配列が必要です", "must be an array") }
            var found = FoundRecords()
            if !scan.skip("]") {
                repeat {
                    guard let record = scan.value() else { throw Self.unreadable }
                    found.append(record)
                } while scan.skip(",")
                guard scan.skip("]") else { throw Self.unreadable }
            }
            records = found
        } else {
            throw Envelope.unknown(name, in: "")
        }
    }

    private static func repeated(_ pointer: String) -> Problem {
        Envelope.invalid(pointer, FindingKind.duplicateKey.message.ja, FindingKind.duplicateKey.message.en)
    }

    private static let unreadable = Envelope.invalid(
        "", FindingKind.jsonInvalid.message.ja, FindingKind.jsonInvalid.message.en)
}

/// Goes through JSON by its brackets and quotes.
private struct DocumentScan {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    /// Whether this comes next, after any space; then it is behind.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard !isAtEnd, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// The string that begins here, with its quotes; nil where none begins or it never ends.
    mutating func string() -> Range<Int>? {
        guard !isAtEnd, bytes[position] == UInt8(ascii: "\"") else { return nil }
        let start = position
        return skipString() ? start..<position : nil
    }

    /// From here to the comma or bracket behind the value, which may be nothing; nil where there is none.
    mutating func value() -> Range<Int>? {
        skipSpace()
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard skipString() else { return nil }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return start..<position }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return start..<position }
            default: break
            }
            position += 1
        }
        return nil
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Whether the string that begins here ends; then it is behind.
    private mutating func skipString() -> Bool {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        position = bytes.count
        return false
    }
}
