import Foundation

/// The log of the private server.
struct ServerLog {
    let directory: String

    static let name = "server.log"
    private static let largestBytes = 4 << 20

    private var path: String { directory + "/" + Self.name }

    var bytes: Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    /// Keeps one older file. The server appends for as long as it runs, so this is for the moment before a start.
    func turnOver() {
        guard bytes > Self.largestBytes else { return }
        rename(path, path + ".old")
    }

    /// Why the server did not start: the last fatal message after the first `start` bytes, or else the last line.
    func failure(after start: Int) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        try? file.seek(toOffset: UInt64(start))
        guard let data = try? file.readToEnd() else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        for line in lines.reversed() {
            if let fatal = line.firstRange(of: /(FATAL|PANIC): +/) { return String(line[fatal.upperBound...]) }
        }
        return lines.last.map(String.init)
    }
}
