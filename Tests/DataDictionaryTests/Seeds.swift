import DataDictionary
import Foundation

/// What the product ships with, read from the repository that the tests stand in.
enum Seeds {
    static func read(_ path: String) throws -> Data {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Data(contentsOf: root.appending(path: "seeds").appending(path: path))
    }

    static func dictionary() throws -> DataDictionary { try DataDictionary(decoding: read("dictionary/2026.1.json")) }

    /// The rows of a table of areas, without its heading. None of its fields is quoted.
    static func rows(_ path: String) throws -> [[Substring]] {
        let text = String(decoding: try read(path), as: UTF8.self)
        return text.split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
}
