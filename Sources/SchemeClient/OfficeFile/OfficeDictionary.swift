import DataDictionary
import Foundation
import HubCore

/// Where an office's program finds the data dictionary: a file that the person names, the one that was fetched from the
/// hub, or the one that came with the program.
package struct OfficeDictionary: Sendable {
    private let folders: [String]

    /// Fetched ones stand in `dictionaries` of the office's home; the program's in `seeds/dictionary`, looked for where
    /// `HUB_SHARE` says and upwards from the program and the working directory.
    package init(home: SchemeHome, environment: [String: String] = ProcessInfo.processInfo.environment) {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let starts = [environment["HUB_SHARE"], program, FileManager.default.currentDirectoryPath].compactMap { $0 }
        folders = [home.path + "/dictionaries"] + starts.flatMap(Self.ancestors).map { $0 + "/seeds/dictionary" }
    }

    /// `version`: nil for the newest that is at hand. Throws a `ClientProblem`, or a `Problem` for a file that is none.
    package func load(_ version: String?) throws -> DataDictionary {
        for folder in folders {
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { $0.hasSuffix(".json") }.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
            let wanted = version.map { "\($0).json" } ?? names.last
            if let wanted, names.contains(wanted) { return try Self.load(file: "\(folder)/\(wanted)") }
        }
        throw ClientProblem(
            .usage,
            ja: "データ辞書\(version.map { " \($0) " } ?? "")が見つかりません。--dictionary でファイルを指定してください",
            en: "The data dictionary \(version ?? "") was not found; name its file with --dictionary")
    }

    package static func load(file path: String) throws -> DataDictionary {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ClientProblem(.usage, ja: "ファイル \(path) を開けません", en: "The file \(path) cannot be opened")
        }
        return try DataDictionary(decoding: bytes)
    }

    private static func ancestors(_ path: String) -> [String] {
        var ancestors = [path]
        while let last = ancestors.last, last.count > 1 {
            ancestors.append((last as NSString).deletingLastPathComponent)
        }
        return ancestors
    }
}
