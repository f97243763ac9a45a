/// Object identifiers of the built-in types that the hub uses (PostgreSQL's `pg_type.dat`; they never change).
package struct PostgresType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let bool = Self(rawValue: 16)
    package static let bytea = Self(rawValue: 17)
    package static let name = Self(rawValue: 19)
    package static let int8 = Self(rawValue: 20)
    package static let int2 = Self(rawValue: 21)
    package static let int4 = Self(rawValue: 23)
    package static let text = Self(rawValue: 25)
    package static let oid = Self(rawValue: 26)
    package static let float8 = Self(rawValue: 701)
    package static let void = Self(rawValue: 2278)
    package static let bpchar = Self(rawValue: 1042)
    package static let varchar = Self(rawValue: 1043)
    package static let date = Self(rawValue: 1082)
    package static let timestamptz = Self(rawValue: 1184)
    package static let uuid = Self(rawValue: 2950)
    package static let jsonb = Self(rawValue: 3802)
    package static let boolArray = Self(rawValue: 1000)
    package static let byteaArray = Self(rawValue: 1001)
    package static let int2Array = Self(rawValue: 1005)
    package static let int4Array = Self(rawValue: 1007)
    package static let textArray = Self(rawValue: 1009)
    package static let int8Array = Self(rawValue: 1016)
    package static let dateArray = Self(rawValue: 1182)
    package static let timestamptzArray = Self(rawValue: 1185)
    package static let uuidArray = Self(rawValue: 2951)
    package static let jsonbArray = Self(rawValue: 3807)
}

/// A Swift value that goes to PostgreSQL in binary format.
package protocol PostgresEncodable: SendableMetatype {
    static var postgresType: PostgresType { get }
    /// False when the value is NULL and nothing was appended.
    func encode(into bytes: inout [UInt8]) -> Bool
}

/// A Swift value read from PostgreSQL's binary format.
package protocol PostgresDecodable: SendableMetatype {
    /// The column types that may be read as this type.
    static var readableTypes: [PostgresType] { get }
    /// `bytes` is nil for NULL. Throws `PostgresError.unreadable` when the bytes are not of the type.
    init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError)
}

package typealias PostgresValue = PostgresEncodable & PostgresDecodable

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }
    package func encode(into bytes: inout [UInt8]) -> Bool { self?.encode(into: &bytes) ?? false }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static var readableTypes: [PostgresType] { Wrapped.readableTypes }
    package init(postgres bytes: UnsafeRawBufferPointer?) throws(PostgresError) {
        self = bytes == nil ? nil : try Wrapped(postgres: bytes)
    }
}
