import HubCore

/// The stable name of something in the dictionary, such as `families.new` or `phn`: what reports, keys and addresses
/// are written with. 1–48 ASCII letters, digits and dots. `Subject` keeps the names of different things apart.
package struct Identifier<Subject>: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Nil unless the text is a well-formed name; whether the dictionary knows it is another question.
    package init?(parsing text: some StringProtocol) {
        guard (1...48).contains(text.utf8.count), text.utf8.allSatisfy(Self.allows) else { return nil }
        rawValue = String(text)
    }

    private static func allows(_ byte: UInt8) -> Bool {
        byte.isDigit || (byte | 0x20).isLowercaseLetter || byte == UInt8(ascii: ".")
    }

    package var description: String { rawValue }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// For names that stand in the program.
extension Identifier: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        guard let identifier = Self(parsing: text) else { preconditionFailure("not an identifier: \(text)") }
        self = identifier
    }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = Self(parsing: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an identifier")
        }
        self = identifier
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
