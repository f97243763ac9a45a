import HubCore

/// How sure it is whose payment this is; T0 is the surest.
package enum MatchingTier: Int16, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// A virtual account, payer's code or invoice number.
    case code
    /// A name that a person confirmed.
    case alias
    /// A name that is the member's own or registered.
    case name
    /// A cut name, several members, or one payer for several.
    case likely
    /// Short by the fee of a transfer.
    case shortByFee
    case none

    package var label: String { "T\(rawValue)" }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Why a payment is matched, proposed or left, so that a person can check it.
package enum MatchingReason: String, Sendable, Hashable, Codable, CaseIterable {
    case payerCode = "payer-code"
    case invoiceNumber = "invoice-number"
    case confirmedName = "confirmed-name"
    case equalName = "equal-name"
    case cutName = "cut-name"
    case legalFormDiffers = "legal-form-differs"
    case sameNameOfSeveral = "same-name-of-several"
    case payerForSeveral = "payer-for-several"
    case evidenceConflicts = "evidence-conflicts"
    case exactAmount = "exact-amount"
    case severalInvoices = "several-invoices"
    case shortByFee = "short-by-fee"
    case alreadyPaid = "already-paid"
    case amountDiffers = "amount-differs"
    case nothingOpen = "nothing-open"
    case unknownPayer = "unknown-payer"

    package var text: Message {
        switch self {
        case .payerCode: Message(ja: "振込依頼人コードまたは専用口座が会員のもの", en: "the payer's code or virtual account is the member's")
        case .invoiceNumber: Message(ja: "請求書番号の記載あり", en: "an invoice number is given")
        case .confirmedName: Message(ja: "以前に確認した名義", en: "a name confirmed earlier")
        case .equalName: Message(ja: "名義が会員の名称・登録名義と一致", en: "the name is the member's or registered")
        case .cutName: Message(ja: "名義が途中まで一致(銀行が末尾を切った可能性)", en: "the name agrees as far as the bank keeps it")
        case .legalFormDiffers: Message(ja: "法人格の表記以外は一致", en: "the name agrees but for the legal form")
        case .sameNameOfSeveral: Message(ja: "同じ名義の会員が複数", en: "several members have this name")
        case .payerForSeveral: Message(ja: "複数会員分をまとめた支払いの可能性", en: "one payer may pay for several members")
        case .evidenceConflicts: Message(ja: "番号と名義が別の会員を示す", en: "number and name point at different members")
        case .exactAmount: Message(ja: "金額が請求額と一致", en: "the amount is what is owed")
        case .severalInvoices: Message(ja: "未払いの請求書が複数", en: "several invoices are open")
        case .shortByFee: Message(ja: "振込手数料の分だけ不足", en: "short by the fee of a transfer")
        case .alreadyPaid: Message(ja: "請求書は支払済み(二重払いの可能性)", en: "the invoice is paid already")
        case .amountDiffers: Message(ja: "金額が請求額と違う", en: "the amount is not what is owed")
        case .nothingOpen: Message(ja: "未払いの請求書がない", en: "nothing is open")
        case .unknownPayer: Message(ja: "名義に心当たりのある会員がない", en: "no member is known by this name")
        }
    }
}

/// A part of a payment and where it goes.
package struct PlannedAllocation: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        case invoice(InvoiceNumber)
        /// 預り金: it is the member's, and a person decides what for.
        case deposit
        /// 仮受金: nobody knows yet what it is for.
        case suspense
        /// 雑収入, such as interest: no dues at all.
        case sundry
    }

    package let target: Target
    package let member: SchemeID?
    /// Of the payment, above zero.
    package let amount: Yen
    /// What the bank took and the national office bears; counts as paid.
    package let fee: Yen

    package init(_ target: Target, member: SchemeID?, amount: Yen, fee: Yen = .zero) {
        self.target = target
        self.member = member
        self.amount = amount
        self.fee = fee
    }
}

/// What is to become of one payment.
package struct MatchingDecision: Sendable, Equatable {
    package enum Action: Sendable, Equatable {
        /// Posted without a person.
        case post([PlannedAllocation])
        /// For a person to choose from; may be none where only members are known.
        case propose([[PlannedAllocation]])
        case leave
    }

    package let line: BankLineID
    package let tier: MatchingTier
    package let action: Action
    package let reasons: [MatchingReason]
    /// Whom it may be of.
    package let members: [SchemeID]
}
