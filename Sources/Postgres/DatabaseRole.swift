import HubCore

/// As whom a transaction runs. Row-level security follows from it.
package enum DatabaseRole: Sendable, Equatable {
    /// The owner of the schema: migrations only, on a connection of its own.
    case owner
    /// The edge of the hub: finds out whom a key, a token or an enrolment code belongs to.
    case gate
    /// One scheme; sees and writes its own rows only.
    case scheme(SchemeID)
    /// National staff: reads all schemes' data, keeps the dictionary and the tenants.
    case national
    /// The membership officer.
    case dues
    /// Anybody; published releases only.
    case `public`

    /// Statements that take on the role, run first in every transaction. `SET LOCAL` rather than `set_config`, and the
    /// number is an integer of ours, so nothing that a caller wrote can stand here.
    var assumption: [String] {
        switch self {
        case .owner: []
        case .gate: ["SET LOCAL ROLE hub_gate"]
        case .scheme(let id): ["SET LOCAL ROLE hub_scheme", "SET LOCAL hub.scheme = '\(id.rawValue)'"]
        case .national: ["SET LOCAL ROLE hub_national"]
        case .dues: ["SET LOCAL ROLE hub_dues"]
        case .public: ["SET LOCAL ROLE hub_public"]
        }
    }
}
