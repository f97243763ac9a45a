import Cryptography
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

    /// Problems: `envelope-invalid`, naming the member; `too-large` for more records than the limit.
    init(_ object: JSONValue, version: SyncVersion) throws(Problem) {
        self.version = version
        guard let members = object.members else { throw Self.invalid("/", "オブジェクトではありません", "not an object") }
        for (key, _) in members where !Self.known.contains(where: { key.spells($0) }) {
            throw Self.invalid("/\(String(decoding: key, as: UTF8.self).excerpt)", "未知の項目です", "unknown member")
        }
        guard object["v"]?.int64 == Int64(version.rawValue) else {
            throw Self.invalid(
                "/v", "Sync-Version と同じ \(version.field) が必要です", "must be \(version.field), as Sync-Version")
        }
        stream = try StreamName(parsing: Self.text(object, "stream"))
        guard let sequence = object["seq"]?.int64, sequence > 0 else {
            throw Self.invalid("/seq", "1 以上の整数が必要です", "must be a positive integer")
        }
        self.sequence = sequence
        guard let previous = SHA256Digest(hex: try Self.text(object, "prev")) else {
            throw Self.invalid("/prev", "64 桁の 16 進数が必要です", "must be 64 hexadecimal digits")
        }
        self.previous = previous
        id = try Self.text(object, "id")
        guard id.utf8.count == 36 else { throw Self.invalid("/id", "UUID が必要です", "must be a UUID") }
        guard let count = object["n"]?.int64, count >= 0 else {
            throw Self.invalid("/n", "0 以上の整数が必要です", "must be an integer from 0")
        }
        let most = version.recordsPerBatch
        guard count <= most else {
            throw Problem(
                .tooLarge, detail: Message(ja: "レコードは \(most) 件までです", en: "At most \(most) records a batch"))
        }
        recordCount = Int(count)
        dictionary = try Self.text(object, "dict")
    }

    private static let known: [StaticString] = ["v", "stream", "seq", "prev", "id", "n", "dict"]

    private static func text(_ object: JSONValue, _ key: StaticString) throws(Problem) -> String {
        guard let text = object[key]?.string else { throw invalid("/\(key)", "文字列が必要です", "must be a string") }
        return text
    }

    static func invalid(_ pointer: String, _ ja: String, _ en: String) -> Problem {
        Problem(
            .envelopeInvalid, detail: Message(ja: "\(pointer): \(ja)", en: "\(pointer): \(en)"),
            members: ["line": .integer(1), "pointer": .text(pointer)])
    }
}
