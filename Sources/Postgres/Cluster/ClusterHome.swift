import Foundation
import HubCore

/// The directory that holds the data and the log of the private cluster, and the account that owns it.
///
/// It is `cluster` in the hub's directory. When root runs the hub from a place that the server's account cannot reach,
/// such as root's home, `cluster` is a symbolic link to a directory under `/var/lib/homestart-hub-clusters` instead: a link
/// rather than a computed name, so that removing `.hub` gives a new cluster and never an old one back.
struct ClusterHome {
    let path: String
    let account: ServerAccount

    var data: String { path + "/data" }
    var log: ServerLog { ServerLog(directory: path) }

    /// Finds the home in `directory`, or makes it. To be called with the turn held.
    init(in directory: String) throws(Problem) {
        let entry = directory + "/cluster"
        if let found = try Self.resolve(entry) {
            path = found
            account = try ServerAccount(owning: found)
        } else {
            account = try ServerAccount.forNewCluster()
            path = try Self.make(entry, for: account)
        }
    }

    private static func resolve(_ entry: String) throws(Problem) -> String? {
        if let resolved = realpath(entry, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        guard errno == ENOENT else { throw .cluster(systemError: entry) }
        if let lost = try? FileManager.default.destinationOfSymbolicLink(atPath: entry) {
            throw .cluster("\(entry) points to \(lost), which is gone")
        }
        return nil
    }

    private static func make(_ entry: String, for account: ServerAccount) throws(Problem) -> String {
        guard mkdir(entry, 0o700) == 0 else { throw .cluster(systemError: entry) }
        try account.takeOver(entry)
        if try account.canReach(entry) { return try resolve(entry) ?? entry }

        rmdir(entry)
        let path = try makeElsewhere(for: account)
        guard symlink(path, entry) == 0 else { throw .cluster(systemError: entry) }
        return path
    }

    private static func makeElsewhere(for account: ServerAccount) throws(Problem) -> String {
        let parent = "/var/lib/homestart-hub-clusters"
        guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw .cluster(systemError: parent) }
        var template = Array("\(parent)/XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .cluster(systemError: parent) }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try account.takeOver(path)
        return path
    }
}

// MARK: The socket's directory

extension ClusterHome {
    /// In `/tmp`, under a name computed from the home's path: a socket's path may not exceed 107 bytes, and a home may
    /// be deep. Not in `XDG_RUNTIME_DIR`, which is emptied at log-out while the server runs on, and which two processes
    /// of one user may see differently.
    var socketDirectory: String { "/tmp/homestart-hub-" + String(fingerprint, radix: 36) }

    /// FNV-1a of the path and the account.
    private var fingerprint: UInt64 {
        "\(account.user):\(path)".utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// Everybody may write in `/tmp`, so a directory that is there already is used only if it is the account's alone.
    func makeSocketDirectory() throws(Problem) {
        let directory = socketDirectory
        if mkdir(directory, 0o700) == 0 { return try account.takeOver(directory) }
        var status = stat()
        guard errno == EEXIST, lstat(directory, &status) == 0 else { throw .cluster(systemError: directory) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == account.user, status.st_mode & 0o077 == 0 else {
            throw .cluster("\(directory) belongs to somebody else")
        }
    }

    func removeSocketDirectory() {
        rmdir(socketDirectory)
    }
}
