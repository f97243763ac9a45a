import DataDictionary
import HubCore

/// How people write the options of a category: its code, its label in either language, the label without what stands
/// in brackets, and a part of a label with ・ where only one option has it.
struct OptionNames: Sendable {
    let category: Category
    private let names: [Label: CategoryOption.ID]

    init(_ category: Category) {
        self.category = category
        var names: [Label: CategoryOption.ID] = [:]
        var ambiguous: Set<Label> = []
        func add(_ name: Label, _ option: CategoryOption.ID) {
            guard !name.isEmpty else { return }
            if let other = names[name], other != option { ambiguous.insert(name) }
            names[name] = option
        }
        // Weaker names first: a whole label is never ambiguous because of another's part.
        for option in category.options {
            let plain = Label(option.label.ja).plain
            for part in plain.text.split(separator: "・") { add(Label(String(part)), option.id) }
            for ending in ["など", "等"] where plain.text.hasSuffix(ending) {
                add(Label(String(plain.text.dropLast(ending.count))), option.id)
            }
            add(plain, option.id)
        }
        for name in ambiguous { names[name] = nil }
        for (name, option) in Self.otherWords[category.id.rawValue] ?? [:] {
            if let option = CategoryOption.ID(parsing: option), category.option(option) != nil {
                names[Label(name)] = option
            }
        }
        for option in category.options {
            names[Label(option.label.ja)] = option.id
            names[Label(option.label.en)] = option.id
            names[Label(option.id.rawValue)] = option.id
        }
        self.names = names
    }

    func option(_ text: String) -> CategoryOption.ID? {
        let label = Label(text)
        return names[label] ?? names[label.plain] ?? ordinal(label)
    }

    /// 5歳 where the last option is 4歳以上; 3 or N3 where a code is N03.
    private func ordinal(_ label: Label) -> CategoryOption.ID? {
        let digits = label.text.filter { $0.isASCII && $0.isNumber }
        let around = label.text.filter { !($0.isASCII && $0.isNumber) }
        guard let number = Int(digits), digits.count <= 2 else { return nil }
        if around.isEmpty || around == "n", let code = CategoryOption.ID(parsing: "N" + number.padded(2)),
            category.option(code) != nil
        {
            return code
        }
        return ["", "歳", "才", "歳児"].contains(around) ? years(number) : nil
    }

    /// The option for an age in completed years.
    func years(_ years: Int) -> CategoryOption.ID? {
        if let exact = CategoryOption.ID(parsing: String(years)), category.option(exact) != nil { return exact }
        return category.options.last { option in
            let id = option.id.rawValue
            return id.hasSuffix("plus") && (Int(id.dropLast(4)).map { $0 <= years } ?? false)
        }?.id
    }

    /// The labels, for a person who used another word.
    var listed: Message {
        Message(
            ja: category.options.map(\.label.ja).joined(separator: "、"),
            en: category.options.map(\.label.en).joined(separator: ", "))
    }

    /// Words of everyday use, by category and option of the network's dictionaries.
    private static let otherWords: [String: [String: String]] = [
        "age": ["妊娠": "pregnant", "妊婦": "pregnant", "産前": "pregnant", "胎児": "pregnant"],
        "outcome": [
            "満たされた": "met", "充足した": "met", "一部": "partly", "一部満たされた": "partly", "部分充足": "partly",
            "変化無し": "unchanged", "変わらない": "unchanged", "悪化した": "worse", "評価なし": "notAssessed",
        ],
        "type": ["乳幼児": "infant", "初産婦": "antenatalFirst", "経産婦": "antenatalLater"],
        "referral": [
            "行政窓口": "office", "行政": "office", "子育て支援課": "office", "役所": "office", "病院": "medical", "保育所": "nursery",
            "友人": "acquaintance", "再利用": "returning", "ホームページ": "media",
        ],
        "resource": ["子育て支援センター": "hiroba", "ひろば": "hiroba", "ファミサポ": "famisapo", "病院": "medical"],
    ]
}
