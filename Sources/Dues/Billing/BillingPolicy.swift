import Audit
import Foundation
import HubCore
import Postgres

/// How the national office bills.
package struct BillingPolicy: Sendable, Equatable, Encodable {
    /// Who made a preview may not approve it.
    package let secondPerson: Bool

    package init(secondPerson: Bool) { self.secondPerson = secondPerson }

    /// Decides whether somebody may approve what another, or the same person, previewed.
    ///
    /// Problems: `second-person-needed`.
    func checkApproval(of run: BillingRun, by actor: String) throws(Problem) {
        guard secondPerson, run.previewedBy == actor else { return }
        throw Problem(
            .secondPersonNeeded,
            detail: Message(ja: "確認した人: \(run.previewedBy)", en: "previewed by \(run.previewedBy)"))
    }
}

extension BillingEngine {
    package func policy() async throws -> BillingPolicy {
        try await database.read(as: .dues) { tx in try BillingPolicyStore.policy(in: tx) }
    }

    package func setPolicy(_ policy: BillingPolicy, actor: String, dryRun: Bool = false) async throws {
        let now = clock.now
        try await database.write(as: .dues, dryRun: dryRun) { tx in
            tx.enqueue(BillingPolicyStore.put, policy.secondPerson, now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.policy", subject: "policy",
                    details: ["secondPerson": String(policy.secondPerson)]),
                to: DuesAudit.stream, at: now, in: tx)
        }
    }
}

/// The SQL of the policy.
enum BillingPolicyStore {
    /// Without a row, one person is enough.
    static func policy(in transaction: Transaction) throws -> BillingPolicy {
        try transaction.first(select) ?? BillingPolicy(secondPerson: false)
    }

    private static let select = Statement<BillingPolicy>(
        "dues.policy.select", "SELECT second_person FROM dues_policy", row: BillingPolicy.init(secondPerson:))

    static let put = Statement<Bool, Date, String, Void>(
        "dues.policy.put",
        """
        INSERT INTO dues_policy (second_person, recorded_at, recorded_by) VALUES ($1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE SET second_person = excluded.second_person,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
        """)

    static let statements: [any AnyStatement] = [select, put]
}
