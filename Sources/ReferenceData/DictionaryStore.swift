import Cryptography
import DataDictionary
import Documents
import Foundation
import HubCore
import Postgres

/// The SQL of dictionary versions and their cells.
package struct DictionaryStore: Sendable {
    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// All versions that are not retired, newest first.
    package func dictionariesInUse() async throws -> DictionariesInUse {
        try await database.read(as: .national) { tx in
            let contents = tx.ask(Self.versions)
            let cells = tx.ask(Self.cells)
            let ids = Dictionary(
                try cells.rows().map { (CellName(element: $0.element, key: $0.key), $0.id) },
                uniquingKeysWith: { a, _ in a })
            return DictionariesInUse(
                versions: try contents.rows().map { content in
                    let dictionary = try DataDictionary(decoding: Data(content.bytes))
                    return DictionaryInUse(
                        dictionary: dictionary,
                        cellIDs: dictionary.cells.map {
                            ids[CellName(element: $0.element.id.rawValue, key: $0.key.description)] ?? 0
                        })
                })
        }
    }

    /// The versions that are not retired, newest first.
    package func dictionaryVersions() async throws -> [String] {
        try await database.read(as: .national) { tx in try tx.all(Self.names) }
    }

    /// Publishes a version. Publishing the same bytes again changes nothing.
    ///
    /// Errors: `dictionary-invalid`; `dictionary-frozen` when this version was published with another content.
    package func publish(_ content: [UInt8], at time: Date) async throws -> DataDictionary {
        let dictionary = try DataDictionary(decoding: Data(content))
        let digest = SHA256.hash(of: content)
        try await database.write(as: .national) { tx in
            let version = dictionary.version.rawValue
            if let published = try tx.first(Self.digest, version) {
                guard published.bytes == digest.bytes else { throw Problem(.dictionaryFrozen) }
                return
            }
            for earlier in try tx.all(Self.allContents) {
                try Self.check(dictionary, continues: DataDictionary(decoding: Data(earlier.bytes)))
            }
            tx.enqueue(Self.insertVersion, version, Bytes(digest.bytes), Bytes(content), time)
            tx.enqueue(
                Self.insertCells, dictionary.cells.map(\.element.dataSet.rawValue),
                dictionary.cells.map(\.element.id.rawValue), dictionary.cells.map(\.key.description))
            NetworkFeedStore.append(
                topic: "dictionary", key: "dictionary/\(version)", revision: 1,
                data: Self.announcement(version, digest, bytes: content.count), at: time, in: tx)
            tx.enqueue(Self.notify)
        }
        return dictionary
    }

    /// The exact bytes of a published version, retired or not, with their digest. Problems: `not-found`.
    package func content(of version: String) async throws -> (bytes: [UInt8], digest: SHA256Digest) {
        let found = try await database.read(as: .national) { tx in try tx.first(Self.content, version) }
        guard let found, let digest = SHA256Digest(bytes: found.digest.bytes) else { throw Problem(.notFound) }
        return (found.content.bytes, digest)
    }

    private static func announcement(_ version: String, _ digest: SHA256Digest, bytes: Int) -> String {
        var document = JSONDocument()
        document.beginObject()
        document.member("version", version)
        document.member("sha256", digest.hex)
        document.member("bytes", bytes)
        document.member("href", "/sync/dictionaries/\(version)")
        document.endObject()
        return String(decoding: document.bytes, as: UTF8.self)
    }

    /// A cell keeps its number across versions, so what its values mean must stay the same.
    private static func check(_ dictionary: DataDictionary, continues earlier: DataDictionary) throws(Problem) {
        for element in dictionary.elements {
            guard let before = earlier.element(element.id) else { continue }
            guard before.decimals == element.decimals, before.kind == element.kind, before.dataSet == element.dataSet
            else {
                throw Problem(
                    .dictionaryInvalid,
                    detail: Message(
                        ja: "「\(element.id)」の小数桁・種類・データセットは版 \(earlier.version) から変えられません",
                        en:
                            "\(element.id) cannot change its decimals, kind or data set since version \(earlier.version)"
                    ))
            }
        }
    }

    private struct CellName: Hashable {
        let element: String
        let key: String
    }

    private struct CellRow: Sendable {
        let id: Int32
        let element: String
        let key: String
    }

    /// Told when a version has been published or retired; a running hub then reads the dictionaries again.
    package static let channel: StaticString = "hub_dictionary"

    private static let versions = Statement<Bytes>(
        "dictionary.versions",
        "SELECT content FROM dictionary_version WHERE retired_at IS NULL ORDER BY loaded_at DESC, version DESC",
        row: { (content: Bytes) in content })

    private static let allContents = Statement<Bytes>(
        "dictionary.allVersions", "SELECT content FROM dictionary_version", row: { (content: Bytes) in content })

    private static let names = Statement<String>(
        "dictionary.names",
        "SELECT version FROM dictionary_version WHERE retired_at IS NULL ORDER BY loaded_at DESC, version DESC",
        row: { (version: String) in version })

    private static let cells = Statement<CellRow>(
        "dictionary.cells", "SELECT id, element, category_key FROM data_cell",
        row: { (id: Int32, element: String, key: String) in CellRow(id: id, element: element, key: key) })

    private static let digest = Statement<String, Bytes>(
        "dictionary.digest", "SELECT sha256 FROM dictionary_version WHERE version = $1",
        row: { (digest: Bytes) in digest })

    private static let content = Statement<String, (content: Bytes, digest: Bytes)>(
        "dictionary.content", "SELECT content, sha256 FROM dictionary_version WHERE version = $1",
        row: { (content: Bytes, digest: Bytes) in (content, digest) })

    private static let insertVersion = Statement<String, Bytes, Bytes, Date, Void>(
        "dictionary.insert",
        "INSERT INTO dictionary_version (version, sha256, content, loaded_at) VALUES ($1, $2, $3, $4)")

    private static let insertCells = Statement<[String], [String], [String], Void>(
        "dictionary.insertCells",
        """
        INSERT INTO data_cell (data_set, element, category_key)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
        ON CONFLICT (element, category_key) DO NOTHING
        """)

    private static let notify = Statement<Void>("dictionary.notify", "NOTIFY hub_dictionary")

    package static let statements: [any AnyStatement] = [
        versions, allContents, names, cells, digest, content, insertVersion, insertCells, notify,
    ]
}
