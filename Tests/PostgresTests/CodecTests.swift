import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

/// Every type that goes to PostgreSQL comes back as it was, alone, as NULL, and in arrays.
@Suite("Postgres: values")
struct CodecTests {
    @Test("Numbers and texts")
    func scalars() async throws {
        try await TestDatabase.with { test in
            try await test.database.read(as: .gate) { tx in
                for value in [Int16.min, 0, .max] { expectEqual(try tx.one(Self.int2, value), value) }
                for value in [Int32.min, 0, .max] { expectEqual(try tx.one(Self.int4, value), value) }
                for value in [Int64.min, 0, .max] { expectEqual(try tx.one(Self.int8, value), value) }
                for value in [0, -0.0, 1.5, .infinity, -1e300] { expectEqual(try tx.one(Self.float8, value), value) }
                let nan = try tx.one(Self.float8, .nan)
                #expect(nan.isNaN)
                for value in [true, false] { expectEqual(try tx.one(Self.bool, value), value) }
                for value in ["", "a", "和光 🏠", "'; DROP TABLE area; --", "\\N\t\n"] {
                    expectEqual(try tx.one(Self.text, value), value)
                }
                for value in [[], [0], Array(0...255)] as [[UInt8]] {
                    expectEqual(try tx.one(Self.bytea, Bytes(value)), Bytes(value))
                }
                let id = UUID()
                expectEqual(try tx.one(Self.uuid, id), id)
                expectEqual(try tx.one(Self.json, JSONText(#"{"a": [1, null]}"#)).text, #"{"a": [1, null]}"#)
            }
        }
    }

    @Test("Times, days, months, money and other types of ours")
    func ownTypes() async throws {
        try await TestDatabase.with { test in
            try await test.database.read(as: .gate) { tx in
                for seconds in [0, -1.5, 946_684_800, 1_780_000_000.123456] {
                    let date = Date(timeIntervalSince1970: seconds).roundedToMicroseconds
                    let read = try tx.one(Self.time, date)
                    #expect(abs(read.timeIntervalSince(date)) < 0.000001)
                }
                for day in [Day(ordinal: 0), Day(ordinal: -40_000), Day(ordinal: 9_999)] {
                    expectEqual(try tx.one(Self.day, day), day)
                }
                expectEqual(try tx.one(Self.month, Month(year: 2026, month: 5)), Month(year: 2026, month: 5))
                expectEqual(try tx.one(Self.fiscalYear, FiscalYear(2026)), FiscalYear(2026))
                expectEqual(try tx.one(Self.yen, Yen(30_000)), Yen(30_000))
                expectEqual(try tx.one(Self.scheme, SchemeID(7)), SchemeID(7))
            }
        }
    }

    @Test("NULL is nil, and an empty value is not NULL")
    func null() async throws {
        try await TestDatabase.with { test in
            try await test.database.read(as: .gate) { tx in
                expectEqual(try tx.one(Self.optionalText, String?.none), String?.none)
                expectEqual(try tx.one(Self.optionalText, ""), "")
                expectEqual(try tx.one(Self.optionalBytes, Bytes?.none), Bytes?.none)
                expectEqual(try tx.one(Self.optionalBytes, Bytes([])), Bytes([]))
                expectEqual(try tx.one(Self.optionalInt, Int64?.none), Int64?.none)
                let problem = #expect(throws: PostgresError.self) { try tx.one(Self.notNull) }
                #expect(problem?.kind == .unreadable)
            }
        }
    }

    @Test("Arrays: empty, with NULLs, of five thousand")
    func arrays() async throws {
        try await TestDatabase.with { test in
            try await test.database.read(as: .gate) { tx in
                for value in [[], [1], Array(-2500..<2500)] as [[Int32]] {
                    expectEqual(try tx.one(Self.int4s, value), value)
                }
                for value in [[], [.min, .max]] as [[Int64]] { expectEqual(try tx.one(Self.int8s, value), value) }
                for value in [[], [1, -1]] as [[Int16]] { expectEqual(try tx.one(Self.int2s, value), value) }
                for value in [[], ["", "和光", "a,b{}\""]] { expectEqual(try tx.one(Self.texts, value), value) }
                for value in [[nil], ["a", nil, ""]] as [[String?]] {
                    expectEqual(try tx.one(Self.optionalTexts, value), value)
                }
                for value in [[nil, 5], []] as [[Int64?]] { expectEqual(try tx.one(Self.optionalInts, value), value) }
                expectEqual(try tx.one(Self.bools, [true, false]), [true, false])
                expectEqual(try tx.one(Self.byteas, [Bytes([]), Bytes([0, 1])]), [Bytes([]), Bytes([0, 1])])
                let ids = [UUID(), UUID()]
                expectEqual(try tx.one(Self.uuids, ids), ids)
                expectEqual(try tx.one(Self.days, [Day(ordinal: 1)]), [Day(ordinal: 1)])
                expectEqual(try tx.one(Self.months, [Month(year: 2026, month: 5)]), [Month(year: 2026, month: 5)])
                expectEqual(try tx.one(Self.schemes, [SchemeID(1), SchemeID(2)]), [SchemeID(1), SchemeID(2)])
                let problem = #expect(throws: PostgresError.self) { try tx.one(Self.twoDimensions) }
                #expect(problem?.kind == .unreadable)
            }
        }
    }

    private static let int2 = Statement<Int16, Int16>("c.int2", "SELECT $1", row: { (v: Int16) in v })
    private static let int4 = Statement<Int32, Int32>("c.int4", "SELECT $1", row: { (v: Int32) in v })
    private static let int8 = Statement<Int64, Int64>("c.int8", "SELECT $1", row: { (v: Int64) in v })
    private static let float8 = Statement<Double, Double>("c.float8", "SELECT $1", row: { (v: Double) in v })
    private static let bool = Statement<Bool, Bool>("c.bool", "SELECT $1", row: { (v: Bool) in v })
    private static let text = Statement<String, String>("c.text", "SELECT $1", row: { (v: String) in v })
    private static let bytea = Statement<Bytes, Bytes>("c.bytea", "SELECT $1", row: { (v: Bytes) in v })
    private static let uuid = Statement<UUID, UUID>("c.uuid", "SELECT $1", row: { (v: UUID) in v })
    private static let json = Statement<JSONText, JSONText>("c.json", "SELECT $1", row: { (v: JSONText) in v })
    private static let time = Statement<Date, Date>("c.time", "SELECT $1", row: { (v: Date) in v })
    private static let day = Statement<Day, Day>("c.day", "SELECT $1", row: { (v: Day) in v })
    private static let month = Statement<Month, Month>("c.month", "SELECT $1", row: { (v: Month) in v })
    private static let fiscalYear = Statement<FiscalYear, FiscalYear>(
        "c.year", "SELECT $1", row: { (v: FiscalYear) in v })
    private static let yen = Statement<Yen, Yen>("c.yen", "SELECT $1", row: { (v: Yen) in v })
    private static let scheme = Statement<SchemeID, SchemeID>("c.scheme", "SELECT $1", row: { (v: SchemeID) in v })
    private static let optionalText = Statement<String?, String?>("c.text?", "SELECT $1", row: { (v: String?) in v })
    private static let optionalBytes = Statement<Bytes?, Bytes?>("c.bytea?", "SELECT $1", row: { (v: Bytes?) in v })
    private static let optionalInt = Statement<Int64?, Int64?>("c.int8?", "SELECT $1", row: { (v: Int64?) in v })
    private static let notNull = Statement<Int64>("c.null", "SELECT NULL::int8", row: { (v: Int64) in v })
    private static let int2s = Statement<[Int16], [Int16]>("c.int2[]", "SELECT $1", row: { (v: [Int16]) in v })
    private static let int4s = Statement<[Int32], [Int32]>("c.int4[]", "SELECT $1", row: { (v: [Int32]) in v })
    private static let int8s = Statement<[Int64], [Int64]>("c.int8[]", "SELECT $1", row: { (v: [Int64]) in v })
    private static let texts = Statement<[String], [String]>("c.text[]", "SELECT $1", row: { (v: [String]) in v })
    private static let optionalTexts = Statement<[String?], [String?]>(
        "c.text?[]", "SELECT $1", row: { (v: [String?]) in v })
    private static let optionalInts = Statement<[Int64?], [Int64?]>(
        "c.int8?[]", "SELECT $1", row: { (v: [Int64?]) in v })
    private static let bools = Statement<[Bool], [Bool]>("c.bool[]", "SELECT $1", row: { (v: [Bool]) in v })
    private static let byteas = Statement<[Bytes], [Bytes]>("c.bytea[]", "SELECT $1", row: { (v: [Bytes]) in v })
    private static let uuids = Statement<[UUID], [UUID]>("c.uuid[]", "SELECT $1", row: { (v: [UUID]) in v })
    private static let days = Statement<[Day], [Day]>("c.day[]", "SELECT $1", row: { (v: [Day]) in v })
    private static let months = Statement<[Month], [Month]>("c.month[]", "SELECT $1", row: { (v: [Month]) in v })
    private static let schemes = Statement<[SchemeID], [SchemeID]>(
        "c.scheme[]", "SELECT $1", row: { (v: [SchemeID]) in v })
    private static let twoDimensions = Statement<[Int32]>(
        "c.square", "SELECT ARRAY[[1,2],[3,4]]", row: { (v: [Int32]) in v })
}
