import HubCore

/// Gives each scheme a word that no other in its prefecture has, and a name that no other in the network has.
struct SchemeNames {
    private var taken: Set<String> = []
    private var random: SeededRandom

    init(random: SeededRandom) { self.random = random }

    struct Choice {
        let word: SchemeWord
        let code: SchemeCode
        let name: String
        let kana: String
    }

    mutating func choose(in place: Municipality) throws(Problem) -> Choice {
        let (short, kana) = place.withoutSuffix
        // Past all words (a network much larger than the real one) a number tells them apart.
        var attempt = 0
        while true {
            let word = SchemeWord.all[random.integer(in: 0...(SchemeWord.all.count - 1))]
            attempt += 1
            let number = attempt > 8 * SchemeWord.all.count ? String(attempt) : ""
            let code = "hs-\(place.prefecture)-\(word.romaji)\(number)"
            let name = "ホームスタート\(word.hiragana)\(short)\(number)（架空）"
            guard !taken.contains(code), !taken.contains(name) else { continue }
            taken.formUnion([code, name])
            return Choice(
                word: word, code: try SchemeCode(parsing: code), name: name,
                kana: "ホームスタート\(word.katakana)\(kana)\(number)")
        }
    }
}

extension Municipality {
    /// 府中 of 府中市, with its kana.
    fileprivate var withoutSuffix: (name: String, kana: String) {
        for suffix in ["シ", "ク", "チョウ", "マチ", "ソン", "ムラ"] where kana.hasSuffix(suffix) && name.count > 1 {
            return (String(name.dropLast()), String(kana.dropLast(suffix.count)))
        }
        return (name, kana)
    }
}
