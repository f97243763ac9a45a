import Cryptography
import Foundation
import HubCore
import JSONReading

/// The head of a batch: whose it is, where it stands in the chain, and how many records follow.
package struct Envelope: Sendable, Equatable {
    package let version: SyncVersion
    package let stream: StreamName
    /// From 1.
    package let sequence: Int64
    /// The head of the chain before this batch.
    package let previous: SHA256Digest
    /// The client's own identifier of the batch, a UUID.
    package let id: String
    /// Records that follow, up to the limit of the version.
    package let recordCount: Int
    /// The version of the dictionary that the records speak.
    package let dictionary: String

    package init(
        version: SyncVersion = .current, stream: StreamName, sequence: Int64, previous: SHA256Digest, id: String,
        recordCount: Int, dictionary: String
    ) {
        self.version = version
        self.stream = stream
        self.sequence = sequence
        self.previous = previous
        self.id = id
        self.recordCount = recordCount
        self.dictionary = dictionary
    }

    /// The object as a client writes it, on one line without the newline.
    package var line: String {
        """
        {"v":\(version.rawValue),"stream":"\(stream)","seq":\(sequence),"prev":"\(previous.hex)","id":"\(id)",\
        "n":\(recordCount),"dict":"\(dictionary)"}
        """
    }

    /// Of the bytes of a body that hold it; parsed in place. Problems: `envelope-invalid`, naming the member; `too-large`
    /// for more records than the limit.
    init(in range: Range<Int>, of padded: [UInt8], version: SyncVersion) throws(Problem) {
        let place = version.envelopePlace
        let parser = JSONParser(largestDocument: max(range.count, 1))
        let parsed = padded.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in try parser.parse(UnsafeRawBufferPointer(rebasing: bytes[range])) }
        }
        // The parser has copied what it keeps, so the value is good after the bytes are no longer pinned.
        switch parsed {
        case .success(let object): try self.init(object, version: version)
        case .failure(let fault):
            let message = FindingKind(fault).message
            throw Self.invalid(place, message.ja, message.en)
        }
    }

    private init(_ object: JSONValue, version: SyncVersion) throws(Problem) {
        self.version = version
        let place = version.envelopePlace
        guard let members = object.members else { throw Self.invalid(place, "オブジェクトではありません", "not an object") }
        for (name, _) in members where !Self.known.contains(where: { name.spells($0) }) {
            throw Self.unknown(name, in: place)
        }
        guard object["v"]?.int64 == Int64(version.rawValue) else {
            throw Self.invalid(
                place + "/v", "Sync-Version と同じ \(version.field) が必要です", "must be \(version.field), as Sync-Version")
        }
        stream = try StreamName(parsing: Self.text(object, "stream", place))
        guard let sequence = object["seq"]?.int64, sequence > 0 else {
            throw Self.invalid(place + "/seq", "1 以上の整数が必要です", "must be a positive integer")
        }
        self.sequence = sequence
        guard let previous = SHA256Digest(hex: try Self.text(object, "prev", place)) else {
            throw Self.invalid(place + "/prev", "64 桁の 16 進数が必要です", "must be 64 hexadecimal digits")
        }
        self.previous = previous
        id = try Self.text(object, "id", place)
        guard UUID(uuidString: id) != nil else { throw Self.invalid(place + "/id", "UUID が必要です", "must be a UUID") }
        guard let count = object["n"]?.int64, count >= 0 else {
            throw Self.invalid(place + "/n", "0 以上の整数が必要です", "must be an integer from 0")
        }
        let most = version.recordsPerBatch
        guard count <= most else {
            throw Problem(
                .tooLarge, detail: Message(ja: "レコードは \(most) 件までです", en: "At most \(most) records a batch"))
        }
        recordCount = Int(count)
        dictionary = try Self.text(object, "dict", place)
    }

    /// Problems: `envelope-invalid` when it tells of another number of records.
    func expect(_ count: Int) throws(Problem) {
        guard count == recordCount else {
            throw Self.invalid(
                version.envelopePlace + "/n", "\(recordCount) 件のはずが \(count) 件あります",
                "\(recordCount) records were announced and \(count) came")
        }
    }

    private static let known: [StaticString] = ["v", "stream", "seq", "prev", "id", "n", "dict"]

    private static func text(_ object: JSONValue, _ key: StaticString, _ place: String) throws(Problem) -> String {
        guard let text = object[key]?.string else {
            throw invalid("\(place)/\(key)", "文字列が必要です", "must be a string")
        }
        return text
    }

    static func unknown(_ name: UnsafeRawBufferPointer, in place: String) -> Problem {
        let token = String(decoding: name, as: UTF8.self).excerpt.jsonPointerToken
        return invalid("\(place)/\(token)", "未知の項目です", "unknown member")
    }

    /// - Parameter pointer: JSON Pointer into the first line, or into the document; empty for the whole of it.
    static func invalid(_ pointer: String, _ ja: String, _ en: String) -> Problem {
        let place = pointer.isEmpty ? "" : "\(pointer): "
        return Problem(
            .envelopeInvalid, detail: Message(ja: place + ja, en: place + en),
            members: ["line": .integer(1), "pointer": .text(pointer)])
    }
}

extension SyncVersion {
    /// JSON Pointer to the envelope, from the root of the line or of the document.
    fileprivate var envelopePlace: String { self == .one ? "/envelope" : "" }
}
