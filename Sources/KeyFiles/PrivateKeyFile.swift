import Cryptography
import Foundation
import HubCore

/// A private key on disk: PKCS #8 in PEM, as `openssl genpkey -algorithm ed25519` writes it, readable by its owner only.
package struct PrivateKeyFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Nil if there is no file. Throws if another user could read it, or it is not ours, or holds no such key.
    package func read() throws(KeyFileFault) -> Ed25519PrivateKey? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw unusable("開けません（\(errnoText)）", "cannot be opened (\(errnoText))")
        }
        defer { close(file) }

        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unusable("通常のファイルではありません", "is not a regular file")
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw unusable(
                "他のユーザーが読めます。chmod 600 \(path) を実行してください。読まれたおそれがあれば、事務局へ連絡して鍵を失効させてください",
                "can be read by others; run chmod 600 \(path), and if somebody may have read it, have the key revoked")
        }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = Foundation.read(file, &bytes, bytes.count)
        guard count >= 0, let seed = Self.seed(inPEM: String(decoding: bytes.prefix(count), as: UTF8.self)),
            let key = try? Ed25519PrivateKey(seed: seed)
        else { throw unusable("Ed25519 の秘密鍵ではありません", "holds no Ed25519 private key") }
        return key
    }

    /// Makes the file, which must not exist, complete or not at all.
    package func write(_ key: Ed25519PrivateKey) throws(KeyFileFault) {
        let draft = path + ".new"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unusable("作成できません（\(errnoText)）", "cannot be made (\(errnoText))") }
        let bytes = Array(Self.pem(of: key).utf8)
        let written = Foundation.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        close(file)
        // A link fails where a rename would replace a key that the hub may know.
        guard written, link(draft, path) == 0 else {
            let reason = errnoText
            unlink(draft)
            throw unusable("保存できません（\(reason)）", "cannot be saved (\(reason))")
        }
        unlink(draft)
    }

    // MARK: PEM

    private static let (begin, end) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----")

    /// PrivateKeyInfo { version 0, OBJECT 1.3.101.112, OCTET STRING of an OCTET STRING } of RFC 8410, section 7, with the
    /// 32 bytes of the seed to follow.
    private static let prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    private static func pem(of key: Ed25519PrivateKey) -> String {
        "\(begin)\n\(Base64.encoded(prefix + key.seed))\n\(end)\n"
    }

    private static func seed(inPEM text: String) -> [UInt8]? {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.first == begin[...], lines.last == end[...], lines.count > 2,
            let bytes = Base64.decoded(lines.dropFirst().dropLast().joined()), bytes.starts(with: prefix),
            bytes.count == prefix.count + 32
        else { return nil }
        return Array(bytes.suffix(32))
    }

    // MARK: Faults

    private func unusable(_ ja: String, _ en: String) -> KeyFileFault {
        KeyFileFault(message: Message(ja: "秘密鍵のファイル \(path) は\(ja)", en: "The private key file \(path) \(en)"))
    }

    /// What the last system call said.
    private var errnoText: String { String(cString: strerror(errno)) }
}

/// Why the file of a private key cannot be used as it is.
package struct KeyFileFault: Error, Sendable, Equatable {
    package let message: Message
}
