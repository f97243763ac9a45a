import Cryptography
import HubCore
import JSONReading

/// A line of the hub's feed.
package struct PulledEntry: Sendable, Equatable {
    package let position: String
    package let topic: String
    package let key: String
    package let revision: Int64
    /// `d` as it stands in the line; nil where the key is gone.
    package let data: String?

    /// Nil for a line that is none, or whose data is not what its digest says.
    package init?(_ line: [UInt8], parser: JSONParser) {
        guard let document = try? parser.parse(copying: line), let position = document["pos"]?.string,
            let topic = document["topic"]?.string, let key = document["k"]?.string,
            let operation = document["op"]?.string
        else { return nil }
        self.position = position
        self.topic = topic
        self.key = key
        revision = document["r"]?.int64 ?? 0
        guard operation == "put" else {
            guard operation == "del" else { return nil }
            data = nil
            return
        }
        let digest = document["sha256"]?.string.flatMap { SHA256Digest(hex: $0) }
        guard let bytes = RawMember.bytes(of: "d", in: line), let digest, SHA256.hash(of: bytes) == digest else {
            return nil
        }
        data = String(decoding: bytes, as: UTF8.self)
    }
}

/// A page of the feed.
package struct PulledPage: Sendable, Equatable {
    package let entries: [PulledEntry]
    /// Where to go on.
    package let cursor: String
    package let hasMore: Bool
}

/// Finds the bytes of a member as they stand in a document, which a parser does not tell.
enum RawMember {
    /// Of the outermost object of a sound JSON document; nil if there is no such member.
    static func bytes(of name: String, in document: [UInt8]) -> [UInt8]? {
        var scanner = Scanner(document)
        guard scanner.next() == UInt8(ascii: "{") else { return nil }
        scanner.step()
        while scanner.next() == UInt8(ascii: "\"") {
            let key = scanner.value()
            guard scanner.next() == UInt8(ascii: ":") else { return nil }
            scanner.step()
            _ = scanner.next()
            let value = scanner.value()
            if key.dropFirst().dropLast().elementsEqual(name.utf8) { return Array(value) }
            guard scanner.next() == UInt8(ascii: ",") else { return nil }
            scanner.step()
        }
        return nil
    }

    private struct Scanner {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        /// The next byte that is no white space, which stays the next.
        mutating func next() -> UInt8? {
            while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
            return position < bytes.count ? bytes[position] : nil
        }

        mutating func step() { position += 1 }

        /// From here to the end of a value: a string, or whatever ends where nothing is open any more.
        mutating func value() -> ArraySlice<UInt8> {
            let start = position
            var (depth, inString) = (0, false)
            while position < bytes.count {
                let byte = bytes[position]
                if inString {
                    if byte == UInt8(ascii: "\\") {
                        position += 1
                    } else if byte == UInt8(ascii: "\"") {
                        inString = false
                        if depth == 0 {
                            position += 1
                            break
                        }
                    }
                } else {
                    switch byte {
                    case UInt8(ascii: "\""): inString = true
                    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
                        guard depth > 0 else { return bytes[start..<position].trimmingSpaces }
                        if byte != UInt8(ascii: ",") { depth -= 1 }
                    default: break
                    }
                    if depth == 0, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                        position += 1
                        break
                    }
                }
                position += 1
            }
            return bytes[start..<min(position, bytes.count)]
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingSpaces: ArraySlice<UInt8> {
        let end = lastIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return end.map { self[startIndex...$0] } ?? []
    }
}
