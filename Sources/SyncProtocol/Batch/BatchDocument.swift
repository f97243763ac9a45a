import HubCore
import JSONReading

/// The decoded body of a batch of version 1: one JSON document, `{"envelope":{…},"records":[…]}`.
///
/// Its records are those of version 2 without revision and group, so lifting it is reading the same records from another
/// place: record *i* (from 1) counts as line *i* + 1.
package struct BatchDocument: Sendable {
    package let envelope: Envelope
    /// The body, with `JSONParser.padding` further bytes behind it.
    let padded: [UInt8]

    /// `padded` is the decoded body followed by `JSONParser.padding` bytes.
    ///
    /// Problems: `envelope-invalid` for what is no such document, or when the number of records is not the one it tells.
    package init(padded: [UInt8], parser: JSONParser) throws(Problem) {
        self.padded = padded
        let root = try Self.root(of: padded, parser)
        guard let members = root.members else { throw Envelope.invalid("", "オブジェクトではありません", "not an object") }
        for (name, _) in members where !name.spells("envelope") && !name.spells("records") {
            throw Envelope.invalid("/\(String(decoding: name, as: UTF8.self).excerpt)", "未知の項目です", "unknown member")
        }
        guard let head = root["envelope"] else { throw Envelope.invalid("/envelope", "ありません", "is missing") }
        guard let records = root["records"]?.elements else {
            throw Envelope.invalid("/records", "配列が必要です", "must be an array")
        }
        envelope = try Envelope(head, version: .one)
        let count = records.reduce(0) { count, _ in count + 1 }
        guard count == envelope.recordCount else {
            throw Envelope.invalid(
                "/envelope/n", "\(envelope.recordCount) 件のはずが \(count) 件あります",
                "\(envelope.recordCount) records were announced and \(count) came")
        }
    }

    /// Hands each record to `body` with the line that it counts as.
    func forEachRecord(_ parser: JSONParser, _ body: (JSONValue, Int) -> Void) {
        // What parsed once parses again.
        guard let records = try? Self.root(of: padded, parser)["records"]?.elements else { return }
        for (index, record) in records.enumerated() { body(record, index + 2) }
    }

    private static func root(of padded: [UInt8], _ parser: JSONParser) throws(Problem) -> JSONValue {
        let parsed = padded.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in
                try parser.parse(UnsafeRawBufferPointer(rebasing: bytes.dropLast(JSONParser.padding)))
            }
        }
        // The parser has copied what it keeps, so the value is good after the bytes are no longer pinned.
        switch parsed {
        case .success(let value): return value
        case .failure(let fault):
            throw Envelope.invalid("", "JSON として読めません (\(fault))", "not readable as JSON (\(fault))")
        }
    }
}
