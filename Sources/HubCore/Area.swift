/// The levels at which figures are shown, widest first.
package enum AreaLevel: String, CaseIterable, Sendable, Codable {
    case nation, region, prefecture, municipality, scheme
}

/// 八地方区分, the eight customary regions of Japan, by JIS X 0401 prefecture code.
package enum Region: Int, CaseIterable, Sendable {
    case hokkaido = 1, tohoku, kanto, chubu, kinki, chugoku, shikoku, kyushu

    /// `prefecture`: 1–47 as in JIS X 0401.
    package init?(prefecture: Int) {
        switch prefecture {
        case 1: self = .hokkaido
        case 2...7: self = .tohoku
        case 8...14: self = .kanto
        case 15...23: self = .chubu
        case 24...30: self = .kinki
        case 31...35: self = .chugoku
        case 36...39: self = .shikoku
        case 40...47: self = .kyushu
        default: return nil
        }
    }

    /// `R1` to `R8`: regions have no code in JIS, so these are ours.
    package var code: String { "R\(rawValue)" }

    package var label: Message {
        switch self {
        case .hokkaido: Message(ja: "北海道", en: "Hokkaido")
        case .tohoku: Message(ja: "東北", en: "Tohoku")
        case .kanto: Message(ja: "関東", en: "Kanto")
        case .chubu: Message(ja: "中部", en: "Chubu")
        case .kinki: Message(ja: "近畿", en: "Kinki")
        case .chugoku: Message(ja: "中国", en: "Chugoku")
        case .shikoku: Message(ja: "四国", en: "Shikoku")
        case .kyushu: Message(ja: "九州・沖縄", en: "Kyushu and Okinawa")
        }
    }
}
