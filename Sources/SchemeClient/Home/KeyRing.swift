import Cryptography
import Foundation
import HubCore
import KeyFiles

/// The office's key, and the one that is to follow it.
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

    /// Puts the next key in the place of the key, at once or not at all.
    func promoteNextKey() throws {
        guard rename(nextKeyFile.path, keyFile.path) == 0 else {
            throw ClientProblem(
                .refused, ja: "鍵のファイル \(keyFile.path) を入れ替えられません（\(errnoText)）",
                en: "The key file \(keyFile.path) cannot be replaced (\(errnoText))")
        }
        try syncFolder(path)
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
