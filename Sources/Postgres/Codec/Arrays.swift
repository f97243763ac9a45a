import Foundation
import HubCore

/// A type that can stand in a one-dimensional PostgreSQL array.
///
/// Arrays carry whole batches, so the integer types bring loops of their own that the compiler can specialise.
package protocol PostgresArrayElement: PostgresValue {
    static var arrayType: PostgresType { get }
    static func encode(elements: [Self], into bytes: inout [UInt8])
}

extension PostgresArrayElement {
    package static func encode(elements: [Self], into bytes: inout [UInt8]) {
        for element in elements { append(element, to: &bytes) }
    }

    fileprivate static func append(_ element: some PostgresEncodable, to bytes: inout [UInt8]) {
        let lengthAt = bytes.count
        Int32(-1).append(to: &bytes)
        if element.encode(into: &bytes) {
            let length = Int32(bytes.count - lengthAt - 4).bigEndian
            withUnsafeBytes(of: length) { bytes.replaceSubrange(lengthAt..<lengthAt + 4, with: $0) }
        }
    }
}

extension FixedWidthInteger where Self: PostgresEncodable {
    @inline(__always)
    fileprivate static func encode(integers: [Self], into bytes: inout [UInt8]) {
        let width = MemoryLayout<Self>.size
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: integers.count * (4 + width)))
        bytes.withUnsafeMutableBytes { buffer in
            var offset = start
            for integer in integers {
                buffer.storeBytes(of: Int32(width).bigEndian, toByteOffset: offset, as: Int32.self)
                buffer.storeBytes(of: integer.bigEndian, toByteOffset: offset + 4, as: Self.self)
                offset += 4 + width
            }
        }
    }
}

extension Int16: PostgresArrayElement {
    package static var arrayType: PostgresType { .int2Array }
    package static func encode(elements: [Int16], into bytes: inout [UInt8]) {
        encode(integers: elements, into: &bytes)
    }
}

extension Int32: PostgresArrayElement {
    package static var arrayType: PostgresType { .int4Array }
    package static func encode(elements: [Int32], into bytes: inout [UInt8]) {
        encode(integers: elements, into: &bytes)
    }
}

extension Int64: PostgresArrayElement {
    package static var arrayType: PostgresType { .int8Array }
    package static func encode(elements: [Int64], into bytes: inout [UInt8]) {
        encode(integers: elements, into: &bytes)
    }
}

extension Bool: PostgresArrayElement { package static var arrayType: PostgresType { .boolArray } }
extension String: PostgresArrayElement { package static var arrayType: PostgresType { .textArray } }
extension UUID: PostgresArrayElement { package static var arrayType: PostgresType { .uuidArray } }
extension Date: PostgresArrayElement { package static var arrayType: PostgresType { .timestamptzArray } }
extension Day: PostgresArrayElement { package static var arrayType: PostgresType { .dateArray } }
extension JSONText: PostgresArrayElement { package static var arrayType: PostgresType { .jsonbArray } }
extension SchemeID: PostgresArrayElement { package static var arrayType: PostgresType { .int8Array } }
extension Yen: PostgresArrayElement { package static var arrayType: PostgresType { .int8Array } }
extension Month: PostgresArrayElement { package static var arrayType: PostgresType { .int4Array } }

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    package static var arrayType: PostgresType { Wrapped.arrayType }
}

/// A byte string for a `bytea` column. An array of `UInt8` cannot be one: it would be an array of integers.
package struct Bytes: PostgresArrayElement, Hashable, Sendable {
    package let bytes: [UInt8]
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static var postgresType: PostgresType { .bytea }
    package static var arrayType: PostgresType { .byteaArray }
    package static var readableTypes: [PostgresType] { [.bytea] }
    package func encode(into bytes: inout [UInt8]) -> Bool { bytes.append(contentsOf: self.bytes); return true }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let bytes else { throw .unreadable("bytea") }
        self.bytes = Array(bytes)
    }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.arrayType }

    package func encode(into bytes: inout [UInt8]) -> Bool {
        Int32(1).append(to: &bytes)  // dimensions
        Int32(0).append(to: &bytes)  // flags: PostgreSQL looks for NULLs itself
        Element.postgresType.rawValue.append(to: &bytes)
        Int32(count).append(to: &bytes)
        Int32(1).append(to: &bytes)  // lower bound
        Element.encode(elements: self, into: &bytes)
        return true
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static var readableTypes: [PostgresType] { [Element.arrayType] }

    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        guard let bytes, bytes.count >= 12 else { throw .unreadable("array") }
        func integer(at offset: Int) throws(PostgresError) -> Int {
            guard offset + 4 <= bytes.count else { throw .unreadable("array") }
            return Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        self = []
        if try integer(at: 0) == 0 { return }
        guard try integer(at: 0) == 1 else { throw .unreadable("array of one dimension") }
        let count = try integer(at: 12)
        reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            let length = try integer(at: offset)
            offset += 4
            if length < 0 {
                append(try Element(postgres: nil))
            } else {
                guard offset + length <= bytes.count else { throw .unreadable("array") }
                append(try Element(postgres: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])))
                offset += length
            }
        }
    }
}
