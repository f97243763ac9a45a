/// The hub's number of a scheme: the tenant key in every table of a scheme's data. Never reused, no meaning in it.
package struct SchemeID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ rawValue: Int64) { self.rawValue = rawValue }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A scheme's name in the protocol, such as `hs-13-wako`: prefecture code (JIS X 0401) and a short word.
///
/// 7–48 characters: `hs-`, two digits, `-`, then lower-case letters, digits and hyphens.
package struct SchemeCode: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init(parsing text: String) throws(Problem) {
        guard Self.isValid(text) else {
            throw Problem(
                .schemeCodeInvalid, detail: .init(ja: "スキームコード: \(text.excerpt)", en: "Scheme code: \(text.excerpt)"))
        }
        rawValue = text
    }

    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (7...48).contains(bytes.count), text.hasPrefix("hs-"), bytes[5] == UInt8(ascii: "-") else { return false }
        return bytes[3...4].allSatisfy(\.isDigit)
            && bytes[6...].allSatisfy { $0.isDigit || $0.isLowercaseLetter || $0 == 0x2D }
    }

    package init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package var description: String { rawValue }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// One installation of a scheme's program: the scheme's code, a dot, and 1–16 letters or digits, as `hs-13-wako.a1`.
package struct StreamName: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String
    package let scheme: SchemeCode

    package init(parsing text: String) throws(Problem) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, SchemeCode.isValid(String(parts[0])), (1...16).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ $0.isDigit || $0.isLowercaseLetter })
        else {
            throw Problem(.streamInvalid, detail: .init(ja: "ストリーム: \(text.excerpt)", en: "Stream: \(text.excerpt)"))
        }
        rawValue = text
        scheme = try SchemeCode(parsing: String(parts[0]))
    }

    package var description: String { rawValue }
}

extension UInt8 {
    package var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    package var isLowercaseLetter: Bool { self >= 0x61 && self <= 0x7A }
}

extension String {
    /// What a message may repeat of a caller's text: at most 60 characters, control characters taken out.
    package var excerpt: String {
        let kept = unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(60)
        return String(String.UnicodeScalarView(kept))
    }
}
