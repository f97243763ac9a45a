/// The 32 bytes of a SHA-256, kept inline: comparing and hashing digests allocates nothing.
package struct SHA256Digest: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    package static let byteCount = 32

    /// Nil unless there are exactly 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// Nil unless the text is exactly 64 hexadecimal digits in lower case, the only form the protocol writes.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.decoded(hex.utf8) else { return nil }
        self.init(bytes: bytes)
    }

    /// For the functions of libcrypto that write a digest into memory of the caller.
    init(filledBy fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        withUnsafeMutableBytes(of: &words) { fill($0.baseAddress!.assumingMemoryBound(to: UInt8.self)) }
    }

    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// 64 digits in lower case.
    package var hex: String { withUnsafeBytes { Hex.encoded($0) } }

    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    package static func == (a: Self, b: Self) -> Bool { a.words == b.words }

    package func hash(into hasher: inout Hasher) {
        // The bytes are evenly distributed already: one word tells digests apart.
        hasher.combine(words.0)
    }
}

extension SHA256Digest: CustomStringConvertible {
    package var description: String { hex }
}
