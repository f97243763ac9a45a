import HubCore

/// One rule of the protocol, tried on a hub from outside.
struct HubRule: Sendable {
    let name: String
    /// Of docs/PROTOCOL.md.
    let section: String
    let title: Message
    /// Whether it can only be tried by an enrolled key.
    let needsKey: Bool
    /// Throws `Breach` where the hub does not keep it, `Skipped` where it is not to be tried.
    let attempt: @Sendable (HubProbe) throws -> Void

    init(
        _ name: String, _ section: String, _ ja: String, _ en: String, needsKey: Bool = true,
        attempt: @escaping @Sendable (HubProbe) throws -> Void
    ) {
        self.name = name
        self.section = section
        title = Message(ja: ja, en: en)
        self.needsKey = needsKey
        self.attempt = attempt
    }

    /// In this order: later rules stand on what earlier ones have sent.
    static let all =
        capabilities + enrolment + signatures + chain + envelopes + outcomes + documents + rehearsal + pull + keys
}
