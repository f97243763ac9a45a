import Foundation
import HubCore

extension ReleaseTemplates {
    /// Reads a document of templates and checks it against the dictionary whose figures they show.
    ///
    /// Throws `release-templates-invalid` naming the first place at fault: malformed JSON, an id that is there twice or
    /// not in the dictionary, a table that no release may have.
    package init(decoding bytes: Data, in dictionary: DataDictionary) throws(Problem) {
        do {
            try self.init(try ReleaseTemplatesDocument(json: bytes), in: dictionary)
        } catch {
            // The same checks as those of a dictionary, about another document.
            guard error.kind == .dictionaryInvalid else { throw error }
            throw Problem(.releaseTemplatesInvalid, detail: error.detail, members: error.members)
        }
    }

    private init(_ document: ReleaseTemplatesDocument, in dictionary: DataDictionary) throws(Problem) {
        let top = DocumentPlace.top
        let groups = try document.groups.map { (group) throws(Problem) in
            try CombinedOptions(group, in: dictionary, at: top / "groups" / group.id)
        }
        try (top / "groups").requireDistinct(
            groups.flatMap { group in group.options.map { "\(group.category)=\($0)" } })
        let templates = try document.templates.map { (template) throws(Problem) in
            try ReleaseTemplate(template, in: dictionary, at: top / "templates" / template.id)
        }
        try (top / "templates").requireDistinct(templates.map(\.id))
        guard templates.count <= Limits.templatesPerRelease else {
            throw (top / "templates").problem(ja: "表が多すぎます", en: "has too many tables")
        }
        self.init(
            version: try (top / "version").identifier(document.version), label: try top.label(document.label),
            groups: groups, templates: templates)
    }
}

/// As it is written down, before anything is checked.
private struct ReleaseTemplatesDocument: Decodable {
    let version: String
    let label: Message
    let groups: [Group]
    let templates: [Template]

    struct Group: Decodable {
        let category: String
        let id: String
        let label: Message
        let options: [String]
    }

    struct Template: Decodable {
        let id: String
        let label: Message
        let release: ReleaseKind
        let area: AreaLevel
        let period: PeriodType
        let elements: [String]
        let breakdown: String?
    }

    init(json: Data) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Self.self, from: json)
        } catch let error as DecodingError {
            throw error.place.problem(ja: "形式が正しくありません", en: "is missing or malformed")
        } catch {
            throw DocumentPlace.top.problem(ja: "読み取れません", en: "cannot be read")
        }
    }
}

extension CombinedOptions {
    fileprivate init(
        _ document: ReleaseTemplatesDocument.Group, in dictionary: DataDictionary, at place: DocumentPlace
    ) throws(Problem) {
        guard let id = Category.ID(parsing: document.category), let category = dictionary.category(id) else {
            throw (place / "category").unknown(document.category)
        }
        let options = try document.options.map { (name) throws(Problem) in
            guard let option = category.options.first(where: { $0.id.rawValue == name }) else {
                throw (place / "options").unknown(name)
            }
            return option.id
        }
        guard options.count > 1 else { throw (place / "options").problem(ja: "二つ以上必要です", en: "needs two or more") }
        let own: CategoryOption.ID = try place.identifier(document.id)
        guard category.option(own) == nil else {
            throw place.problem(ja: "同じ名前の選択肢があります", en: "is the name of an option too")
        }
        self.init(category: id, id: own, label: try place.label(document.label), options: options)
    }
}

extension ReleaseTemplate {
    fileprivate init(
        _ document: ReleaseTemplatesDocument.Template, in dictionary: DataDictionary, at place: DocumentPlace
    ) throws(Problem) {
        guard Self.isAllowed(document.release, document.area, document.period) else {
            throw place.problem(
                ja: "この公表では地域「\(document.area.rawValue)」・期間「\(document.period.rawValue)」の表は作れません",
                en: "no such release shows \(document.area.rawValue) by \(document.period.rawValue)")
        }
        guard document.release == .final || document.breakdown == nil else {
            throw (place / "breakdown").problem(ja: "速報に内訳は付けられません", en: "an interim release has totals only")
        }
        let breakdown = try document.breakdown.map { (name) throws(Problem) in
            guard let id = Category.ID(parsing: name), dictionary.category(id) != nil else {
                throw (place / "breakdown").unknown(name)
            }
            return id
        }
        let elements = try document.elements.map { (name) throws(Problem) in
            let place = place / "elements" / name
            guard let id = DataElement.ID(parsing: name), let element = dictionary.element(id) else {
                throw place.unknown(name)
            }
            guard element.decimals == 0 else {
                throw place.problem(ja: "整数の項目だけを公表できます", en: "only whole numbers can be protected")
            }
            if let breakdown,
                element.kind == .distinct || !element.breakdowns.contains(where: { $0.contains([breakdown]) })
            {
                throw place.problem(ja: "この内訳では報告されません", en: "is not reported by this category")
            }
            return id
        }
        guard !elements.isEmpty else { throw (place / "elements").problem(ja: "項目がありません", en: "names no element") }
        try (place / "elements").requireDistinct(elements)
        self.init(
            id: try place.identifier(document.id), label: try place.label(document.label), release: document.release,
            area: document.area, period: document.period, elements: elements, breakdown: breakdown)
    }

    /// The narrower the place, the longer the time: nearly every municipality has one scheme, and nearly every month of
    /// a prefecture fewer than ten families.
    private static func isAllowed(_ kind: ReleaseKind, _ area: AreaLevel, _ period: PeriodType) -> Bool {
        switch (kind, area, period) {
        case (.interim, .nation, .half), (.final, .nation, _), (.final, .region, .half), (.final, .region, .year),
            (.final, .prefecture, .year):
            true
        default: false
        }
    }
}
