import Foundation
import HubCore

extension FixedWidthInteger {
    /// Appends the integer in network byte order.
    func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bigEndian) { bytes.append(contentsOf: $0) }
    }

    init(network bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let bytes, bytes.count == MemoryLayout<Self>.size else { throw .unreadable("\(Self.self)") }
        self = Self(bigEndian: bytes.loadUnaligned(as: Self.self))
    }
}

extension Int16: PostgresValue {
    package static var postgresType: PostgresType { .int2 }
    package static var readableTypes: [PostgresType] { [.int2] }
    package func encode(into bytes: inout [UInt8]) -> Bool { append(to: &bytes); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) { try self.init(network: bytes) }
}

extension Int32: PostgresValue {
    package static var postgresType: PostgresType { .int4 }
    package static var readableTypes: [PostgresType] { [.int4] }
    package func encode(into bytes: inout [UInt8]) -> Bool { append(to: &bytes); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) { try self.init(network: bytes) }
}

extension Int64: PostgresValue {
    package static var postgresType: PostgresType { .int8 }
    package static var readableTypes: [PostgresType] { [.int8] }
    package func encode(into bytes: inout [UInt8]) -> Bool { append(to: &bytes); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) { try self.init(network: bytes) }
}

extension Double: PostgresValue {
    package static var postgresType: PostgresType { .float8 }
    package static var readableTypes: [PostgresType] { [.float8] }
    package func encode(into bytes: inout [UInt8]) -> Bool { bitPattern.append(to: &bytes); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self.init(bitPattern: try UInt64(network: bytes))
    }
}

extension Bool: PostgresValue {
    package static var postgresType: PostgresType { .bool }
    package static var readableTypes: [PostgresType] { [.bool] }
    package func encode(into bytes: inout [UInt8]) -> Bool { bytes.append(self ? 1 : 0); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self = try UInt8(network: bytes) != 0
    }
}

extension String: PostgresValue {
    package static var postgresType: PostgresType { .text }
    package static var readableTypes: [PostgresType] { [.text, .varchar, .bpchar, .name] }
    package func encode(into bytes: inout [UInt8]) -> Bool { bytes.append(contentsOf: utf8); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let bytes else { throw .unreadable("String") }
        self = String(decoding: bytes, as: UTF8.self)
    }
}

extension UUID: PostgresValue {
    package static var postgresType: PostgresType { .uuid }
    package static var readableTypes: [PostgresType] { [.uuid] }
    package func encode(into bytes: inout [UInt8]) -> Bool {
        withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
        return true
    }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let bytes, bytes.count == 16 else { throw .unreadable("UUID") }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

/// `timestamptz`: microseconds since 2000-01-01T00:00Z.
extension Date: PostgresValue {
    private static let postgresEpoch: Double = 946_684_800
    package static var postgresType: PostgresType { .timestamptz }
    package static var readableTypes: [PostgresType] { [.timestamptz] }
    package func encode(into bytes: inout [UInt8]) -> Bool {
        Int64(((timeIntervalSince1970 - Self.postgresEpoch) * 1_000_000).rounded()).append(to: &bytes)
        return true
    }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        let microseconds = try Int64(network: bytes)
        self.init(timeIntervalSince1970: Self.postgresEpoch + Double(microseconds) / 1_000_000)
    }
}

/// A JSON document for a `jsonb` column, as text.
package struct JSONText: PostgresValue, Hashable, Sendable {
    package let text: String
    package init(_ text: String) { self.text = text }

    package static var postgresType: PostgresType { .jsonb }
    package static var readableTypes: [PostgresType] { [.jsonb] }
    package func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(1)  // the version of jsonb's binary format
        bytes.append(contentsOf: text.utf8)
        return true
    }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let bytes, bytes.first == 1 else { throw .unreadable("jsonb") }
        text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    }
}

// MARK: HubCore's own types

extension Day: PostgresValue {
    package static var postgresType: PostgresType { .date }
    package static var readableTypes: [PostgresType] { [.date] }
    package func encode(into bytes: inout [UInt8]) -> Bool { ordinal.append(to: &bytes); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self.init(ordinal: try Int32(network: bytes))
    }
}

/// A month is stored as `integer`, its ordinal: it orders, subtracts and takes four bytes.
extension Month: PostgresValue {
    package static var postgresType: PostgresType { .int4 }
    package static var readableTypes: [PostgresType] { [.int4] }
    package func encode(into bytes: inout [UInt8]) -> Bool { ordinal.append(to: &bytes); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self.init(ordinal: try Int32(network: bytes))
    }
}

extension SchemeID: PostgresValue {
    package static var postgresType: PostgresType { .int8 }
    package static var readableTypes: [PostgresType] { [.int8] }
    package func encode(into bytes: inout [UInt8]) -> Bool { rawValue.encode(into: &bytes) }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self.init(try Int64(postgres: bytes))
    }
}

extension Yen: PostgresValue {
    package static var postgresType: PostgresType { .int8 }
    package static var readableTypes: [PostgresType] { [.int8] }
    package func encode(into bytes: inout [UInt8]) -> Bool { amount.encode(into: &bytes) }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self.init(try Int64(postgres: bytes))
    }
}

/// A fiscal year is stored as `integer`, the year of its April.
extension FiscalYear: PostgresValue {
    package static var postgresType: PostgresType { .int4 }
    package static var readableTypes: [PostgresType] { [.int4] }
    package func encode(into bytes: inout [UInt8]) -> Bool { Int32(year).encode(into: &bytes) }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self.init(Int(try Int32(postgres: bytes)))
    }
}
