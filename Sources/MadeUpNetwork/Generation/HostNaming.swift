/// How the made-up host organisations are called, and how the bank shortens them.
struct HostNaming {
    let type: HostType
    /// How often this kind of host is drawn.
    let weight: Double
    let form: LegalForm
    /// What follows the scheme's word, with its kana.
    let purpose: (name: String, kana: String)

    enum LegalForm {
        case npo, socialWelfare, association, unincorporated

        var name: String {
            switch self {
            case .npo: "特定非営利活動法人"
            case .socialWelfare: "社会福祉法人"
            case .association: "一般社団法人"
            case .unincorporated: ""
            }
        }

        var kana: String {
            switch self {
            case .npo: "トクテイヒエイリカツドウホウジン"
            case .socialWelfare: "シャカイフクシホウジン"
            case .association: "イッパンシャダンホウジン"
            case .unincorporated: ""
            }
        }

        /// The abbreviation that Japanese banks put before a payer's name.
        var bankPrefix: String {
            switch self {
            case .npo: "トクヒ)"
            case .socialWelfare: "フク)"
            case .association: "シヤ)"
            case .unincorporated: ""
            }
        }
    }

    static let all: [HostNaming] = [
        .init(type: .hiroba, weight: 34, form: .npo, purpose: ("子育てひろば", "コソダテヒロバ")),
        .init(type: .famisapo, weight: 10, form: .npo, purpose: ("ファミリーサポートの会", "ファミリーサポートノカイ")),
        .init(type: .midwives, weight: 6, form: .association, purpose: ("母子保健の会", "ボシホケンノカイ")),
        .init(type: .nursery, weight: 12, form: .socialWelfare, purpose: ("保育会", "ホイクカイ")),
        .init(type: .supportCentre, weight: 14, form: .npo, purpose: ("子育て支援センター", "コソダテシエンセンター")),
        .init(type: .childrensHome, weight: 4, form: .socialWelfare, purpose: ("福祉会", "フクシカイ")),
        .init(type: .newlyFormed, weight: 12, form: .unincorporated, purpose: ("家庭訪問の会", "カテイホウモンノカイ")),
        .init(type: .alliance, weight: 4, form: .unincorporated, purpose: ("子育て連絡会", "コソダテレンラクカイ")),
        .init(type: .other, weight: 4, form: .association, purpose: ("地域の輪", "チイキノワ")),
    ]

    func organisation(_ word: SchemeWord) -> HostOrganisation {
        HostOrganisation(
            type: type, name: "\(form.name)\(word.hiragana)\(purpose.name)（架空）",
            kana: form.kana + word.katakana + purpose.kana)
    }

    /// Banks know no small kana, and write the long mark as a hyphen.
    func payerKana(_ word: SchemeWord) -> String {
        let large: [Character: Character] = [
            "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ", "ッ": "ツ", "ャ": "ヤ", "ュ": "ユ", "ョ": "ヨ", "ー": "-",
        ]
        return form.bankPrefix + String((word.katakana + purpose.kana).map { large[$0] ?? $0 })
    }
}
