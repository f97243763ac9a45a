import HubCore

/// The versions of HSJ Sync. They differ in how a batch, a receipt and a pull are written, not in what can be said.
package enum SyncVersion: Int, Sendable, CaseIterable {
    /// One JSON document, for a macro or a small script.
    case one = 1
    /// JSON lines.
    case two = 2

    package static let current = SyncVersion.two

    /// From a `Sync-Version` field; nil for a version that there never was.
    package init?(_ field: String) {
        guard let known = Self.allCases.first(where: { $0.field == field }) else { return nil }
        self = known
    }

    /// As in the `Sync-Version` field.
    package var field: String { String(rawValue) }

    /// The type of a batch.
    package var mediaType: String {
        switch self {
        case .one: "application/vnd.hsj.batch+json"
        case .two: "application/vnd.hsj.batch+jsonl"
        }
    }

    package var recordsPerBatch: Int {
        switch self {
        case .one: Limits.recordsPerDocument
        case .two: Limits.recordsPerBatch
        }
    }
}
