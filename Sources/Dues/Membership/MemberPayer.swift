import HubCore
import Mailing

/// Who pays for a member, where it is not the member itself: a municipality, a parent corporation.
package struct MemberPayer: Sendable, Equatable, Encodable {
    package let name: String
    /// As it stands on bank transfers; nil where it is not known.
    package let kana: String?
    package let postalCode: String?
    package let address: String?
    package let mail: String?

    /// Problems: `request-invalid`.
    package init(
        name: String, kana: String? = nil, postalCode: String? = nil, address: String? = nil, mail: String? = nil
    ) throws(Problem) {
        for text in [name, kana ?? "", address ?? ""] {
            guard text.count <= DuesLimits.payerCharacters, !text.unicodeScalars.contains(where: { $0.value < 0x20 })
            else { throw Self.unsound("name, kana, address") }
        }
        guard !name.isEmpty else { throw Self.unsound("name") }
        if let postalCode, postalCode.wholeMatch(of: /[0-9]{3}-[0-9]{4}/) == nil { throw Self.unsound("postal code") }
        if let mail { _ = try MailAddress(parsing: mail) }
        self.name = name
        self.kana = kana
        self.postalCode = postalCode
        self.address = address
        self.mail = mail
    }

    private static func unsound(_ field: String) -> Problem {
        Problem(
            .badRequest,
            detail: Message(ja: "支払者の \(field) が正しくありません", en: "the payer's \(field) is not sound"))
    }
}

/// How far a coming scheme is.
package enum OnboardingStage: Int16, Sendable, Equatable, CaseIterable {
    case studyMeeting = 1, hostDecided, organizerTrained, visitorCourse, visitsBegin

    package var title: Message {
        switch self {
        case .studyMeeting: Message(ja: "勉強会・話し合い", en: "study meeting and discussion")
        case .hostDecided: Message(ja: "運営団体の決定・計画", en: "host organisation decided, plan prepared")
        case .organizerTrained: Message(ja: "オーガナイザー養成講座", en: "organizer training")
        case .visitorCourse: Message(ja: "ホームビジター養成講座", en: "home-visitor course")
        case .visitsBegin: Message(ja: "家庭の募集・訪問開始", en: "families recruited, visits begin")
        }
    }
}
