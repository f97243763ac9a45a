import DataDictionary
import Disclosure
import Foundation
import HubCore

/// What would be published, or was: everything that decided it, and what becomes of each cell. Holds the true values, so
/// it is for the national office only.
package struct ReleaseDraft: Sendable {
    package enum State: String, Sendable {
        /// A table cannot be protected.
        case draft
        /// Can be published as it is.
        case previewed
        case published
        /// A newer preview stands in its place.
        case replaced
    }

    package let id: UUID
    package let scope: ReleaseScope
    package let state: State
    /// The dictionary version that its names are from.
    package let dictionary: String
    /// The document of templates, byte for byte.
    package let templates: [UInt8]
    package let policy: ReleasePolicy
    package let coarsening: Coarsening
    /// 16 bytes; the same for all previews of one period.
    let orderKey: [UInt8]
    package let inputs: [UInt8]
    /// How far each scheme's commits were counted.
    let dataVersions: [SchemeID: Int64]
    /// Figures of a half year published before that came later and are not counted.
    package let passedOver: Int64
    package let isMadeUp: Bool
    /// 集計日.
    package let countedOn: Day
    package let previewedAt: Date
    package let previewedBy: String
    package let cells: [Cell]

    package struct Cell: Sendable, Equatable {
        package let place: ReleasePlace
        package let value: Int64
        /// Schemes that brought something.
        package let schemes: Int
        package let outcome: CellOutcome
    }

    package var exposed: [Cell] {
        cells.filter { if case .exposed = $0.outcome { true } else { false } }
    }
}

/// What becomes of a cell of a release.
package enum CellOutcome: Sendable, Equatable {
    case shown
    case primary(PrimaryReason)
    /// Hidden so that these cannot be worked out.
    case secondary(protects: [ReleasePlace])
    /// Hidden because a release before hid it.
    case kept
    /// Would be given away whatever else is hidden: the release cannot be published.
    case exposed(ProtectionRefusal.Why)
    /// In no table.
    case unpublished
    case notReported

    package var isHidden: Bool {
        switch self {
        case .primary, .secondary, .kept, .exposed: true
        case .shown, .unpublished, .notReported: false
        }
    }

    /// What the public gets in place of the value; nil for a value. A cell that is in no table is never asked for; were
    /// it, it is hidden.
    var absence: Cube.Absence? {
        switch self {
        case .shown: nil
        case .notReported: .notReported
        case .primary, .secondary, .kept, .exposed, .unpublished: .suppressed
        }
    }
}

// MARK: As it is kept

extension CellOutcome {
    var status: String {
        switch self {
        case .shown: "shown"
        case .primary: "primary"
        case .secondary: "secondary"
        case .kept: "kept"
        case .exposed: "exposed"
        case .unpublished: "unpublished"
        case .notReported: "not-reported"
        }
    }

    var reason: String {
        switch self {
        case .primary(let reason): reason.rawValue
        case .secondary(let protects): protects.map(\.description).joined(separator: "\n")
        case .exposed(let why): why.rawValue
        case .shown, .kept, .unpublished, .notReported: ""
        }
    }

    /// Nil for what no draft holds.
    init?(status: String, reason: String) {
        switch status {
        case "shown": self = .shown
        case "primary":
            guard let reason = PrimaryReason(rawValue: reason) else { return nil }
            self = .primary(reason)
        case "secondary":
            self = .secondary(protects: reason.split(separator: "\n").compactMap { ReleasePlace(String($0)) })
        case "kept": self = .kept
        case "exposed":
            guard let why = ProtectionRefusal.Why(rawValue: reason) else { return nil }
            self = .exposed(why)
        case "unpublished": self = .unpublished
        case "not-reported": self = .notReported
        default: return nil
        }
    }
}
