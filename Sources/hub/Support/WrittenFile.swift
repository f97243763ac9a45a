import Foundation
import HubCore

/// A file that a command writes.
enum WrittenFile {
    /// Whole or not at all. Problems: `file-not-written`.
    static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Problem(.fileNotWritten, detail: Message(ja: path.excerpt, en: path.excerpt))
        }
    }
}
