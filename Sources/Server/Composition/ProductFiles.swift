import Cryptography
import Foundation
import HubCore
import Postgres

/// The files that come with the program: migrations and seeds. They are looked for where `HUB_SHARE` says, then
/// upwards from the program itself, then upwards from the working directory.
package struct ProductFiles: Sendable {
    private let root: URL

    /// Problems: `internal-fault`, saying which folder is missing.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(Problem) {
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? ".").resolvingSymlinksInPath()
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .map(URL.init(fileURLWithPath:))
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let starts = [environment["HUB_SHARE"].map(URL.init(fileURLWithPath:)), executable, program, here].compactMap {
            $0
        }
        guard let found = starts.lazy.flatMap(Self.ancestors).first(where: Self.holdsMigrations) else {
            throw Problem(
                .internalFault,
                detail: Message(
                    ja: "sql/migrations が見つかりません。HUB_SHARE でプログラムのフォルダーを指定してください",
                    en: "sql/migrations was not found; set HUB_SHARE to the product's folder"))
        }
        root = found
    }

    package func migrations() throws -> [Migration] {
        let folder = root.appending(path: "sql/migrations")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap { name in
            guard name.hasSuffix(".sql"), let number = Int32(name.prefix { $0 != "_" }) else { return nil }
            let sql = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            return Migration(
                number: number, name: String(name.dropLast(4)), sql: sql, checksum: SHA256.hash(of: sql).hex)
        }
    }

    /// A file of the seeds, as `dictionary/2026.1.json`.
    package func seed(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: "seeds").appending(path: path)))
    }

    package func seedText(_ path: String) throws -> String { String(decoding: try seed(path), as: UTF8.self) }

    /// A folder or file of the product, as `recount/recount.py`.
    package func path(_ name: String) -> String { root.appending(path: name).path }

    private static func ancestors(of url: URL) -> [URL] {
        var ancestors = [url.standardizedFileURL]
        while let last = ancestors.last, last.path != "/" { ancestors.append(last.deletingLastPathComponent()) }
        return ancestors
    }

    private static func holdsMigrations(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "sql/migrations").path)
    }
}
