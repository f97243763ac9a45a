import HubCore

/// Decides which payment pays which invoice. Pure: the same inputs give the same decisions.
///
/// A payment is posted without a person only when a code, a confirmed name or an equal name points at one member and at
/// nobody else, and that member has one open invoice of exactly the amount. Everything else is a person's to decide.
package struct Matching {
    private let directory: PayerDirectory
    private let policy: MatchingPolicy
    private var invoices: [InvoiceNumber: MatchingInputs.Invoice]
    private var invoicesOfMember: [SchemeID: [InvoiceNumber]]

    private init(_ inputs: MatchingInputs) {
        directory = PayerDirectory(inputs)
        policy = inputs.policy
        invoices = Dictionary(inputs.invoices.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        invoicesOfMember = Dictionary(grouping: inputs.invoices, by: \.member).mapValues { $0.map(\.number).sorted() }
    }

    /// One decision for each payment, in their order. What one payment pays is no longer open for the next.
    package static func decide(_ inputs: MatchingInputs) -> [MatchingDecision] {
        var matching = Matching(inputs)
        return inputs.payments.map { payment in
            let decision = matching.decide(payment)
            if case .post(let allocations) = decision.action { matching.settle(allocations) }
            return decision
        }
    }

    private mutating func settle(_ allocations: [PlannedAllocation]) {
        for allocation in allocations {
            guard case .invoice(let number) = allocation.target, let invoice = invoices[number] else { continue }
            invoices[number] = MatchingInputs.Invoice(
                number: number, member: invoice.member, amount: invoice.amount,
                balance: invoice.balance - allocation.amount - allocation.fee)
        }
    }

    // MARK: Who

    private func decide(_ payment: MatchingInputs.Payment) -> MatchingDecision {
        let name = PayerName(payment.name)
        let numbers = directory.invoices(in: payment.texts, reference: name.reference)
        let byCode = directory.members(byCodes: payment.codes).union(numbers.compactMap { invoices[$0]?.member })
        let byAlias = directory.members(byAlias: name)
        let byName = directory.members(byName: name)
        let longer = payment.nameMayBeCut ? directory.members(byBeginning: name) : []
        let named = byAlias.union(byName)

        if !byCode.isEmpty {
            var reasons: [MatchingReason] = []
            if numbers.isEmpty || byCode.count > 1 { reasons.append(.payerCode) }
            if !numbers.isEmpty { reasons.append(.invoiceNumber) }
            if !named.isEmpty, named.isDisjoint(with: byCode) {
                return Draft(payment, byCode.union(named), reasons + [.evidenceConflicts])
                    .several(openInvoices)
            }
            return decide(Draft(payment, byCode, reasons), .code, named: numbers)
        }
        if !named.isEmpty {
            let reasons: [MatchingReason] =
                (byAlias.isEmpty ? [] : [.confirmedName]) + (byName.isEmpty ? [] : [.equalName])
            let candidates = named.union(longer)
            let tier: MatchingTier = byAlias.isEmpty ? .name : .alias
            return decide(Draft(payment, candidates, reasons + (longer.isEmpty ? [] : [.cutName])), tier, named: [])
        }
        if !longer.isEmpty { return propose(Draft(payment, longer, [.cutName])) }
        let bare = directory.members(byBareName: name)
        if !bare.isEmpty { return propose(Draft(payment, bare, [.legalFormDiffers])) }
        return Draft(payment, [], [.unknownPayer]).left
    }

    // MARK: For what

    private func decide(_ draft: Draft, _ tier: MatchingTier, named: [InvoiceNumber]) -> MatchingDecision {
        guard let member = draft.onlyMember else {
            return draft.with(tier == .alias ? .payerForSeveral : .sameNameOfSeveral)
                .several(openInvoices)
        }
        let open = openInvoices(member)
        let meant = named.compactMap { invoices[$0] }.filter { $0.balance > .zero }
        if meant.count == 1, meant[0].balance == draft.amount {
            return draft.with(.exactAmount).posted(tier, [draft.whole(meant[0])])
        }
        guard let only = open.first, open.count == 1 else {
            return open.isEmpty ? nothingOpen(draft, member, tier) : severalOpen(draft, open)
        }
        if only.balance == draft.amount { return draft.with(.exactAmount).posted(tier, [draft.whole(only)]) }
        return otherAmount(draft, only)
    }

    /// Whatever the amount says: a name that is not quite the member's is for a person.
    private func propose(_ draft: Draft) -> MatchingDecision {
        guard let member = draft.onlyMember else {
            return draft.with(.sameNameOfSeveral).several(openInvoices)
        }
        let open = openInvoices(member)
        if open.isEmpty { return draft.with(.nothingOpen).proposed(.likely, [[draft.deposit(member)]]) }
        if open.count > 1 { return severalOpen(draft, open) }
        if open[0].balance == draft.amount {
            return draft.with(.exactAmount).proposed(.likely, [[draft.whole(open[0])]])
        }
        return otherAmount(draft, open[0])
    }

    private func nothingOpen(_ draft: Draft, _ member: SchemeID, _ tier: MatchingTier) -> MatchingDecision {
        let wasPaid = (invoicesOfMember[member] ?? []).contains { invoices[$0]?.amount == draft.amount }
        guard wasPaid else { return draft.with(.nothingOpen).proposed(.likely, [[draft.deposit(member)]]) }
        // A confirmed name may be of somebody who pays for others too; then it may be another's due.
        if tier == .alias { return draft.with(.alreadyPaid).proposed(.likely, [[draft.deposit(member)]]) }
        return draft.with(.alreadyPaid).posted(tier, [draft.deposit(member)])
    }

    private func severalOpen(_ draft: Draft, _ open: [MatchingInputs.Invoice]) -> MatchingDecision {
        let sum = open.reduce(Yen.zero) { $0 + $1.balance }
        if sum == draft.amount {
            return draft.with(.severalInvoices).with(.exactAmount)
                .proposed(.likely, [open.map { draft.part($0) }])
        }
        let exact = open.filter { $0.balance == draft.amount }.map { [draft.whole($0)] }
        if exact.isEmpty { return draft.with(.severalInvoices).with(.amountDiffers).proposed(.likely, []) }
        return draft.with(.severalInvoices).proposed(.likely, exact)
    }

    private func otherAmount(_ draft: Draft, _ invoice: MatchingInputs.Invoice) -> MatchingDecision {
        let missing = invoice.balance - draft.amount
        if policy.transferFees.contains(missing.amount) {
            return draft.with(.shortByFee).proposed(
                .shortByFee,
                [
                    [
                        PlannedAllocation(
                            .invoice(invoice.number), member: invoice.member, amount: draft.amount, fee: missing)
                    ]
                ])
        }
        if draft.amount > invoice.balance {
            let rest = draft.amount - invoice.balance
            let isMultiple = (draft.amount.amount % invoice.balance.amount) == 0
            return draft.with(isMultiple ? .payerForSeveral : .amountDiffers).proposed(
                .likely,
                [
                    [
                        draft.part(invoice),
                        PlannedAllocation(
                            isMultiple ? .suspense : .deposit, member: isMultiple ? nil : invoice.member, amount: rest),
                    ]
                ])
        }
        return draft.with(.amountDiffers).proposed(
            .likely, [[PlannedAllocation(.invoice(invoice.number), member: invoice.member, amount: draft.amount)]])
    }

    private func openInvoices(_ member: SchemeID) -> [MatchingInputs.Invoice] {
        (invoicesOfMember[member] ?? []).compactMap { invoices[$0] }.filter { $0.balance > .zero }
    }
}

/// A decision in the making.
private struct Draft {
    let payment: MatchingInputs.Payment
    let members: [SchemeID]
    var reasons: [MatchingReason]

    init(_ payment: MatchingInputs.Payment, _ members: Set<SchemeID>, _ reasons: [MatchingReason]) {
        self.payment = payment
        self.members = members.sorted()
        self.reasons = reasons
    }

    var amount: Yen { payment.amount }
    var onlyMember: SchemeID? { members.count == 1 ? members[0] : nil }

    func with(_ reason: MatchingReason) -> Draft {
        var draft = self
        draft.reasons.append(reason)
        return draft
    }

    func whole(_ invoice: MatchingInputs.Invoice) -> PlannedAllocation {
        PlannedAllocation(.invoice(invoice.number), member: invoice.member, amount: amount)
    }

    func part(_ invoice: MatchingInputs.Invoice) -> PlannedAllocation {
        PlannedAllocation(.invoice(invoice.number), member: invoice.member, amount: invoice.balance)
    }

    func deposit(_ member: SchemeID) -> PlannedAllocation {
        PlannedAllocation(.deposit, member: member, amount: amount)
    }

    func posted(_ tier: MatchingTier, _ allocations: [PlannedAllocation]) -> MatchingDecision {
        MatchingDecision(
            line: payment.line, tier: tier, action: .post(allocations), reasons: reasons, members: members)
    }

    func proposed(_ tier: MatchingTier, _ options: [[PlannedAllocation]]) -> MatchingDecision {
        MatchingDecision(
            line: payment.line, tier: tier, action: .propose(options), reasons: reasons, members: members)
    }

    var left: MatchingDecision {
        MatchingDecision(line: payment.line, tier: .none, action: .leave, reasons: reasons, members: members)
    }

    /// Several members: each that owes exactly this is an option, and all of them together when the amount is their sum.
    func several(_ open: (SchemeID) -> [MatchingInputs.Invoice]) -> MatchingDecision {
        let invoices = members.prefix(Self.mostMembers).flatMap(open)
        let sum = invoices.reduce(Yen.zero) { $0 + $1.balance }
        var options = invoices.filter { $0.balance == amount }.map { [whole($0)] }
        if invoices.count > 1, sum == amount { options.insert(invoices.map { part($0) }, at: 0) }
        if options.isEmpty { return with(.amountDiffers).proposed(.likely, []) }
        return proposed(.likely, options)
    }

    /// A name that so many share says nothing.
    private static let mostMembers = 50
}
