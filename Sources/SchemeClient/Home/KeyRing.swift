import Cryptography
import Foundation
import HubCore
import KeyFiles

/// The office's key, the one that is to follow it, and those before it.
extension SchemeHome {
    /// Throws a `ClientProblem` if it is missing or cannot be used.
    package func key() throws(ClientProblem) -> Ed25519PrivateKey {
        guard let key = try Self.read(keyFile) else { throw ClientProblem.keyMissing(keyFile.path) }
        return key
    }

    /// Nil while no rotation is under way.
    package func nextKey() throws(ClientProblem) -> Ed25519PrivateKey? { try Self.read(nextKeyFile) }

    /// The office's key, which is made and on the disk if there is none yet.
    func keyToEnrol(_ entropy: Entropy) throws(ClientProblem) -> Ed25519PrivateKey {
        try existingOrNew(keyFile, entropy)
    }

    /// The next key, which is on the disk before it is announced. One that was made before an interruption is used again.
    func keyToFollow(_ entropy: Entropy) throws(ClientProblem) -> Ed25519PrivateKey {
        try existingOrNew(nextKeyFile, entropy)
    }

    private func existingOrNew(_ file: PrivateKeyFile, _ entropy: Entropy) throws(ClientProblem) -> Ed25519PrivateKey {
        if let key = try Self.read(file) { return key }
        guard let key = try? Ed25519PrivateKey(seed: entropy.bytes(32)) else {
            preconditionFailure("32 bytes are always a seed")
        }
        do throws(KeyFileFault) { try file.write(key) } catch { throw ClientProblem(error) }
        try syncFolder(path)
        return key
    }

    private static func read(_ file: PrivateKeyFile) throws(ClientProblem) -> Ed25519PrivateKey? {
        do throws(KeyFileFault) { return try file.read() } catch { throw ClientProblem(error) }
    }

    // MARK: Replacing

    /// Puts the next key in the place of the key, at once or not at all. The key before is kept.
    func promoteNextKey(at now: Date) throws(ClientProblem) {
        try keepKey(at: now)
        guard rename(nextKeyFile.path, keyFile.path) == 0 else {
            throw ClientProblem(
                .refused, ja: "鍵のファイル \(keyFile.path) を入れ替えられません（\(errnoText)）",
                en: "The key file \(keyFile.path) cannot be replaced (\(errnoText))")
        }
        try syncFolder(path)
    }

    /// Under a second name, which is on the disk before the first is given to another key.
    private func keepKey(at now: Date) throws(ClientProblem) {
        let key = try key()
        let last = formerKeyTimes.first
        // From a replacement that was cut off here.
        if let last, (try? formerKeyFile(last).read())?.publicKey == key.publicKey { return }
        let file = formerKeyFile(max(Int(now.timeIntervalSince1970), (last ?? 0) + 1))
        guard link(keyFile.path, file.path) == 0 else {
            throw ClientProblem(
                .refused, ja: "鍵のファイル \(file.path) を作成できません（\(errnoText)）",
                en: "The key file \(file.path) cannot be made (\(errnoText))")
        }
        try syncFolder(path)
    }

    // MARK: Former keys

    /// What signed before, the last first: a hub that was restored from a backup knows only these. One that cannot be
    /// read is left out, since the office goes on without it.
    package var formerKeys: [Ed25519PrivateKey] { formerKeyTimes.compactMap { try? formerKeyFile($0).read() } }

    func dropFormerKeys(replacedBefore time: Date) {
        for former in formerKeyTimes where Double(former) < time.timeIntervalSince1970 {
            unlink(formerKeyFile(former).path)
        }
    }

    private var formerKeyTimes: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { $0.wholeMatch(of: /key\.former-(\d+)\.pem/).flatMap { Int($0.1) } }.sorted(by: >)
    }
}

/// So that a name that was made or changed in the folder is there after a power cut.
func syncFolder(_ path: String) throws(ClientProblem) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    guard folder >= 0, fsync(folder) == 0 else {
        throw ClientProblem(
            .refused, ja: "フォルダー \(path) に書き込めません（\(errnoText)）",
            en: "The folder \(path) cannot be written to (\(errnoText))")
    }
}
