import HubCore
import JSONReading
import SyncProtocol
import TestSupport

/// Batches decoded from texts, with dictionary 2026.1, in June 2026.
enum BatchFixture {
    static func decode(_ records: [String]) throws -> Batch {
        try decode(body: BatchChain("hs-13-wako.a1").peek(records).body)
    }

    static func decode(body: [UInt8]) throws -> Batch {
        try BatchDecoder(dictionary: TestDictionary.dictionary, lastMonth: Month(year: 2026, month: 6))
            .decode(try lines(body))
    }

    static func lines(_ body: [UInt8]) throws -> ReceivedBatch {
        try ReceivedBatch(padded: body + [UInt8](repeating: 0, count: JSONParser.padding), version: .two)
    }

    /// What a single `put` of the value says about the cell; nil where it is put aside.
    static func state(_ key: String, _ value: String) throws -> CellState? {
        try decode([TestRecord.put(key, value)]).changes.first?.state
    }
}
