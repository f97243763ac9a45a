import CJSON

/// A value in a parsed document, as a view of two words: **good only until its parser's next parse**, and as long as
/// the parser lives. What must outlive that is copied out (`string`, `int64`…); `rawString` is a view as well.
///
/// A property is nil if the value is of another kind; nothing is converted.
package struct JSONValue {
    private let value: json_value

    init(_ value: json_value) { self.value = value }

    package var kind: JSONKind {
        switch json_kind_of(value) {
        case JSON_OBJECT: .object
        case JSON_ARRAY: .array
        case JSON_STRING: .string
        case JSON_SIGNED, JSON_UNSIGNED: .integer
        case JSON_DOUBLE: .decimal
        case JSON_BOOL: .bool
        default: .null
        }
    }

    /// An integer that was written as one: `1.0` and `1e3` are none.
    package var int64: Int64? { json_kind_of(value) == JSON_SIGNED ? json_signed_of(value) : nil }

    package var uint64: UInt64? {
        switch json_kind_of(value) {
        case JSON_SIGNED: UInt64(exactly: json_signed_of(value))
        case JSON_UNSIGNED: json_unsigned_of(value)
        default: nil
        }
    }

    /// Any number, as the nearest `Double`.
    package var double: Double? {
        switch json_kind_of(value) {
        case JSON_SIGNED, JSON_UNSIGNED, JSON_DOUBLE: json_double_of(value)
        default: nil
        }
    }

    package var bool: Bool? { json_kind_of(value) == JSON_BOOL ? json_bool_of(value) : nil }

    package var isNull: Bool { json_kind_of(value) == JSON_NULL }

    /// The text in UTF-8, escapes undone, in the parser's memory. It may contain NUL, written as `\u0000`.
    package var rawString: UnsafeRawBufferPointer? {
        json_kind_of(value) == JSON_STRING ? UnsafeRawBufferPointer(json_string_of(value)) : nil
    }

    package var string: String? { rawString.map { String(decoding: $0, as: UTF8.self) } }

    /// In the order of the document; nil unless this is an object.
    package var members: JSONMembers? { kind == .object ? JSONMembers(json_members(value)) : nil }

    /// Nil unless this is an array.
    package var elements: JSONElements? { kind == .array ? JSONElements(json_elements(value)) : nil }

    /// The member of that key; nil if there is none or this is no object. Looks at one member after the other.
    package subscript(key: StaticString) -> JSONValue? {
        guard let members else { return nil }
        for (name, value) in members where name.spells(key) { return value }
        return nil
    }
}

package enum JSONKind: Sendable {
    case object, array, string
    /// Written without point and exponent.
    case integer
    /// Written with one of them.
    case decimal
    case bool, null
}

/// The members of an object. Keys are views in UTF-8 with escapes undone, good as long as the value.
package struct JSONMembers: Sequence, IteratorProtocol {
    private var range: json_range

    init(_ range: json_range) { self.range = range }

    package mutating func next() -> (key: UnsafeRawBufferPointer, value: JSONValue)? {
        var (key, value) = (json_string(), json_value())
        guard json_next_member(&range, &key, &value) else { return nil }
        return (UnsafeRawBufferPointer(key), JSONValue(value))
    }
}

/// The elements of an array.
package struct JSONElements: Sequence, IteratorProtocol {
    private var range: json_range

    init(_ range: json_range) { self.range = range }

    package mutating func next() -> JSONValue? {
        var value = json_value()
        return json_next_element(&range, &value) ? JSONValue(value) : nil
    }
}

extension UnsafeRawBufferPointer {
    fileprivate init(_ string: json_string) { self.init(start: string.bytes, count: string.count) }

    /// Whether the bytes are the UTF-8 of the literal: how keys are told apart without making strings of them.
    package func spells(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
