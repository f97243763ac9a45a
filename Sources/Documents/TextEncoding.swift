/// How the characters of a file are written as bytes.
package enum TextEncoding: String, Sendable, CaseIterable {
    /// With a byte order mark, by which Excel knows it.
    case utf8 = "utf-8"
    /// Microsoft's Shift_JIS, for older programs.
    case cp932

    /// The value of `charset` in a media type.
    package var charset: String {
        switch self {
        case .utf8: "utf-8"
        case .cp932: "Shift_JIS"
        }
    }

    /// A whole file out of its text in UTF-8.
    package func file(_ text: [UInt8]) -> [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF] + text
        case .cp932: CP932.encode(text)
        }
    }
}
