/// The languages that a person of the network is answered in. Japanese unless English is asked for.
package enum Language: String, Sendable, Codable, CaseIterable {
    case ja, en
}

/// A text in both languages.
package struct Message: Hashable, Sendable, Codable {
    package let ja: String
    package let en: String

    package init(ja: String, en: String) {
        self.ja = ja
        self.en = en
    }

    package subscript(language: Language) -> String {
        switch language {
        case .ja: ja
        case .en: en
        }
    }
}
