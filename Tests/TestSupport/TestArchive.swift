import CDeflate
import Compression

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
            // Version, flags (names in UTF-8), method, time and date, then what is told of the content.
            var common: [UInt8] = [20, 0, 0, 0x08, entry.isDeflated ? 8 : 0, 0, 0, 0, 0x21, 0]
            common += Self.little(Self.crc(entry.content), 4)
            common += Self.little(UInt32(coded.count), 4)
            common += Self.little(UInt32(entry.content.count), 4)
            common += Self.little(UInt32(name.count), 2)
            common += [0, 0]
            directory += [0x50, 0x4B, 1, 2, 20, 0] as [UInt8]
            directory += common
            directory += [UInt8](repeating: 0, count: 10)
            directory += Self.little(UInt32(file.count), 4)
            directory += name
            file += [0x50, 0x4B, 3, 4] as [UInt8]
            file += common
            file += name
            file += coded
        }
        var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        end += Self.little(UInt32(entries.count), 2)
        end += Self.little(UInt32(entries.count), 2)
        end += Self.little(UInt32(directory.count), 4)
        end += Self.little(UInt32(file.count), 4)
        end += [0, 0]
        return file + directory + end
    }

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<UInt32(count)).map { index in UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
    }
}
