import Cryptography
import DataDictionary
import Foundation
import HubCore
import JSONReading
import ReferenceData
import Sync
import SyncProtocol

/// A batch as an office makes it: the decoded body, and where it stands in the chain.
package struct TestBatch: Sendable {
    package let stream: StreamName
    package let sequence: Int64
    package let version: SyncVersion
    package let body: [UInt8]

    package var digest: SHA256Digest { SHA256.hash(of: body) }

    package init(stream: StreamName, sequence: Int64, version: SyncVersion = .two, body: [UInt8]) {
        self.stream = stream
        self.sequence = sequence
        self.version = version
        self.body = body
    }

    /// The batch as the edge of the hub hands it to the engine.
    package func pushed(
        by scheme: SchemeID, prefecture: Int16 = 13, dictionary: DictionaryInUse,
        lastMonth: Month = .init(year: 2026, month: 6)
    ) throws -> PushedBatch {
        let padded = body + [UInt8](repeating: 0, count: JSONParser.padding)
        let batch = try BatchDecoder(dictionary: dictionary.dictionary, lastMonth: lastMonth)
            .decode(try ReceivedBatch(padded: padded, version: version))
        return PushedBatch(
            scheme: scheme, prefecture: prefecture, keyID: "test", kept: .init(coding: "identity", body: body),
            digest: digest, batch: batch, dictionary: dictionary)
    }
}

/// The chain of one stream, on the side of the office.
package struct BatchChain: Sendable {
    package let stream: StreamName
    package private(set) var sequence: Int64 = 0
    package private(set) var head: SHA256Digest

    package init(_ stream: String) throws {
        self.stream = try StreamName(parsing: stream)
        head = SyncChain.start(of: self.stream)
    }

    /// The next batch with these record lines; the chain then stands after it.
    package mutating func next(_ records: [String], dictionary: String = "2026.1") -> TestBatch {
        let batch = peek(records, dictionary: dictionary)
        advance(past: batch)
        return batch
    }

    /// The next batch as one document of version 1.
    package mutating func nextDocument(_ records: [String], dictionary: String = "2026.1") -> TestBatch {
        let envelope = Envelope(
            version: .one, stream: stream, sequence: sequence + 1, previous: head, id: Self.id(sequence + 1),
            recordCount: records.count, dictionary: dictionary)
        let text = "{\"envelope\":\(envelope.line),\"records\":[\(records.joined(separator: ","))]}"
        let batch = TestBatch(
            stream: stream, sequence: sequence + 1, version: .one, body: Array(text.utf8))
        advance(past: batch)
        return batch
    }

    /// The same without moving on.
    package func peek(_ records: [String], dictionary: String = "2026.1", count: Int? = nil) -> TestBatch {
        let envelope = Envelope(
            stream: stream, sequence: sequence + 1, previous: head, id: Self.id(sequence + 1),
            recordCount: count ?? records.count, dictionary: dictionary)
        let text = ([envelope.line] + records).map { $0 + "\n" }.joined()
        return TestBatch(stream: stream, sequence: sequence + 1, body: Array(text.utf8))
    }

    package mutating func advance(past batch: TestBatch) {
        sequence = batch.sequence
        head = SyncChain.head(after: head, body: batch.digest)
    }

    private static func id(_ number: Int64) -> String {
        Entropy { [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: $0) }
            .uuid(at: Date(timeIntervalSince1970: 1_780_000_000)).uuidString.lowercased()
    }
}

/// Record lines.
package enum TestRecord {
    /// `value` as JSON: `3`, `"12.5"`.
    package static func put(_ key: String, _ value: String, revision: Int64 = 1, group: String? = nil) -> String {
        #"{"op":"put","t":"cell","k":"\#(key)","r":\#(revision)\#(member(group)),"d":{"v":\#(value)}}"#
    }

    package static func put(_ key: String, _ value: Int64, revision: Int64 = 1, group: String? = nil) -> String {
        put(key, String(value), revision: revision, group: group)
    }

    package static func notApplicable(_ key: String, revision: Int64 = 1) -> String {
        #"{"op":"put","t":"cell","k":"\#(key)","r":\#(revision),"d":{"s":"not-applicable"}}"#
    }

    package static func delete(_ key: String, revision: Int64 = 1, group: String? = nil) -> String {
        #"{"op":"del","t":"cell","k":"\#(key)","r":\#(revision)\#(member(group))}"#
    }

    /// `cells` as JSON members: `"families.new":3`.
    package static func report(_ key: String, _ cells: String, revision: Int64 = 1, group: String? = nil) -> String {
        #"{"op":"report","k":"\#(key)","r":\#(revision)\#(member(group)),"d":{"cells":{\#(cells)}}}"#
    }

    private static func member(_ group: String?) -> String { group.map { #","g":"\#($0)""# } ?? "" }
}
