import Foundation
import SchemeClient

/// Reads files that a person named.
enum OfficeFiles {
    static func bytes(of path: String) throws(ClientProblem) -> [UInt8] {
        let largest = 256 << 20
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: largest + 1) ?? Data()
        else {
            throw ClientProblem(.usage, ja: "ファイル \(path) を開けません", en: "The file \(path) cannot be opened")
        }
        guard data.count <= largest else {
            throw ClientProblem(
                .usage, ja: "ファイル \(path) は大きすぎます（\(largest >> 20) MiB まで）",
                en: "The file \(path) is too large; the limit is \(largest >> 20) MiB")
        }
        return Array(data)
    }
}
