import HubCore

extension DictionaryDocument {
    struct Continuation: Decodable {
        let version: String
        let elements: [Change]?
        let options: [String: [Change]]?
        let breakdowns: [String: [TableChange]]?
    }

    /// One of the four, with `to` for all but `retired`.
    struct Change: Decodable {
        let renamed: String?
        let merged: [String]?
        let split: String?
        let retired: String?
        let to: Names?
    }

    struct TableChange: Decodable {
        let merged: [String]?
        let split: [String]?
        let retired: [String]?
        let to: [String]?
    }

    enum Names: Decodable {
        case one(String)
        case many([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                self = .one(name)
            } else {
                self = .many(try container.decode([String].self))
            }
        }
    }
}

extension Continuation {
    /// Checks all that can be checked without the version before; `DictionaryMapping` checks the rest.
    init(
        _ document: DictionaryDocument.Continuation, elements: ElementCatalogue, categories: [Category],
        at place: DocumentPlace
    ) throws(Problem) {
        version = try (place / "version").identifier(document.version)
        self.elements = try Succession.all(
            document.elements ?? [], isThere: { elements.contains(elementNamed: $0.rawValue) },
            at: place / "elements")

        var options: [Category.ID: [Succession<CategoryOption>]] = [:]
        for (name, changes) in (document.options ?? [:]).sorted(by: { $0.key < $1.key }) {
            let place = place / "options" / name
            let category = try elements.category(name, at: place)
            options[category.id] = try Succession.all(
                changes, isThere: { category.option($0) != nil }, at: place)
        }
        self.options = options

        var breakdowns: [DataElement.ID: [TableSuccession]] = [:]
        for (name, changes) in (document.breakdowns ?? [:]).sorted(by: { $0.key < $1.key }) {
            let place = place / "breakdowns" / name
            let successions = try changes.enumerated().map { (position, change) throws(Problem) in
                try TableSuccession(change, at: place / position)
            }
            try place.requireDistinct(successions.map(\.before.description))
            breakdowns[try place.identifier(name)] = successions
        }
        self.breakdowns = breakdowns
    }
}

extension Succession {
    fileprivate static func all(
        _ changes: [DictionaryDocument.Change], isThere: (Identifier<Subject>) -> Bool, at place: DocumentPlace
    ) throws(Problem) -> [Self] {
        let all = try changes.enumerated().map { (position, change) throws(Problem) in
            try Self(change, at: place / position)
        }
        try place.requireDistinct(all.flatMap(\.before))
        try place.requireDistinct(all.flatMap(\.after))
        for old in all.lazy.flatMap(\.before) where isThere(old) {
            throw (place / old).problem(
                ja: "この版にも同じIDがあります。意味が変わるものには新しいIDが必要です",
                en: "is an id of this version too; what changes its meaning needs a new id")
        }
        for new in all.lazy.flatMap(\.after) where !isThere(new) { throw (place / new).unknown(new.rawValue) }
        return all
    }

    private init(_ change: DictionaryDocument.Change, at place: DocumentPlace) throws(Problem) {
        switch (change.renamed, change.merged, change.split, change.retired, change.to) {
        case (let old?, nil, nil, nil, .one(let new)?):
            self = .renamed(try place.identifier(old), to: try place.identifier(new))
        case (nil, let old?, nil, nil, .one(let new)?) where old.count > 1:
            self = .merged(
                try old.map { (name) throws(Problem) in try place.identifier(name) }, to: try place.identifier(new))
        case (nil, nil, let old?, nil, .many(let new)?) where new.count > 1:
            self = .split(
                try place.identifier(old), to: try new.map { (name) throws(Problem) in try place.identifier(name) })
        case (nil, nil, nil, let old?, nil):
            self = .retired(try place.identifier(old))
        default:
            throw place.problem(
                ja: "renamed（1対1）、merged（2つ以上から1つ）、split（1つから2つ以上）、retired のどれか一つを書いてください",
                en: "must be one of renamed (one to one), merged (several to one), split (one to several), retired")
        }
    }
}

extension TableSuccession {
    fileprivate init(_ change: DictionaryDocument.TableChange, at place: DocumentPlace) throws(Problem) {
        switch (change.merged, change.split, change.retired, change.to) {
        case (let old?, nil, nil, let new?):
            self = .merged(try Self.table(old, at: place), to: try Self.table(new, at: place))
        case (nil, let old?, nil, let new?):
            self = .split(try Self.table(old, at: place), to: try Self.table(new, at: place))
        case (nil, nil, let old?, nil):
            self = .retired(try Self.table(old, at: place))
        default:
            throw place.problem(
                ja: "merged、split、retired のどれか一つを書いてください", en: "must be one of merged, split, retired")
        }
        switch self {
        case .merged(let old, let new) where !new.isStrictSubset(of: old):
            throw place.problem(ja: "merged では内訳が減ります", en: "a merged table has fewer categories than before")
        case .split(let old, let new) where !old.isStrictSubset(of: new):
            throw place.problem(ja: "split では内訳が増えます", en: "a split table has more categories than before")
        default: return
        }
    }

    private static func table(_ names: [String], at place: DocumentPlace) throws(Problem) -> ReportedTable {
        try place.requireDistinct(names)
        return ReportedTable(try names.map { (name) throws(Problem) in try place.identifier(name) })
    }
}

extension ReportedTable {
    /// `item×type`; `total` for the table without categories.
    var description: String { isEmpty ? "total" : sorted().map(\.rawValue).joined(separator: "×") }
}
