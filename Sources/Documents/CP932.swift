import Glibc

/// CP932, the Shift_JIS of Windows, by the C library's tables: Foundation has none on Linux.
package enum CP932 {
    /// Text in UTF-8 as CP932. A character that CP932 does not have becomes 〓, the printer's mark for a missing one.
    package static func encode(_ utf8: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        var rest = utf8[...]
        while !rest.isEmpty {
            let (bytes, read) = convert(rest, from: "UTF-8", to: "CP932")
            result += bytes
            rest = rest.dropFirst(read)
            if !rest.isEmpty {
                result += missing
                rest = rest.dropFirst(rest.lengthOfFirstCharacter)
            }
        }
        return result
    }

    /// CP932 as UTF-8. Nil when the bytes are not CP932.
    package static func decode(_ bytes: [UInt8]) -> [UInt8]? {
        let (text, read) = convert(bytes[...], from: "CP932", to: "UTF-8")
        return read == bytes.count ? text : nil
    }

    private static let missing: [UInt8] = [0x81, 0xAC]

    /// Converts up to the first character that cannot be, and says how many bytes were read.
    ///
    /// Unsafe, because `iconv` works on pointers that it moves. No character takes more than four times its bytes.
    private static func convert(_ input: ArraySlice<UInt8>, from: String, to: String) -> (bytes: [UInt8], read: Int) {
        guard let converter = iconv_open(to, from), converter != iconv_t(bitPattern: -1) else { return ([], 0) }
        defer { iconv_close(converter) }
        var read = 0
        let capacity = input.count * 4
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { output, written in
            var source = Array(input)
            source.withUnsafeMutableBytes { source in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
                var left = source.count
                var room = capacity
                _ = iconv(converter, &from, &left, &to, &room)
                read = source.count - left
                written = capacity - room
            }
        }
        return (bytes, read)
    }
}

extension ArraySlice<UInt8> {
    /// Bytes of the UTF-8 character that the slice begins with; 1 for a byte that begins none.
    fileprivate var lengthOfFirstCharacter: Int {
        switch self[startIndex] {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }
}
