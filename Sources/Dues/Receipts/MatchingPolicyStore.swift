import Audit
import Foundation
import HubCore
import Postgres

extension ReceiptMatching {
    package func policy() async throws -> MatchingPolicy {
        try await database.read(as: .dues) { tx in try MatchingPolicyStore.policy(in: tx) }
    }

    package func setPolicy(_ policy: MatchingPolicy, actor: String, dryRun: Bool = false) async throws {
        let (now, fees) = (clock.now, policy.transferFees.sorted())
        try await database.write(as: .dues, dryRun: dryRun) { tx in
            tx.enqueue(MatchingPolicyStore.put, fees.map { Yen($0) }, now, actor)
            try AuditLog.append(
                AuditEvent(
                    actor: actor, action: "dues.matching.policy", subject: "policy",
                    details: ["transferFees": fees.map(String.init).joined(separator: " ")]),
                to: DuesAudit.stream, at: now, in: tx)
        }
    }
}

/// The SQL of the policy of matching.
enum MatchingPolicyStore {
    /// Without a row, the usual fees of banks.
    static func policy(in transaction: Transaction) throws -> MatchingPolicy {
        try transaction.first(select) ?? MatchingPolicy()
    }

    private static let select = Statement<MatchingPolicy>(
        "dues.matchingPolicy.select", "SELECT transfer_fees FROM matching_policy",
        row: { (fees: [Yen]) in MatchingPolicy(transferFees: Set(fees.map(\.amount))) })

    static let put = Statement<[Yen], Date, String, Void>(
        "dues.matchingPolicy.put",
        """
        INSERT INTO matching_policy (transfer_fees, recorded_at, recorded_by) VALUES ($1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE SET transfer_fees = excluded.transfer_fees,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
        """)

    static let statements: [any AnyStatement] = [select, put]
}
