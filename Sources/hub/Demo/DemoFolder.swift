import Foundation

/// Where the demo keeps what it makes: `.hub/demo`.
struct DemoFolder: Sendable {
    let root: URL
    /// This program, and the scheme's beside it.
    let hubProgram: String
    let schemeProgram: String

    init(dataDirectory: String) throws {
        root = URL(fileURLWithPath: dataDirectory).standardizedFileURL.appending(path: "demo")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        hubProgram = program
        schemeProgram = URL(fileURLWithPath: program).deletingLastPathComponent().appending(path: "scheme").path
    }

    func path(_ name: String) -> String { root.appending(path: name).path }

    /// The files of the offices, one folder a scheme.
    var files: String { path("files") }

    func officeHome(_ code: String) -> String { path("offices/\(code)") }

    /// The report files of a scheme, oldest first.
    func reportFiles(_ code: String) -> [String] {
        let folder = root.appending(path: "files/\(code)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix("reports-") }.sorted().map { folder.appending(path: $0).path }
    }

    /// A secret of the demo, readable by its owner only.
    func write(secret: String, to name: String) throws {
        let path = path(name)
        try? FileManager.default.removeItem(atPath: path)
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(secret.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
    }

    func secret(_ name: String) -> String? { try? String(contentsOfFile: path(name), encoding: .utf8) }
}
