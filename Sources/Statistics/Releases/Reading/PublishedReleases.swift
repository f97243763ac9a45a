import DataDictionary
import Foundation
import HubCore
import Postgres

/// What anybody may read of releases. Everything here is read as the public role, which has no right to anything else.
///
/// A release that is not published, one that never was, and a table that it does not have are the same to a reader.
package struct PublishedReleases: Sendable {
    private let database: Database

    package init(database: Database) { self.database = database }

    /// All published releases, the newest year first.
    package func all() async throws -> [ReleaseHeading] {
        try await database.read(as: .public) { tx in
            try tx.all(PublishedReleaseStore.headings).compactMap { $0 }
        }
    }

    /// A release with the names of its tables. Errors: `release-not-found`.
    package func release(_ id: String) async throws -> (heading: ReleaseHeading, tables: [ReleaseTableName]) {
        let found = try await database.read(as: .public) { tx in
            let heading = tx.ask(PublishedReleaseStore.heading, id)
            let tables = tx.ask(PublishedReleaseStore.tables, id)
            return (try heading.rows().first ?? nil, try tables.rows())
        }
        guard let heading = found.0 else { throw Problem(.releaseNotFound) }
        return (
            heading,
            try found.1.map { row in
                let shape: CubeShape = try StableJSON.value(row.shape)
                return ReleaseTableName(id: row.id, title: shape.title)
            }
        )
    }

    /// Errors: `release-not-found`.
    package func table(_ id: String, of release: String) async throws -> Cube {
        let cube = try await database.read(as: .public) { tx in
            try PublishedReleaseStore.table(id, of: release, tx)
        }
        guard let cube else { throw Problem(.releaseNotFound) }
        return cube
    }

    /// 活動実績 or the facts of a release, as JSON. Errors: `release-not-found`.
    package func page(_ page: ReleasePage, of release: String) async throws -> [UInt8] {
        let content = try await database.read(as: .public) { tx in
            try tx.first(PublishedReleaseStore.page, release, page.rawValue)
        }
        guard let content else { throw Problem(.releaseNotFound) }
        return Array(content.utf8)
    }
}

package enum ReleasePage: String, Sendable, CaseIterable { case achievements, facts }
