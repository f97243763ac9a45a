import Cryptography
import HubCore
import JSONReading

/// A record of any kind as the outbox sees it: what it is about, and its line but for the revision.
package struct OutboxRecord: Hashable, Sendable {
    /// `report`, `put` or `del`.
    package let operation: String
    /// `cell`, `answer`…; nil for a report.
    package let type: String?
    package let key: String
    /// `d`, written the one way of `CanonicalJSON`; nil where the record has none.
    package let data: String?

    private init(operation: String, type: String?, key: String, data: String?) {
        self.operation = operation
        self.type = type
        self.key = key
        self.data = data
    }

    package init(_ record: OfficeRecord) {
        guard let (record, _) = Self.read(record.line(revision: 1)) else {
            preconditionFailure("a record writes a line that can be read")
        }
        self = record
    }

    /// A line of a batch or snapshot, with its revision; nil if it is none.
    package static func read(_ line: [UInt8]) -> (record: OutboxRecord, revision: Int64)? {
        let parser = JSONParser(largestDocument: Limits.decodedBodyBytes)
        // What is read are views into the parser's memory.
        return withExtendedLifetime(parser) { (try? parser.parse(copying: line)).flatMap(read) }
    }

    private static func read(_ document: JSONValue) -> (record: OutboxRecord, revision: Int64)? {
        guard let operation = document["op"]?.string, let key = document["k"]?.string,
            let revision = document["r"]?.int64
        else { return nil }
        let type = document["t"]?.string
        let record = OutboxRecord(
            operation: operation, type: type == "report" ? nil : type, key: key,
            data: document["d"].map(CanonicalJSON.text))
        return (record, revision)
    }

    /// The figures that it states, as an office writes them; nil for records of other kinds.
    var figures: OfficeRecord? {
        guard isWholeReport || type == "cell" else { return nil }
        let (type, data) = (type.map { ",\"t\":\"\($0)\"" } ?? "", data.map { ",\"d\":\($0)" } ?? "")
        let line = "{\"op\":\"\(operation)\"\(type),\"k\":\(CanonicalJSON.quoted(key))\(data)}"
        return OfficeFile(Array(line.utf8)).records.first?.record
    }

    package var isWholeReport: Bool { operation == "report" }

    /// A report and its cells speak of the same figures, so they share it; other records stand alone.
    package var family: String { isWholeReport || type == "cell" ? Self.family(ofFigure: key) : key }

    /// `activity/2022-04` of `activity/2022-04/visits`.
    package static func family(ofFigure key: String) -> String {
        key.split(separator: "/", omittingEmptySubsequences: false).prefix(2).joined(separator: "/")
    }

    /// Of what the record says, whatever its revision: equal for a report that did not change.
    package var contentDigest: SHA256Digest { SHA256.hash(of: data ?? "withdrawn") }

    /// With the revision, without a line break.
    package func line(revision: Int64) -> [UInt8] {
        let type = type.map { "\"t\":\"\($0)\"," } ?? ""
        let data = data.map { ",\"d\":\($0)" } ?? ""
        return Array(
            "{\"op\":\"\(operation)\",\(type)\"k\":\(CanonicalJSON.quoted(key)),\"r\":\(revision)\(data)}".utf8)
    }
}

/// One way to write each JSON value, so that equal content has equal bytes: members sorted, no spaces, escapes only
/// where they must be.
enum CanonicalJSON {
    static func text(of value: JSONValue) -> String {
        if let members = value.members {
            let sorted = members.map { (String(decoding: $0.key, as: UTF8.self), text(of: $0.value)) }
                .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            return "{\(sorted.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ","))}"
        }
        if let elements = value.elements { return "[\(elements.map(text).joined(separator: ","))]" }
        if let string = value.string { return quoted(string) }
        if let number = value.int64 { return String(number) }
        if let number = value.uint64 { return String(number) }
        if let number = value.double { return String(number) }
        return value.bool.map { String($0) } ?? "null"
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20: result += "\\u" + String(scalar.value + 0x1_0000, radix: 16).suffix(4)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
