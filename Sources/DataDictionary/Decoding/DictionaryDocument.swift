import HubCore

/// A dictionary as it is written down (`seeds/dictionary`), before anything is checked. Names of members are those of
/// the document.
struct DictionaryDocument: Decodable {
    let version: String
    let label: Message
    let units: [LabelledCode]
    let categories: [List]
    let dataSets: [DataSet]
    let indicators: [IndicatorEntry]
    let codeLists: [List]
    let continues: Continuation?

    struct LabelledCode: Decodable {
        let id: String
        let label: Message
    }

    /// A category or a code list.
    struct List: Decodable {
        let id: String
        let label: Message
        let options: [LabelledCode]
    }

    struct DataSet: Decodable {
        let id: String
        let label: Message
        let period: PeriodType
        let elements: [Element]
    }

    struct Element: Decodable {
        let id: String
        let label: Message
        let kind: ElementKind
        let unit: String
        let decimals: Int
        let total: Bool
        let breakdowns: [[String]]
        let cohort: String?
        let balance: Balance?
        let derived: Derived?
    }

    struct Balance: Decodable {
        let plus: String
        let minus: String
    }

    struct Derived: Decodable {
        let openingStock: String
        let plusFlow: String
    }

    struct IndicatorEntry: Decodable {
        let id: String
        let label: Message
        let shown: Indicator.Presentation
        let decimals: Int
        let requires: [String]?
        let numerator: Term?
        let denominator: Term?
        let mean: Mean?
    }

    struct Term: Decodable {
        let element: String
        let only: [String: Options]?
    }

    struct Mean: Decodable {
        let of: String
        let over: String
    }

    /// Options by name, or `"any"` of them.
    enum Options: Decodable {
        case any
        case these([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let word = try? container.decode(String.self) {
                guard word == "any" else {
                    throw DecodingError.dataCorruptedError(in: container, debugDescription: #"a list or "any""#)
                }
                self = .any
            } else {
                self = .these(try container.decode([String].self))
            }
        }
    }
}
