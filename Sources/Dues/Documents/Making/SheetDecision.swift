import HubCore

/// Decides what a document says, and under which number it is kept.
struct SheetDecision: Sendable, Equatable {
    let kind: DocumentKind
    /// What it is about: one document for each, and edition.
    let subject: String
    let sheet: DuesSheet

    /// - Parameters:
    ///   - sources: of the order's invoices, in its order.
    ///   - editions: how many there are of such a document already.
    /// - Throws: `invoice-state` where the invoice is not in a state for such a document, `request-invalid`.
    init(
        _ order: DocumentOrder, _ sources: [DocumentSource], editions: Int, issuer: DuesIssuer, on day: Day
    ) throws(Problem) {
        let first = sources[0].invoice
        let edition = editions + 1
        let (body, number): (DuesSheet.Body, String)
        var items = sources.map { DuesSheet.Item($0.invoice) }
        switch order {
        case .invoice:
            (body, number) = (.invoice(resolution: sources[0].resolution), first.number.description)
        case .receipt(let payment, _):
            guard first.state != .void else { throw Self.unfit(first) }
            items = [DuesSheet.Item(first, amount: payment.amount)]
            (body, number) = (.receipt(receivedOn: payment.receivedOn), payment.number)
        case .reminder(_, let level, let seenUntil, let open):
            try Self.check(sources.map(\.invoice), open)
            items = sources.map { DuesSheet.Item($0.invoice, amount: open[$0.invoice.number]) }
            (body, number) = (.reminder(level, paymentsSeenUntil: seenUntil), "\(first.number)-N\(level.rawValue)")
        case .cancellation(_, let reason):
            try Self.require(first, .void)
            (body, number) = (.cancellation(reason: try Self.sound(reason)), "\(first.number)-C")
        case .refund(let refund, _, let reason):
            items = [DuesSheet.Item(first, amount: refund.amount)]
            (body, number) = (.refund(paidOn: refund.paidOn, reason: try Self.sound(reason)), refund.number)
        }
        kind = DocumentKind(body)
        subject = Self.subject(of: order)
        sheet = DuesSheet(
            body, number: number, issuedOn: kind == .invoice ? first.issuedOn : day, edition: edition, issuer: issuer,
            addressee: DuesSheet.Addressee(sources[0]), items: items, isMadeUp: first.member.isMadeUp)
    }

    /// What the order's document is kept under.
    static func subject(of order: DocumentOrder) -> String {
        let first = order.invoices.first?.description ?? ""
        switch order {
        case .reminder(_, let level, _, _): return "\(first)/\(level.rawValue)"
        case .receipt(let payment, _): return payment.subject
        case .refund(let refund, _, _): return refund.subject
        default: return first
        }
    }

    private static func require(_ invoice: Invoice, _ state: Invoice.State) throws(Problem) {
        guard invoice.state == state else { throw unfit(invoice) }
    }

    /// A reminder asks one member, for what it owes and no more.
    private static func check(_ invoices: [Invoice], _ open: [InvoiceNumber: Yen]) throws(Problem) {
        for invoice in invoices {
            guard invoice.member.id == invoices[0].member.id else { throw unfit(invoice) }
            switch (invoice.state, open[invoice.number]) {
            case (.issued, nil): break
            case (.issued, let open?), (.partiallyPaid, let open?):
                guard open > .zero, open <= invoice.amount else { throw unfit(invoice) }
            default: throw unfit(invoice)
            }
        }
    }

    private static func sound(_ reason: String) throws(Problem) -> String {
        guard (1...DuesLimits.reasonCharacters).contains(reason.count) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "理由を\(DuesLimits.reasonCharacters)字以内で入力してください",
                    en: "give a reason of at most \(DuesLimits.reasonCharacters) characters"))
        }
        return reason
    }

    private static func unfit(_ invoice: Invoice) -> Problem {
        Problem(
            .invoiceState,
            detail: Message(
                ja: "請求書 \(invoice.number)(\(invoice.state.title.ja))",
                en: "invoice \(invoice.number), \(invoice.state.title.en)"))
    }
}

extension DocumentKind {
    init(_ body: DuesSheet.Body) {
        switch body {
        case .invoice: self = .invoice
        case .receipt: self = .receipt
        case .reminder: self = .reminder
        case .cancellation: self = .cancellation
        case .refund: self = .refund
        }
    }
}

extension DuesSheet.Item {
    fileprivate init(_ invoice: Invoice, amount: Yen? = nil) {
        self.init(
            invoice: invoice.number.description,
            title: "\(invoice.fiscalYear.japanese) \(invoice.kind.title.ja)", fiscalYear: invoice.fiscalYear.year,
            amount: amount ?? invoice.amount, dueOn: invoice.dueOn)
    }
}

extension DuesSheet.Addressee {
    fileprivate init(_ source: DocumentSource) {
        let member = source.invoice.member.name
        let name = source.payer?.name ?? member
        self.init(
            postalCode: source.payer?.postalCode, address: source.payer?.address, name: name,
            member: name == member ? nil : member)
    }
}
