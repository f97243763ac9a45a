import Cryptography
import HubCore

/// Fingerprints of billing inputs: of the schedule, of each member, and of all together. A run keeps them, so that
/// issuing can tell whether anything changed since the preview, and for whom. Each is a SHA-256, 32 bytes.
package struct BillingInputsHash: Sendable, Equatable {
    package let schedule: [UInt8]
    /// In the order of the inputs.
    package let members: [[UInt8]]
    package let whole: [UInt8]

    package init(of inputs: BillingInputs) {
        schedule = Self.hash(of: inputs.schedule)
        members = inputs.members.map(Self.hash(of:))
        var whole = SHA256()
        whole.update(Self.bytes(of: ["billing inputs, form 1", inputs.asOf.description]))
        whole.update(schedule)
        // In the order of the members' numbers: a scheme that is renamed changes the order of invoices, not the inputs.
        for (_, digest) in zip(inputs.members.map(\.id), members).sorted(by: { $0.0 < $1.0 }) { whole.update(digest) }
        self.whole = whole.finalize().bytes
    }

    /// `whole` as 64 hexadecimal digits.
    package var text: String { Hex.encoded(whole) }

    private static func hash(of schedule: FeeSchedule) -> [UInt8] {
        let due = schedule.dueDate
        return SHA256.hash(
            of: bytes(of: [
                String(schedule.fiscalYear.year), schedule.kind.rawValue, String(schedule.amount.amount),
                String(due.month), String(due.day), due.movement.rawValue, String(due.daysToPay),
                schedule.joining.rawValue, schedule.resolution,
            ])
        ).bytes
    }

    private static func hash(of member: BillingInputs.Member) -> [UInt8] {
        let events = member.history.events.flatMap { [$0.day.description, $0.kind.rawValue] }
        return SHA256.hash(
            of: bytes(
                of: [String(member.id.rawValue), member.invoice?.description ?? ""] + events
                    + (member.isExempt ? ["exempt"] : []))
        ).bytes
    }

    /// Each field with its length before it, so that no two lists of fields give the same bytes.
    private static func bytes(of fields: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            bytes.append(contentsOf: "\(field.utf8.count):".utf8)
            bytes.append(contentsOf: field.utf8)
        }
        return bytes
    }
}
