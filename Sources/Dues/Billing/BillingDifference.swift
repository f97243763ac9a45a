import Cryptography
import HubCore

/// What changed between the inputs of a preview and the inputs now.
package struct BillingDifference: Sendable, Equatable {
    package let scheduleChanged: Bool
    /// Members whose events or invoices changed, in the order of the plan; with what was planned and what would be now.
    /// Nil stands for a member that the other side does not know.
    package let members: [Change]

    package struct Change: Sendable, Equatable {
        package let member: SchemeID
        package let before: BillingReason?
        package let now: BillingReason?
    }

    /// What a stored run remembers of a member.
    package struct Remembered: Sendable, Equatable {
        package let member: SchemeID
        package let reason: BillingReason
        /// SHA-256 of the member's inputs, as `BillingInputsHash` makes it.
        package let hash: [UInt8]

        package init(member: SchemeID, reason: BillingReason, hash: [UInt8]) {
            self.member = member
            self.reason = reason
            self.hash = hash
        }
    }

    package init(
        rememberedSchedule: [UInt8], remembered: [Remembered], plan: BillingPlan, hash: BillingInputsHash
    ) {
        scheduleChanged = rememberedSchedule != hash.schedule
        let before = Dictionary(remembered.map { ($0.member, $0) }, uniquingKeysWith: { first, _ in first })
        let present = Set(plan.items.map(\.member))
        let changed = zip(plan.items, hash.members).compactMap { item, digest -> Change? in
            let earlier = before[item.member]
            if earlier?.hash == digest { return nil }
            return Change(member: item.member, before: earlier?.reason, now: item.reason)
        }
        let gone = remembered.filter { !present.contains($0.member) }
            .map { Change(member: $0.member, before: $0.reason, now: nil) }
        members = changed + gone
    }
}

extension BillingDifference {
    /// The refusal, with at most ten of the members by their codes.
    package func problem(naming codes: [SchemeID: String]) -> Problem {
        let lines = members.prefix(10).map { change in
            let code = codes[change.member] ?? String(change.member.rawValue)
            return "\(code): \(change.before?.rawValue ?? "-") → \(change.now?.rawValue ?? "-")"
        }
        let ja = (scheduleChanged ? ["会費規程が変更されました"] : []) + (members.isEmpty ? [] : ["\(members.count)会員に変更があります"])
        let en =
            (scheduleChanged ? ["the fee schedule changed"] : [])
            + (members.isEmpty ? [] : ["\(members.count) members changed"])
        let names = lines.isEmpty ? "" : "(\(lines.joined(separator: ", ")))"
        return Problem(
            .billingInputsChanged,
            detail: Message(ja: ja.joined(separator: "、") + names, en: en.joined(separator: "; ") + " " + names),
            members: ["changes": .list(lines), "changed_members": .integer(members.count)])
    }
}
