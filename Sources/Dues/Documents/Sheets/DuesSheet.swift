import HubCore

/// What one document says, complete: from it alone the page is laid out, so that the same sheet gives the same bytes.
/// Kept as JSON beside the frozen bytes.
package struct DuesSheet: Sendable, Equatable, Codable {
    /// To whom it goes.
    package struct Addressee: Sendable, Equatable, Codable {
        package let postalCode: String?
        package let address: String?
        /// Who pays; written with 御中.
        package let name: String
        /// The member that is meant, where somebody else pays for it.
        package let member: String?

        package init(postalCode: String?, address: String?, name: String, member: String?) {
            self.postalCode = postalCode
            self.address = address
            self.name = name
            self.member = member
        }
    }

    /// A due that the document speaks of.
    package struct Item: Sendable, Equatable, Codable {
        package let invoice: String
        /// 令和8年度 団体会員会費
        package let title: String
        package let fiscalYear: Int
        package let amount: Yen
        package let dueOn: Day

        package init(invoice: String, title: String, fiscalYear: Int, amount: Yen, dueOn: Day) {
            self.invoice = invoice
            self.title = title
            self.fiscalYear = fiscalYear
            self.amount = amount
            self.dueOn = dueOn
        }
    }

    package enum Body: Sendable, Equatable, Codable {
        /// 請求書. `resolution`: the general meeting's, on which the due rests.
        case invoice(resolution: String)
        /// 領収書 for money that came on the day given.
        case receipt(receivedOn: Day)
        /// お知らせ to 催告書, by what the bank had told until the day given.
        case reminder(ReminderLevel, paymentsSeenUntil: Day)
        /// 請求取消通知書
        case cancellation(reason: String)
        /// 返金通知書
        case refund(paidOn: Day, reason: String)
    }

    package let body: Body
    /// Of this document.
    package let number: String
    package let issuedOn: Day
    /// 1, and more for each time that it was issued again.
    package let edition: Int
    package let issuer: DuesIssuer
    package let addressee: Addressee
    /// In order; at least one.
    package let items: [Item]
    /// Of a network that does not exist; said on the page.
    package let isMadeUp: Bool

    package init(
        _ body: Body, number: String, issuedOn: Day, edition: Int = 1, issuer: DuesIssuer, addressee: Addressee,
        items: [Item], isMadeUp: Bool
    ) {
        self.body = body
        self.number = number
        self.issuedOn = issuedOn
        self.edition = edition
        self.issuer = issuer
        self.addressee = addressee
        self.items = items
        self.isMadeUp = isMadeUp
    }

    package var total: Yen { items.reduce(.zero) { $0 + $1.amount } }
}

/// How urgently dues are asked for.
package enum ReminderLevel: Int, Sendable, Codable, CaseIterable {
    case notice = 1, request, again, demand

    package var title: Message {
        switch self {
        case .notice: Message(ja: "会費納入のお知らせ", en: "Notice of dues")
        case .request: Message(ja: "会費納入のお願い", en: "Request to pay dues")
        case .again: Message(ja: "会費納入の再度のお願い", en: "Second request to pay dues")
        case .demand: Message(ja: "催告書", en: "Formal demand")
        }
    }
}

extension DuesSheet {
    package var title: String {
        switch body {
        case .invoice: "請求書"
        case .receipt: "領収書"
        case .reminder(let level, _): level.title.ja
        case .cancellation: "請求取消通知書"
        case .refund: "返金通知書"
        }
    }

    /// As a list and a mail name it: 請求書 HSJ-2026-00001.
    package var caption: String { "\(title) \(number)" + (edition > 1 ? "(再発行)" : "") }
}
