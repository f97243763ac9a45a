import Compression
import Cryptography
import Foundation
import HubCore
import JSONReading
import SyncProtocol

/// A batch as it arrived, held to section 3 of the protocol as far as that needs no data dictionary.
struct SentBatch: Sendable, Equatable {
    let stream: StreamName
    let sequence: Int64
    let previous: SHA256Digest
    let dictionary: String
    let recordCount: Int
    /// Of the decoded body.
    let digest: SHA256Digest

    /// Problems: `coding-unsupported`, `coding-invalid`, `too-large`, `envelope-invalid`.
    init(_ request: RawRequest, version: SyncVersion) throws(Problem) {
        let media = request.fields["content-type"] ?? ""
        guard media == version.mediaType else {
            throw Problem(
                .codingUnsupported,
                detail: Message(ja: "Content-Type: \(media.excerpt)", en: "Content-Type: \(media.excerpt)"))
        }
        guard request.body.count <= Limits.codedBodyBytes else { throw Problem(.tooLarge) }
        let body = try Self.decoded(request)
        digest = SHA256.hash(of: body)
        let records: [[UInt8]]
        let envelope: [UInt8]
        if version == .one {
            (envelope, records) = (body, [])
        } else {
            let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
            guard lines.last == [] else { throw Self.invalid("/", "the last line does not end with \\n") }
            (envelope, records) = (lines[0], Array(lines.dropFirst().dropLast()))
            guard lines.allSatisfy({ $0.count <= Limits.lineBytes }) else { throw Problem(.tooLarge) }
        }
        let parser = JSONParser()
        let root = try Self.parsed(envelope, parser)
        guard let object = version == .one ? root["envelope"] : root, let members = object.members else {
            throw Self.invalid("/", "there is no envelope")
        }
        for (name, _) in members where !Self.members.contains(where: { name.spells($0) }) {
            throw Self.invalid("/\(String(decoding: name, as: UTF8.self).excerpt)", "unknown member")
        }
        guard object["v"]?.int64 == Int64(version.rawValue) else {
            throw Self.invalid("/v", "must be \(version.rawValue)")
        }
        stream = try StreamName(parsing: object["stream"]?.string ?? "")
        guard let sequence = object["seq"]?.int64, sequence > 0 else { throw Self.invalid("/seq", "no sequence") }
        self.sequence = sequence
        guard let previous = object["prev"]?.string.flatMap({ SHA256Digest(hex: $0) }) else {
            throw Self.invalid("/prev", "not 64 hexadecimal digits")
        }
        self.previous = previous
        guard object["id"]?.string.flatMap({ UUID(uuidString: $0) }) != nil else {
            throw Self.invalid("/id", "not a UUID")
        }
        dictionary = object["dict"]?.string ?? ""
        let sent =
            version == .one ? root["records"]?.elements.map { $0.reduce(0) { count, _ in count + 1 } } : records.count
        guard let sent, object["n"]?.int64 == Int64(sent) else { throw Self.invalid("/n", "not the number of records") }
        guard sent <= version.recordsPerBatch else {
            throw Problem(.tooLarge)
        }
        recordCount = sent
        if version == .one {
            guard let elements = root["records"]?.elements else { throw Self.invalid("/records", "missing") }
            for element in elements { try Self.check(element, version) }
        } else {
            for record in records { try Self.check(try Self.parsed(record, parser), version) }
        }
    }

    private static let members: [StaticString] = ["v", "stream", "seq", "prev", "id", "n", "dict"]

    private static func decoded(_ request: RawRequest) throws(Problem) -> [UInt8] {
        switch request.fields["content-encoding"] {
        case nil: return request.body
        case "gzip":
            do throws(GzipError) {
                return try Gzip.inflated(request.body, limit: Limits.decodedBodyBytes)
            } catch {
                throw Problem(error == .tooLarge ? .tooLarge : .codingInvalid)
            }
        default: throw Problem(.codingUnsupported)
        }
    }

    private static func parsed(_ bytes: [UInt8], _ parser: JSONParser) throws(Problem) -> JSONValue {
        do throws(JSONFault) {
            return try parser.parse(copying: bytes)
        } catch {
            throw invalid("/", "not readable as JSON (\(error))")
        }
    }

    /// A real hub puts such a record aside; a client that makes one is told here.
    private static func check(_ record: JSONValue, _ version: SyncVersion) throws(Problem) {
        guard let members = record.members else { throw invalid("/", "a record is no object") }
        for (name, _) in members {
            let name = String(decoding: name, as: UTF8.self)
            guard ["op", "t", "k", "d"].contains(name) || version == .two && ["r", "g"].contains(name) else {
                throw invalid("/\(name.excerpt)", "unknown member of a record")
            }
        }
        guard record["op"]?.string != nil, record["k"]?.string != nil else {
            throw invalid("/", "a record lacks op or k")
        }
        guard version == .one || record["r"]?.int64 ?? 0 > 0 else { throw invalid("/r", "a record lacks its revision") }
    }

    private static func invalid(_ pointer: String, _ text: String) -> Problem {
        Problem(
            .envelopeInvalid, detail: Message(ja: "\(pointer): \(text)", en: "\(pointer): \(text)"),
            members: ["pointer": .text(pointer)])
    }
}
