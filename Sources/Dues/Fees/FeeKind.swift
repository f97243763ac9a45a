import HubCore

/// What a member owes in a fiscal year. The network has one kind today; others would be added here.
package enum FeeKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// 団体会員会費: the yearly due of a scheme that has started activity.
    case organisation

    package var title: Message {
        switch self {
        case .organisation: Message(ja: "団体会員会費", en: "Organisation member's dues")
        }
    }
}
