import HubCore

/// What a person decides about one payment: which invoices it pays, and where the rest goes.
package struct ReceiptConfirmation: Sendable, Equatable {
    package enum Rest: Sendable, Equatable {
        /// There is to be none.
        case none
        case deposit(SchemeID)
        case suspense
        case sundry
    }

    package let invoices: [InvoiceNumber]
    /// The payer took the transfer's fee off, and the national office bears it.
    package let takesFee: Bool
    package let rest: Rest

    package init(invoices: [InvoiceNumber], takesFee: Bool = false, rest: Rest = .none) {
        self.invoices = invoices
        self.takesFee = takesFee
        self.rest = rest
    }

    /// The parts of a payment: invoices in the order given, each as far as it is open, then the rest.
    ///
    /// Problems: `allocation-invalid` with the reason.
    func allocations(
        of amount: Yen, standing: [(number: InvoiceNumber, member: SchemeID, balance: Yen)], policy: MatchingPolicy
    ) throws(Problem) -> [PlannedAllocation] {
        guard Set(invoices).count == invoices.count else {
            throw Self.refused("同じ請求書が2回指定されています", "an invoice is named twice")
        }
        var left = amount
        var parts: [PlannedAllocation] = []
        for invoice in standing {
            guard invoice.balance > .zero else {
                throw Self.refused("請求書 \(invoice.number) は支払済みです", "invoice \(invoice.number) is paid")
            }
            let isLast = invoice.number == standing.last?.number
            let missing = invoice.balance - left
            if isLast, missing > .zero, takesFee {
                guard policy.transferFees.contains(missing.amount) else {
                    throw Self.refused(
                        "不足額 \(missing) は既知の振込手数料ではありません", "\(missing) is no known fee of a transfer")
                }
                parts.append(
                    PlannedAllocation(.invoice(invoice.number), member: invoice.member, amount: left, fee: missing))
                left = .zero
                continue
            }
            let part = min(left, invoice.balance)
            guard part > .zero else {
                throw Self.refused(
                    "金額が足りず、請求書 \(invoice.number) に割り当てられません",
                    "nothing of the payment is left for invoice \(invoice.number)")
            }
            parts.append(PlannedAllocation(.invoice(invoice.number), member: invoice.member, amount: part))
            left = left - part
        }
        if takesFee, !parts.contains(where: { $0.fee > .zero }) {
            throw Self.refused("手数料の不足はありません", "no fee is missing")
        }
        return try parts + restPart(left)
    }

    private func restPart(_ left: Yen) throws(Problem) -> [PlannedAllocation] {
        switch rest {
        case .none where left == .zero: return []
        case .none:
            throw Self.refused(
                "\(left) が余ります。預り金・仮受金・雑収入のどれにするか指定してください",
                "\(left) is left over; say whether it is a deposit, suspense or sundry income")
        case _ where left == .zero: throw Self.refused("余りはありません", "nothing is left over")
        case .deposit(let member): return [PlannedAllocation(.deposit, member: member, amount: left)]
        case .suspense: return [PlannedAllocation(.suspense, member: nil, amount: left)]
        case .sundry: return [PlannedAllocation(.sundry, member: nil, amount: left)]
        }
    }

    static func refused(_ ja: String, _ en: String) -> Problem {
        Problem(.allocationInvalid, detail: Message(ja: ja, en: en))
    }
}
