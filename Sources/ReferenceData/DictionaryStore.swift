import Audit
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

    /// The versions that reports may be in: of those that are not retired the newest, at most
    /// `Limits.dictionariesInUse`. Retired ones stay in the series that figures are read as.
    package func dictionariesInUse() async throws -> DictionariesInUse {
        try await database.read(as: .national) { tx in
            let versions = tx.ask(Self.versions)
            let cells = tx.ask(Self.cells)
            let ids = Dictionary(
                try cells.rows().map { (CellText(element: $0.element, key: $0.key), $0.id) },
                uniquingKeysWith: { a, _ in a })
            let known = try versions.rows()
            guard !known.isEmpty else { return DictionariesInUse(versions: []) }
            let series = try Self.series(of: known)
            let retired = Set(known.filter(\.isRetired).map(\.version))
            let inUse = series.versions.indices.filter { !retired.contains(series.versions[$0].version.rawValue) }
            return DictionariesInUse(
                versions: inUse.prefix(Limits.dictionariesInUse).map { position in
                    DictionaryInUse(position, of: series) { cell in
                        ids[CellText(element: cell.element.rawValue, key: cell.key.description)] ?? 0
                    }
                })
        }
    }

    /// The names of all versions.
    package func dictionaryVersions() async throws -> [String] {
        try await database.read(as: .national) { tx in try tx.all(Self.names) }
    }

    /// All versions, newest first.
    package func all() async throws -> [PublishedVersion] {
        try await database.read(as: .national) { tx in
            let known = try tx.all(Self.versions)
            guard !known.isEmpty else { return [] }
            let retired = Set(known.filter(\.isRetired).map(\.version))
            return try Self.series(of: known).versions.map {
                PublishedVersion(dictionary: $0, isRetired: retired.contains($0.version.rawValue))
            }
        }
    }

    package struct PublishedVersion: Sendable {
        package let dictionary: DataDictionary
        package let isRetired: Bool
    }

    /// Publishes a version, which must continue the newest. Publishing the same bytes again changes nothing.
    ///
    /// Errors: `dictionary-invalid`; `dictionary-frozen` when this version was published with another content.
    package func publish(_ content: [UInt8], at time: Date) async throws -> DataDictionary {
        let dictionary = try DataDictionary(decoding: Data(content))
        let digest = SHA256.hash(of: content)
        try await database.write(as: .national) { tx in
            _ = try tx.one(Self.lock, Self.publishing)
            let version = dictionary.version.rawValue
            if let published = try tx.first(Self.digest, version) {
                guard published.bytes == digest.bytes else { throw Problem(.dictionaryFrozen) }
                return
            }
            let known = try tx.all(Self.versions).map { try DataDictionary(decoding: Data($0.content.bytes)) }
            _ = try DictionarySeries(known + [dictionary])
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

    /// Ends the use of a version for new batches. What was reported in it stays, and is read on. Retiring it again
    /// changes nothing.
    ///
    /// Errors: `not-found`; `dictionary-newest` for the version that has none after it.
    package func retire(_ version: String, actor: String, at time: Date) async throws {
        try await database.write(as: .national) { tx in
            let known = try tx.all(Self.versions)
            guard let retiring = known.first(where: { $0.version == version }) else { throw Problem(.notFound) }
            guard try Self.series(of: known).newest.version.rawValue != version else {
                throw Problem(.dictionaryNewest)
            }
            guard !retiring.isRetired else { return }
            tx.enqueue(Self.retireVersion, version, time)
            tx.enqueue(Self.notify)
            try AuditLog.append(
                AuditEvent(actor: actor, action: "dictionary.retire", subject: version), to: "dictionary", at: time,
                in: tx)
        }
    }

    private static func series(of versions: [VersionRow]) throws -> DictionarySeries {
        try DictionarySeries(versions.map { try DataDictionary(decoding: Data($0.content.bytes)) })
    }

    private struct VersionRow: Sendable {
        let version: String
        let content: Bytes
        let isRetired: Bool
    }

    private struct CellText: Hashable {
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

    private static let versions = Statement<VersionRow>(
        "dictionary.versions", "SELECT version, content, retired_at IS NOT NULL FROM dictionary_version",
        row: { (version: String, content: Bytes, isRetired: Bool) in
            VersionRow(version: version, content: content, isRetired: isRetired)
        })

    private static let names = Statement<String>(
        "dictionary.names", "SELECT version FROM dictionary_version ORDER BY version",
        row: { (version: String) in version })

    /// Two who publish at once would both continue the same version.
    private static let lock = Statement<Int64, Bool>(
        "dictionary.lock", "SELECT pg_advisory_xact_lock($1) IS NOT NULL", row: { (isLocked: Bool) in isLocked })

    /// A number of our own for the lock.
    private static let publishing: Int64 = 0x4853_4A44

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

    private static let retireVersion = Statement<String, Date, Void>(
        "dictionary.retire", "UPDATE dictionary_version SET retired_at = $2 WHERE version = $1")

    private static let insertCells = Statement<[String], [String], [String], Void>(
        "dictionary.insertCells",
        """
        INSERT INTO data_cell (data_set, element, category_key)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
        ON CONFLICT (element, category_key) DO NOTHING
        """)

    private static let notify = Statement<Void>("dictionary.notify", "NOTIFY hub_dictionary")

    package static let statements: [any AnyStatement] = [
        versions, names, lock, cells, digest, content, insertVersion, retireVersion, insertCells, notify,
    ]
}
