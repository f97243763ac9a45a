import HubCore

extension UnitOfMeasure {
    init(_ document: DictionaryDocument.LabelledCode, at place: DocumentPlace) throws(Problem) {
        self.init(id: try place.identifier(document.id), label: try place.label(document.label))
    }
}

extension Category {
    init(_ document: DictionaryDocument.List, at place: DocumentPlace) throws(Problem) {
        let options = try document.options.map { (option) throws(Problem) in
            let place = place / "options" / option.id
            return CategoryOption(id: try place.identifier(option.id), label: try place.label(option.label))
        }
        try document.requireDistinctOptions(at: place)
        self.init(id: try place.identifier(document.id), label: try place.label(document.label), options: options)
    }
}

extension CodeList {
    init(_ document: DictionaryDocument.List, at place: DocumentPlace) throws(Problem) {
        let codes = try document.options.map { (option) throws(Problem) in
            let place = place / "options" / option.id
            return Code(id: try place.identifier(option.id), label: try place.label(option.label))
        }
        try document.requireDistinctOptions(at: place)
        self.init(id: try place.identifier(document.id), label: try place.label(document.label), codes: codes)
    }
}

extension DictionaryDocument.List {
    /// Labels must be distinct as well: some programs that read statistics go by them.
    fileprivate func requireDistinctOptions(at place: DocumentPlace) throws(Problem) {
        let place = place / "options"
        guard !options.isEmpty else { throw place.problem(ja: "選択肢がありません", en: "has no options") }
        try place.requireDistinct(options.map(\.id))
        try place.requireDistinct(options.map(\.label.ja))
        try place.requireDistinct(options.map(\.label.en))
    }
}
