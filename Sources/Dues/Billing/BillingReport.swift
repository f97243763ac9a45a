import HubCore

/// A billing run with all its lines, for showing.
package struct BillingReport: Sendable, Equatable {
    /// Nil for a plan that was not stored.
    package let run: BillingRun?
    package let schedule: FeeSchedule
    /// In the order of the invoices.
    package let lines: [BillingLine]

    package var billed: [BillingLine] { lines.filter { $0.state != .skipped } }
    package var total: Yen { billed.reduce(.zero) { $0 + ($1.amount ?? .zero) } }
    package var isMadeUp: Bool { lines.contains { $0.member.isMadeUp } }

    /// How many members are left out, by reason, as one sentence: 発行済み 118、休会 2.
    package var exclusions: Message { Self.exclusions(lines.filter { !$0.reason.isBilled }.map(\.reason)) }

    package static func exclusions(_ reasons: [BillingReason]) -> Message {
        let counts = Dictionary(grouping: reasons) { $0 }.mapValues(\.count)
        let present = BillingReason.allCases.filter { counts[$0] != nil }
        guard !present.isEmpty else { return Message(ja: "会員が登録されていません", en: "there are no members") }
        return Message(
            ja: present.map { "\($0.title.ja) \(counts[$0]!)" }.joined(separator: "、"),
            en: present.map { "\($0.title.en) \(counts[$0]!)" }.joined(separator: ", "))
    }
}
