/// How an answer to a pull is written: one document for version 1 of the protocol, JSON lines for version 2.
package enum PullForm: Sendable, CaseIterable {
    case document, lines

    /// - Parameter version: the caller's.
    package init(version: SyncVersion) {
        switch version {
        case .one: self = .document
        case .two: self = .lines
        }
    }

    package var changesMediaType: String {
        switch self {
        case .document: "application/vnd.hsj.changes+json"
        case .lines: "application/vnd.hsj.changes+jsonl"
        }
    }

    package var snapshotMediaType: String {
        switch self {
        case .document: "application/vnd.hsj.snapshot+json"
        case .lines: "application/vnd.hsj.snapshot+jsonl"
        }
    }
}
