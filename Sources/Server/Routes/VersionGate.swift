import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import SyncProtocol
import Tenancy

/// Holds callers to the versions that are served, and tells those of a version on its way out (RFC 9745, RFC 8594).
struct VersionGate: Sendable {
    let directory: AccessDirectory
    let clock: HubCore.Clock

    /// Problems: `version-retired`.
    func check(_ version: SyncVersion) async throws {
        let (identity, now) = (try await directory.hubIdentity(), clock.now)
        guard identity.version(version.rawValue)?.isServed(at: now) ?? true else {
            let served = identity.versions.filter { $0.isServed(at: now) }.map { String($0.version) }
            throw Problem(.versionRetired, members: ["supported_versions": .list(served)])
        }
    }

    /// What an answer to a caller of that version carries.
    func notice(_ version: SyncVersion) async throws -> HTTPFields {
        guard let known = try await directory.hubIdentity().version(version.rawValue),
            let deprecatedAt = known.deprecatedAt
        else { return [:] }
        var fields: HTTPFields = [
            .deprecation: "@\(Int(deprecatedAt.timeIntervalSince1970))",
            .link: "</problems/version-retired>; rel=\"deprecation\"",
        ]
        if let sunsetAt = known.sunsetAt { fields[.sunset] = sunsetAt.httpDate }
        return fields
    }
}

extension HTTPField.Name {
    static let deprecation = HTTPField.Name("Deprecation")!
    static let link = HTTPField.Name("Link")!
    static let sunset = HTTPField.Name("Sunset")!
}

extension Date {
    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
    var httpDate: String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: self)
    }
}
