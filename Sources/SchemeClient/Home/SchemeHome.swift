import Foundation
import HubCore
import KeyFiles

/// The folder of one installation, its owner's only: the private key and the outbox.
package struct SchemeHome: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// `HOMESTART_SCHEME_HOME`, or `.homestart-scheme` in the user's home.
    package static func usual(environment: [String: String] = ProcessInfo.processInfo.environment) -> SchemeHome {
        if let path = environment["HOMESTART_SCHEME_HOME"], !path.isEmpty { return SchemeHome(path: path) }
        return SchemeHome(path: NSHomeDirectory() + "/.homestart-scheme")
    }

    package var keyFile: PrivateKeyFile { PrivateKeyFile(path: path + "/key.pem") }
    /// The key that is to follow, from before the hub hears of it until the hub has taken it.
    package var nextKeyFile: PrivateKeyFile { PrivateKeyFile(path: path + "/key.next.pem") }
    /// A key that was replaced. `time`: seconds since 1970; a later one was replaced later.
    func formerKeyFile(_ time: Int) -> PrivateKeyFile { PrivateKeyFile(path: path + "/key.former-\(time).pem") }
    package var outboxPath: String { path + "/outbox.sqlite" }
    package var dictionariesPath: String { path + "/dictionaries" }
    package var documentsPath: String { path + "/documents" }

    /// Makes the folder if it is missing. Throws if others may enter it.
    package func prepare() throws(ClientProblem) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ClientProblem(
                .usage, ja: "フォルダー \(path) を作成できません（\(error.localizedDescription)）",
                en: "The folder \(path) cannot be made (\(error.localizedDescription))")
        }
        if let fault = permissionFault { throw fault }
    }

    /// Counts below ten can point at a family, and the key speaks for the office: nil if the folder is its owner's only.
    package var permissionFault: ClientProblem? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return ClientProblem(
                .usage, ja: "フォルダー \(path) を開けません（\(errnoText)）",
                en: "The folder \(path) cannot be opened (\(errnoText))")
        }
        guard status.st_uid != geteuid() || status.st_mode & 0o077 != 0 else { return nil }
        return ClientProblem(
            .refused, ja: "フォルダー \(path) に他のユーザーが入れます。chmod 700 \(path) を実行してください",
            en: "Others may enter the folder \(path); run chmod 700 \(path)")
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: outboxPath) }

    /// Holds the folder for one process, so that two never send at once. Released when the lock is, or the process ends.
    package func lock() throws(ClientProblem) -> HomeLock {
        let file = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw ClientProblem(
                .usage, ja: "フォルダー \(path) に書き込めません（\(errnoText)）",
                en: "The folder \(path) cannot be written to (\(errnoText))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw ClientProblem(
                .refused, ja: "別の scheme が実行中です。終わってからもう一度実行してください",
                en: "Another scheme is at work in this folder; try again when it has finished")
        }
        return HomeLock(file: file)
    }
}

package final class HomeLock: Sendable {
    private let file: Int32

    init(file: Int32) { self.file = file }

    deinit {
        // A program that this process is just starting holds the file for a moment longer.
        flock(file, LOCK_UN)
        close(file)
    }
}

/// What the last system call said.
var errnoText: String { String(cString: strerror(errno)) }

extension ClientProblem {
    init(_ fault: KeyFileFault) { self.init(.refused, ja: fault.message.ja, en: fault.message.en) }
}
