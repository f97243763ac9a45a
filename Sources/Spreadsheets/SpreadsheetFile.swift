import HubCore

/// Reads a spreadsheet file from its bytes alone: Excel's workbooks (.xlsx, .xlsm) and CSV, told apart by content.
package enum SpreadsheetFile {
    /// Throws what is wrong with a file that is neither, or that is beyond `Limits`.
    package static func read(_ bytes: [UInt8]) throws(SpreadsheetRefusal) -> Workbook {
        guard bytes.count <= Limits.spreadsheetFileBytes else { throw .tooLarge }
        switch FileKind(of: bytes) {
        case .zipContainer: return try ExcelReading.read(bytes)
        case .text: return try TextReading.read(bytes)
        case .refused(let refusal): throw refusal
        }
    }
}

/// What a file is, by its first bytes and, in old containers, by the names in it.
enum FileKind: Equatable {
    case zipContainer
    case text
    case refused(SpreadsheetRefusal)

    init(of bytes: [UInt8]) {
        if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) || $0 == 0 }) {
            self = .refused(.empty)
        } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .zipContainer
        } else if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            self = .refused(Self.compoundFile(bytes))
        } else if let refusal = Self.signatures.first(where: { $0.matches(bytes) })?.refusal {
            self = .refused(refusal)
        } else {
            self = Self.isText(bytes) ? .text : .refused(.anotherFile)
        }
    }

    private struct Signature {
        let offset: Int
        let bytes: [UInt8]
        let refusal: SpreadsheetRefusal

        init(_ text: String, at offset: Int = 0, _ refusal: SpreadsheetRefusal) {
            self.init(Array(text.utf8), at: offset, refusal)
        }

        init(_ bytes: [UInt8], at offset: Int = 0, _ refusal: SpreadsheetRefusal) {
            self.offset = offset
            self.bytes = bytes
            self.refusal = refusal
        }

        func matches(_ content: [UInt8]) -> Bool { content.dropFirst(offset).starts(with: bytes) }
    }

    private static let signatures = [
        Signature("%PDF", .pdf),
        Signature([0xFF, 0xD8, 0xFF], .picture),
        Signature([0x89] + Array("PNG".utf8), .picture),
        Signature("GIF8", .picture),
        Signature("ftyp", at: 4, .picture),
        Signature("WEBP", at: 8, .picture),
        Signature([0x49, 0x49, 0x2A, 0x00], .picture),
        Signature([0x4D, 0x4D, 0x00, 0x2A], .picture),
        // BIFF 2–5 without a container.
        Signature([0x09, 0x00], .oldExcel), Signature([0x09, 0x02], .oldExcel),
        Signature([0x09, 0x04], .oldExcel), Signature([0x09, 0x08], .oldExcel),
    ]

    /// A compound file ([MS-CFB]) keeps its names in UTF-16. An encrypted workbook has a stream of this name
    /// ([MS-OFFCRYPTO], section 2.3.4.4).
    private static func compoundFile(_ bytes: [UInt8]) -> SpreadsheetRefusal {
        func holds(_ name: String) -> Bool {
            bytes.contains(name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        }
        if holds("EncryptedPackage") { return .passwordProtected }
        if holds("WordDocument") { return .word }
        if holds("PowerPoint Document") { return .powerPoint }
        return .oldExcel
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
        return !bytes.contains { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1A }
    }
}
