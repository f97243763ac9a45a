import Cryptography
import Foundation
import HubCore

/// A file that the hub sent, in a folder of its owner's only: complete or not there at all.
package enum SavedFile {
    /// Saves the bytes under the name and answers with the path. Where another file has the name already, the digest is
    /// put into it, unless it is to be replaced; the same bytes are not written twice.
    package static func save(
        _ bytes: [UInt8], named name: FileName, in folder: String, replacing: Bool = false
    ) throws -> String {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw unwritable(folder, error.localizedDescription)
        }
        var path = "\(folder)/\(name)"
        if let there = FileManager.default.contents(atPath: path) {
            if Array(there) == bytes { return path }
            if !replacing { path = "\(folder)/\(name.marked(String(SHA256.hash(of: bytes).hex.prefix(8))))" }
        }
        try write(bytes, to: path)
        try syncFolder(folder)
        return path
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(ClientProblem) {
        let draft = path + ".part"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unwritable(draft, errnoText) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWhole = rest.isEmpty && fsync(file) == 0
        close(file)
        guard isWhole, rename(draft, path) == 0 else {
            let reason = errnoText
            unlink(draft)
            throw unwritable(path, reason)
        }
    }

    private static func unwritable(_ path: String, _ reason: String) -> ClientProblem {
        ClientProblem(
            .refused, ja: "\(path) に保存できません（\(reason)）。ディスクの空きと権限を確かめてください",
            en: "\(path) cannot be saved (\(reason)); check the disk's space and permissions")
    }
}

/// A name that is safe in a folder, whatever title it was made of.
package struct FileName: Sendable, Equatable, CustomStringConvertible {
    private let base: String
    private let suffix: String

    /// `mediaType`: tells the suffix.
    package init(title: String, mediaType: String) {
        let kept = title.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar.value == 0x7F || "/\\:*?\"<>|".unicodeScalars.contains(scalar) ? "_" : scalar
        }
        // A file's name has at most 255 bytes; a character has up to four.
        let name = String(String.UnicodeScalarView(kept.prefix(50)))
            .trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: ".")))
        base = name.isEmpty ? "document" : name
        let type = mediaType.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        suffix = Self.suffixes[type] ?? ""
    }

    package var description: String { base.hasSuffix(suffix) ? base : base + suffix }

    func marked(_ mark: String) -> String {
        let bare = base.hasSuffix(suffix) ? String(base.dropLast(suffix.count)) : base
        return "\(bare)-\(mark)\(suffix)"
    }

    private static let suffixes = [
        "application/pdf": ".pdf", "text/csv": ".csv", "text/plain": ".txt", "application/json": ".json",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    ]
}
