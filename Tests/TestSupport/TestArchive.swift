import Compression
import Foundation

/// A ZIP archive as a test needs it: entries stored as they are or deflated, sound or not.
package struct TestArchive: Sendable {
    package struct Entry: Sendable {
        let name: String
        let content: [UInt8]
        var isDeflated = false

        package init(name: String, content: [UInt8], isDeflated: Bool = false) {
            self.name = name
            self.content = content
            self.isDeflated = isDeflated
        }
    }

    package var entries: [Entry] = []

    package init() {}

    package init(_ entries: [(String, String)]) {
        self.entries = entries.map { Entry(name: $0.0, content: Array($0.1.utf8)) }
    }

    package mutating func add(_ name: String, _ content: [UInt8], deflated: Bool = false) {
        entries.append(Entry(name: name, content: content, isDeflated: deflated))
    }

    package var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            // gzip's header is 10 bytes here and its trailer 8: what is between is DEFLATE.
            let coded =
                entry.isDeflated ? Array(Gzip.deflated(entry.content).dropFirst(10).dropLast(8)) : entry.content
            let name = Array(entry.name.utf8)
            let common =
                [20, 0, 0, 0x08, entry.isDeflated ? 8 : 0, 0, 0, 0, 0x21, 0] as [UInt8]
                + Self.little(Self.crc(entry.content), 4) + Self.little(UInt32(coded.count), 4)
                + Self.little(UInt32(entry.content.count), 4) + Self.little(UInt32(name.count), 2) + [0, 0]
            directory += [0x50, 0x4B, 1, 2, 20, 0] + common + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            directory += Self.little(UInt32(file.count), 4) + name
            file += [0x50, 0x4B, 3, 4] + common + name + coded
        }
        let end =
            [0x50, 0x4B, 5, 6, 0, 0, 0, 0] as [UInt8] + Self.little(UInt32(entries.count), 2)
            + Self.little(UInt32(entries.count), 2) + Self.little(UInt32(directory.count), 4)
            + Self.little(UInt32(file.count), 4) + [0, 0]
        return file + directory + end
    }

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
}
