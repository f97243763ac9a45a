import Audit
import Foundation
import HubCore
import Postgres

/// Which versions of HSJ Sync are served, which are on their way out, and who still uses them.
package struct ProtocolVersions: Sendable {
    /// A scheme's use of one version.
    package struct Usage: Sendable, Codable, Equatable {
        package let scheme: String
        package let name: String
        package let version: Int
        package let batches: Int
        package let lastReceivedAt: Date
    }

    private let database: Database
    private let clock: Clock

    package init(database: Database, clock: Clock) {
        self.database = database
        self.clock = clock
    }

    /// Newest first.
    package func all() async throws -> [ServedVersion] {
        try await database.read(as: .national) { tx in try tx.all(HubIdentityStore.versions) }
    }

    /// Deprecates a version, or settles its end. Deprecating again keeps the first day.
    ///
    /// - Parameter sunset: at least `Limits.versionNoticeDays` after the deprecation; nil while it is open.
    /// Problems: `version-unsupported` for one that the hub never knew or that is the newest; `request-invalid`.
    package func deprecate(_ version: Int, sunset: Date?, actor: String) async throws {
        let now = clock.now
        try await database.write(as: .national) { tx in
            let versions = try tx.all(HubIdentityStore.versions)
            guard let known = versions.first(where: { $0.version == version }), known != versions.first else {
                throw Problem(
                    .versionUnsupported,
                    members: ["supported_versions": .list(versions.map { String($0.version) })])
            }
            let start = known.deprecatedAt ?? now
            if let sunset, sunset.timeIntervalSince(start) < Double(Limits.versionNoticeDays) * 86_400 {
                throw Problem(
                    .badRequest,
                    detail: Message(
                        ja: "終了日は非推奨にした日から \(Limits.versionNoticeDays) 日以上あとにします",
                        en: "The end must be at least \(Limits.versionNoticeDays) days after the deprecation"))
            }
            tx.enqueue(HubIdentityStore.deprecate, Int16(version), start, sunset)
            tx.enqueue(AccessStore.advance)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "protocol.deprecate", subject: String(version),
                    details: sunset.map { ["sunset": $0.iso8601] } ?? [:]),
                to: "tenancy", at: now, in: tx)
        }
    }

    /// Who pushed in which version during the last 400 days, the oldest version first.
    package func usage() async throws -> [Usage] {
        let since = clock.now.addingTimeInterval(-Double(Limits.versionNoticeDays) * 86_400)
        return try await database.analyse(as: .national) { tx in
            try tx.all(HubIdentityStore.usage, since).map {
                Usage(
                    scheme: $0.scheme, name: $0.name, version: $0.version, batches: $0.batches, lastReceivedAt: $0.last)
            }
        }
    }
}
