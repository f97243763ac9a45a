import HubCore
import Synchronization

/// What is read of releases, as bytes. A release never changes once it is published, so what was written out once is
/// given again without asking the database.
package final class RenderedReleases: Sendable {
    package struct Body: Sendable {
        package let bytes: [UInt8]
        package let contentType: String
        /// Of the published bytes, and of nothing else.
        package let tag: EntityTag
    }

    private struct Key: Hashable {
        let release: String
        let name: String
        let form: AnswerForm?
    }

    private let releases: PublishedReleases
    private let kept = Mutex<[Key: Body]>([:])
    private let headings: SharedCheck<[ReleaseHeading]>

    package init(_ releases: PublishedReleases) {
        self.releases = releases
        headings = SharedCheck { try await releases.all() }
    }

    /// All releases; asked of the database each time, because another may have been published.
    package func list() async throws -> Body { .json(ReleaseDocuments.list(try await headings.value())) }

    /// Errors: `release-not-found`.
    package func release(_ id: String) async throws -> Body {
        try await body(Key(release: id, name: "", form: nil)) {
            let (heading, tables) = try await releases.release(id)
            return .json(ReleaseDocuments.release(heading, tables, formats: AnswerFormat.all))
        }
    }

    /// Errors: `release-not-found`.
    package func page(_ page: ReleasePage, of release: String) async throws -> Body {
        try await body(Key(release: release, name: page.rawValue, form: nil)) {
            .json(try await releases.page(page, of: release))
        }
    }

    /// Errors: `release-not-found`.
    package func table(_ id: String, of release: String, in form: AnswerForm) async throws -> Body {
        try await body(Key(release: release, name: "tables/\(id)", form: form)) {
            let writer = form.writer
            let bytes = try writer.write(try await releases.table(id, of: release))
            return Body(bytes: bytes, contentType: writer.contentType, tag: EntityTag(of: bytes))
        }
    }

    /// What is not published is never kept, so that it can be found as soon as it is.
    private func body(_ key: Key, _ make: () async throws -> Body) async throws -> Body {
        if let body = kept.withLock({ $0[key] }) { return body }
        let body = try await make()
        kept.withLock { kept in
            if kept.count >= Limits.cachedReleaseTables { kept.removeAll() }
            kept[key] = body
        }
        return body
    }
}

extension RenderedReleases.Body {
    fileprivate static func json(_ bytes: [UInt8]) -> Self {
        Self(bytes: bytes, contentType: "application/json", tag: EntityTag(of: bytes))
    }
}
