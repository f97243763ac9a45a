import HubCore

/// What is true of a scheme from one day on.
package struct Profile: Sendable, Codable, Equatable {
    package let from: Day
    /// JIS X 0402 with the check digit; the scheme's own municipality first.
    package let areasServed: [String]
    package let organizers: Int
    package let trustees: Int
    /// Meetings of the steering committee in a year.
    package let committeeMeetings: Int
    /// What a local government commissions; empty for nothing.
    package let programmes: [Programme]
    package let subsidy: Bool
    package let privateGrant: Bool
    package let yearlyBudget: Yen
    /// The day visits began.
    package let startOfActivity: Day
}

/// The organisation that runs a scheme.
package struct HostOrganisation: Sendable, Codable, Equatable {
    package let type: HostType
    package let name: String
    package let kana: String
}

/// 運営団体の種類, by the ids of the dictionary's code list `hostType`.
package enum HostType: String, Sendable, Codable, CaseIterable {
    case hiroba, famisapo, midwives, nursery, supportCentre, childrensHome, newlyFormed, alliance, other
}

/// 委託実績のある事業, by the ids of the dictionary's code list `programme`.
package enum Programme: String, Sendable, Codable, CaseIterable {
    case supportHub, careVisits, multipleBirths, userSupport, perinatal, municipal
}

/// Who gets the invoice, and the name that a bank transfer of the dues carries.
package struct BillingContact: Sendable, Codable, Equatable {
    /// An office, never a person: 会計担当.
    package let addressee: String
    /// Under `.example`, which no mail reaches (RFC 2606).
    package let email: String
    /// As banks write it: `トクヒ)ヒダマリコソダテヒロバ`, small kana large.
    package let payerKana: String
}
