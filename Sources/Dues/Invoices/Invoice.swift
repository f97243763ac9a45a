import HubCore

/// A bill to one member. Never edited or deleted: a correction is another document, a void invoice keeps its number.
package struct Invoice: Sendable, Equatable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case issued
        case partiallyPaid = "partially-paid"
        case paid
        case void
        case writtenOff = "written-off"

        package var title: Message {
            switch self {
            case .issued: Message(ja: "発行済み", en: "issued")
            case .partiallyPaid: Message(ja: "一部入金", en: "partially paid")
            case .paid: Message(ja: "入金済み", en: "paid")
            case .void: Message(ja: "取消", en: "void")
            case .writtenOff: Message(ja: "貸倒", en: "written off")
            }
        }
    }

    package let number: InvoiceNumber
    package let member: BilledMember
    package let prefecture: String
    package let kind: FeeKind
    package let amount: Yen
    package let issuedOn: Day
    package let dueOn: Day
    package let state: State

    package var fiscalYear: FiscalYear { number.fiscalYear }
}

/// Invoices in the order of their numbers, and where to go on.
package struct InvoicePage: Sendable, Equatable {
    package let invoices: [Invoice]
    /// The last number of this page, nil when it is the last page.
    package let next: InvoiceNumber?

    package var isMadeUp: Bool { invoices.contains { $0.member.isMadeUp } }

    package init(invoices: [Invoice], next: InvoiceNumber?) {
        self.invoices = invoices
        self.next = next
    }
}

/// The proof that numbers have no gaps: as many invoices as numbers were given out.
package struct NumberReport: Sendable, Equatable {
    package let series: String
    package let given: Int
    package let invoices: Int
    package var missing: Int { given - invoices }
}
