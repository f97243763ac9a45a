import HubCore

/// Which of the protocol's calls a request is (section 1).
enum SyncCall: Sendable, Equatable {
    case capabilities
    case enrol
    case revoke(String)
    case head(StreamName)
    case push(StreamName, Int64)
    case receipt(StreamName, Int64)
    case check(StreamName)
    case changes
    case snapshot
    case acks
    /// Where only a client arrives that follows a redirect.
    case redirected
    case other

    init(method: String, path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        let stream =
            parts.count > 2 && parts[0] == "sync" && parts[1] == "streams" ? try? StreamName(parsing: parts[2]) : nil
        switch (method, parts.count) {
        case ("GET", 2) where path == "/.well-known/hsj-sync": self = .capabilities
        case ("POST", 2) where path == "/sync/keys": self = .enrol
        case ("DELETE", 3) where path.hasPrefix("/sync/keys/"): self = .revoke(parts[2])
        case ("GET", 2) where path == "/sync/changes": self = .changes
        case ("GET", 2) where path == "/sync/snapshot": self = .snapshot
        case ("PUT", 2) where path == "/sync/acks": self = .acks
        case ("GET", 3): self = stream.map { .head($0) } ?? .other
        case ("POST", 4) where parts[3] == "check": self = stream.map { .check($0) } ?? .other
        case ("PUT", 5), ("GET", 5):
            guard let stream, parts[3] == "batches", let sequence = Int64(parts[4]), sequence > 0 else { fallthrough }
            self = method == "PUT" ? .push(stream, sequence) : .receipt(stream, sequence)
        default: self = path.hasPrefix(Self.redirectTarget) ? .redirected : .other
        }
    }

    static let redirectTarget = "/elsewhere"

    enum Kind: Sendable { case capabilities, enrol, head, push, changes }

    /// The calls that a scenario can disturb.
    var kind: Kind? {
        switch self {
        case .capabilities: .capabilities
        case .enrol: .enrol
        case .head: .head
        case .push: .push
        case .changes: .changes
        default: nil
        }
    }
}
