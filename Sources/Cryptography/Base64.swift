/// RFC 4648: base64 with padding (section 4) and the alphabet for URLs without padding (section 5), which is what
/// the protocol uses of the two.
///
/// Decoding is strict: one text for one value. White space, missing or extra padding and stray bits are refused.
package enum Base64 {
    package static func encoded(_ bytes: some Collection<UInt8>) -> String {
        encode(bytes, alphabet: standard, padding: true)
    }

    package static func urlEncoded(_ bytes: some Collection<UInt8>) -> String {
        encode(bytes, alphabet: url, padding: false)
    }

    package static func decoded(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        let padding = characters.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return decode(characters.dropLast(padding), values: standardValues)
    }

    package static func urlDecoded(_ text: some StringProtocol) -> [UInt8]? {
        decode(Array(text.utf8)[...], values: urlValues)
    }

    // MARK: Six bits a character

    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    private static let standard = letters + Array("+/".utf8)
    private static let url = letters + Array("-_".utf8)
    private static let standardValues = values(of: standard)
    private static let urlValues = values(of: url)
    private static let notInAlphabet: UInt8 = 0xFF

    private static func values(of alphabet: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: notInAlphabet, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }

    private static func encode(_ bytes: some Collection<UInt8>, alphabet: [UInt8], padding: Bool) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
            var (position, bits, width) = (0, UInt32(0), 0)
            func append(_ character: UInt8) {
                text[position] = character
                position += 1
            }
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                width += 8
                while width >= 6 {
                    width -= 6
                    append(alphabet[Int(bits >> UInt32(width) & 0x3F)])
                }
            }
            if width > 0 { append(alphabet[Int(bits << UInt32(6 - width) & 0x3F)]) }
            while padding, !position.isMultiple(of: 4) { append(UInt8(ascii: "=")) }
            return position
        }
    }

    private static func decode(_ characters: ArraySlice<UInt8>, values: [UInt8]) -> [UInt8]? {
        guard characters.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(characters.count * 3 / 4)
        var (bits, width) = (UInt32(0), 0)
        for character in characters {
            let value = values[Int(character)]
            guard value != notInAlphabet else { return nil }
            bits = bits << 6 | UInt32(value)
            width += 6
            if width >= 8 {
                width -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(width)))
            }
        }
        let strayBits = bits & (1 << UInt32(width) - 1)
        return strayBits == 0 ? result : nil
    }
}
