import Foundation
import HubCore

/// The account that the private server runs under. PostgreSQL refuses to run as root, so root hands it to the owner of
/// the data, which for a new cluster is Debian's `postgres` user; anybody else runs it as themselves.
struct ServerAccount {
    let user: uid_t
    let group: gid_t

    static func forNewCluster() throws(Problem) -> ServerAccount {
        geteuid() == 0 ? try ServerAccount(named: "postgres") : ServerAccount(user: geteuid(), group: getegid())
    }

    init(owning path: String) throws(Problem) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .cluster(systemError: path) }
        guard geteuid() == 0 || status.st_uid == geteuid() else {
            throw .cluster("\(path) belongs to another user; run the hub as that user")
        }
        self.init(user: status.st_uid, group: status.st_gid)
    }

    private init(named name: String) throws(Problem) {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            throw Problem(
                .postgresMissing,
                detail: Message(
                    ja: "root で動かすには \(name) ユーザーが必要です",
                    en: "run by root, the hub needs the user \(name), which Debian's package makes"))
        }
        self.init(user: entry.pw_uid, group: entry.pw_gid)
    }

    private init(user: uid_t, group: gid_t) {
        self.user = user
        self.group = group
    }

    private var isSelf: Bool { user == geteuid() }

    func takeOver(_ path: String) throws(Problem) {
        guard isSelf || lchown(path, user, group) == 0 else { throw .cluster(systemError: path) }
    }

    /// Whether the account can write in the directory, which every directory above it has a say in.
    func canReach(_ path: String) throws(Problem) -> Bool {
        guard !isSelf else { return true }
        return try ServerCommand(["test", "-w", path], as: self, in: "/").run().succeeded
    }

    /// What goes before a command so that it runs under this account.
    var prefix: [String] {
        isSelf ? [] : ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"]
    }
}
