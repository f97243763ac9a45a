import Foundation

/// Where the measured hub keeps its cluster and its log, and where programs and baselines are found.
struct BenchFolder: Sendable {
    let root: String

    /// A folder that is there already is used only if an earlier run made it: its database will be dropped.
    init(_ path: String) throws {
        root = URL(fileURLWithPath: path).standardizedFileURL.path
        let marker = root + "/made-by-hub-bench"
        let files = FileManager.default
        if let content = try? files.contentsOfDirectory(atPath: root), !content.isEmpty {
            guard files.fileExists(atPath: marker) else {
                throw BenchFailure("\(root) is in use; name an empty folder with --directory")
            }
        }
        try files.createDirectory(atPath: root, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: marker))
    }

    func path(_ name: String) -> String { root + "/" + name }

    /// Beside the folder, so that it outlives it.
    var reportFile: String { root + ".json" }

    /// The hub's program stands beside this one.
    var hubProgram: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let hub = URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: "hub").path
            guard FileManager.default.isExecutableFile(atPath: hub) else {
                throw BenchFailure("\(hub) has not been built")
            }
            return hub
        }
    }

    /// Deletes everything; the cluster's home as well, which may be elsewhere (see `ClusterHome`).
    func remove() throws {
        if let home = realpath(path("postgres/cluster"), nil) {
            defer { free(home) }
            try FileManager.default.removeItem(atPath: String(cString: home))
        }
        try FileManager.default.removeItem(atPath: root)
    }
}
