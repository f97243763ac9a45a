import Foundation
import HubCore

extension DataDictionary {
    /// Reads a dictionary document and checks all that its parts say of each other.
    ///
    /// Throws `dictionaryInvalid` naming the first place at fault: malformed JSON, an id that is malformed, there twice
    /// or not defined, a kind over time that does not go with what is declared.
    package init(decoding bytes: Data) throws(Problem) {
        let document = try DictionaryDocument(json: bytes)
        let top = DocumentPlace.top

        let units = try document.units.map { (unit) throws(Problem) in
            try UnitOfMeasure(unit, at: top / "units" / unit.id)
        }
        try (top / "units").requireDistinct(units.map(\.id))

        let categories = try document.categories.map { (list) throws(Problem) in
            try Category(list, at: top / "categories" / list.id)
        }
        try (top / "categories").requireDistinct(categories.map(\.id))

        let dataSets = try document.dataSets.map { (dataSet) throws(Problem) in
            try DataSet(dataSet, units: units, categories: categories, at: top / "dataSets" / dataSet.id)
        }
        try (top / "dataSets").requireDistinct(dataSets.map(\.id))
        let elements = try ElementCatalogue(dataSets, categories: categories)

        let indicators = try document.indicators.map { (indicator) throws(Problem) in
            try Indicator(indicator, elements: elements, at: top / "indicators" / indicator.id)
        }
        try elements.check(indicators)

        let codeLists = try document.codeLists.map { (list) throws(Problem) in
            try CodeList(list, at: top / "codeLists" / list.id)
        }
        try (top / "codeLists").requireDistinct(codeLists.map(\.id))

        let continuation = try document.continues.map { (continuation) throws(Problem) in
            try Continuation(continuation, elements: elements, categories: categories, at: top / "continues")
        }

        self.init(
            version: try (top / "version").identifier(document.version), label: try top.label(document.label),
            dataSets: dataSets, categories: categories, indicators: indicators, codeLists: codeLists,
            continuation: continuation)
    }
}

extension DictionaryDocument {
    /// The shape only; a problem names the member that is missing or of another type.
    fileprivate init(json: Data) throws(Problem) {
        do {
            self = try JSONDecoder().decode(Self.self, from: json)
        } catch let error as DecodingError {
            throw error.place.problem(ja: "形式が正しくありません", en: "is missing or malformed")
        } catch {
            throw DocumentPlace.top.problem(ja: "読み取れません", en: "cannot be read")
        }
    }
}

extension DecodingError {
    var place: DocumentPlace {
        let path: [any CodingKey] =
            switch self {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        return path.reduce(.top) { place, key in place / (key.intValue.map(String.init) ?? key.stringValue) }
    }
}
