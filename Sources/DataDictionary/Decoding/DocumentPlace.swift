import HubCore

/// Where in a dictionary document something stands, so that a problem can name it:
/// `dataSets/activity/elements/families.new/breakdowns/1`.
struct DocumentPlace {
    private let path: String

    static let top = DocumentPlace(path: "")

    static func / (place: DocumentPlace, step: some CustomStringConvertible) -> DocumentPlace {
        let step = step.description.excerpt
        return DocumentPlace(path: place.path.isEmpty ? step : place.path + "/" + step)
    }

    func problem(ja: String, en: String) -> Problem {
        let path = path.isEmpty ? "/" : path
        return Problem(
            .dictionaryInvalid, detail: Message(ja: "\(path): \(ja)", en: "\(path): \(en)"),
            members: ["path": .text(path)])
    }

    func unknown(_ name: String) -> Problem {
        problem(ja: "「\(name.excerpt)」は定義されていません", en: "\(name.excerpt) is not defined")
    }

    // MARK: Checks that many parts share

    func identifier<Subject>(_ text: String) throws(Problem) -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(parsing: text) else {
            throw problem(ja: "「\(text.excerpt)」はIDとして使えません", en: "\(text.excerpt) cannot be an id")
        }
        return identifier
    }

    /// Both languages must be there: everything in the dictionary is shown to people.
    func label(_ label: Message) throws(Problem) -> Message {
        for text in [label.ja, label.en] where text.isEmpty || text.utf8.count > 240 {
            throw (self / "label").problem(ja: "ラベルが空か、長すぎます", en: "a label is empty or too long")
        }
        return label
    }

    func requireDistinct<Name: Hashable & CustomStringConvertible>(_ names: [Name]) throws(Problem) {
        var seen: Set<Name> = []
        for name in names where !seen.insert(name).inserted {
            throw (self / name).problem(ja: "同じものが二つあります", en: "is there twice")
        }
    }

    func digits(_ decimals: Int) throws(Problem) -> Int {
        guard (0...6).contains(decimals) else {
            throw (self / "decimals").problem(ja: "0から6までです", en: "must be 0 to 6")
        }
        return decimals
    }
}
