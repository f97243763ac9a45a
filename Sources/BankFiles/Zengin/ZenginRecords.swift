import HubCore

/// The fixed-length records of a file: with or without line ends, and with or without the 0x1A with which MS-DOS ends.
struct ZenginRecords: Sendable {
    static let length = 200

    private let bytes: [UInt8]
    /// Where each record begins.
    private let starts: [Int]

    var count: Int { starts.count }

    /// Record `index`, from 0.
    subscript(index: Int) -> ZenginRecord {
        ZenginRecord(bytes: bytes[starts[index]..<starts[index] + Self.length], number: index + 1)
    }

    init(_ file: [UInt8]) throws(BankFileFault) {
        guard file.count <= BankFileLimits.bytes else { throw .tooLarge }
        let end = Self.endOfContent(file)
        guard end > 0 else { throw .empty }
        // 1 in EBCDIC; no record begins so in JIS.
        if file[0] == 0xF1 { throw .ebcdic }
        bytes = file
        starts = file[..<end].contains(Self.lineFeed) ? try Self.lines(file, end) : try Self.blocks(end)
        guard starts.count <= BankFileLimits.lines * 2 else { throw .tooManyLines }
    }

    private static let lineFeed: UInt8 = 0x0A

    /// Trailing 0x1A, NUL and line ends are no records.
    private static func endOfContent(_ file: [UInt8]) -> Int {
        (file.lastIndex { ![0x1A, 0x0D, lineFeed, 0x00].contains($0) } ?? -1) + 1
    }

    private static func lines(_ file: [UInt8], _ end: Int) throws(BankFileFault) -> [Int] {
        var starts: [Int] = []
        var start = 0
        while start < end {
            let lineEnd = file[start..<end].firstIndex(of: lineFeed) ?? end
            let contentEnd = lineEnd > start && file[lineEnd - 1] == 0x0D ? lineEnd - 1 : lineEnd
            guard contentEnd - start == length else { throw wrongLength(contentEnd - start, line: starts.count + 1) }
            starts.append(start)
            start = lineEnd + 1
        }
        return starts
    }

    private static func blocks(_ end: Int) throws(BankFileFault) -> [Int] {
        guard end.isMultiple(of: length) else { throw wrongLength(end % length, line: end / length + 1) }
        return Array(stride(from: 0, to: end, by: length))
    }

    private static func wrongLength(_ found: Int, line: Int) -> BankFileFault {
        BankFileFault(
            .recordLength, line: line, "1行は\(length)バイトのはずですが、\(found)バイトです。ファイルが途中で切れているか、編集されています",
            "a record has \(length) bytes, this one has \(found): the file was cut off or edited")
    }
}
