import HubCore
import Postgres

/// Refund notices, as the books have the refunds.
extension DuesDocuments {
    /// Refunds that were booked, the newest first; at most 10,000.
    package func refunds() async throws -> [BookedRefund] {
        try await database.read(as: .dues) { tx in
            try tx.all(BookedRefundStore.refunds, nil, Int32(DuesLimits.invoicesPerPage))
        }
    }

    /// Makes the notice of a refund, or answers with the one that there is. `reason`: as the member is told.
    ///
    /// Problems: `not-found` for no booked refund of a member, `invoice-state` for a member that never had an invoice,
    /// `request-invalid` for the reason, `issuer-missing`, `font-missing`.
    package func makeRefundNotice(
        of id: Int64, reason: String, actor: String, dryRun: Bool = false
    ) async throws -> DuesDocument {
        let found = try await database.read(as: .dues) { tx in try tx.first(BookedRefundStore.refunds, id, 1) }
        guard let refund = found else {
            throw Problem(.notFound, detail: Message(ja: "会員への返金 \(id)", en: "refund \(id) to a member"))
        }
        guard let invoice = refund.invoice else {
            throw Problem(
                .invoiceState, detail: Message(ja: "\(refund.name)への請求がありません", en: "\(refund.name) had no invoice"))
        }
        return try await make(.refund(refund, of: invoice, reason: reason), actor: actor, dryRun: dryRun)
    }
}
