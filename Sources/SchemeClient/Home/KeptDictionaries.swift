import Cryptography
import DataDictionary
import Foundation
import HubCore

/// The data dictionaries that are kept in the office's folder, so that labels and checks work without a connection.
extension SchemeHome {
    /// Nil if it is not kept, or is no dictionary of that version.
    package func dictionary(_ version: String) -> DataDictionary? {
        guard let path = dictionaryPath(version), let bytes = FileManager.default.contents(atPath: path) else {
            return nil
        }
        return try? Self.checked(Array(bytes), version)
    }

    /// Keeps the bytes as they are. Throws unless they are a dictionary of that version.
    func keepDictionary(_ bytes: [UInt8], version: String) throws -> String {
        _ = try Self.checked(bytes, version)
        return try SavedFile.save(
            bytes, named: FileName(title: version, mediaType: "application/json"), in: dictionariesPath,
            replacing: true)
    }

    private func dictionaryPath(_ version: String) -> String? {
        let isName = version.utf8.allSatisfy { $0.isDigit || $0.isLowercaseLetter || $0 == 0x2E || $0 == 0x2D }
        return isName ? "\(dictionariesPath)/\(version).json" : nil
    }

    private static func checked(_ bytes: [UInt8], _ version: String) throws -> DataDictionary {
        let dictionary = try DataDictionary(decoding: Data(bytes))
        guard dictionary.version.rawValue == version else { throw Problem(.dictionaryUnknown) }
        return dictionary
    }
}
