import DataDictionary
import HubCore

/// A data element or an indicator that a query asks for, with what it is worked out from.
struct AskedMeasure: Sendable {
    let cube: Cube.Measure
    /// By the options that a value is for. A key that is not there has no value.
    let formulas: [CategoryKey: Formula]
    /// Keys that only older dictionary versions had.
    let olderKeys: Set<CategoryKey>
    /// What belongs to the values in part, and older versions did not tell to which, by position of the term.
    let undivided: [Undivided]
    let nature: Nature
    /// Whether values of periods may be added to one of all.
    let addsOverPeriods: Bool
    /// Categories whose options together would mean something else.
    let needsApart: Set<Category.ID>
    /// What to know about how it is worked out.
    let notes: [Message]

    struct Undivided: Sendable {
        let term: Int
        let label: Message
        let isOfElement: Bool
    }

    enum Nature: Sendable, Equatable {
        /// A sum. `flow` names the element when its figures add up over time.
        case count(element: DataElement.ID, flow: Bool)
        /// A quotient. `sameTable`: both sides are of one element, so a part that nobody reported is zero.
        case rate(isPercent: Bool, sameTable: Bool)
    }

    var id: String { cube.id }

    var isRate: Bool {
        if case .rate = nature { true } else { false }
    }

    /// The element whose figures add up over all time.
    var flow: DataElement.ID? {
        if case .count(let element, flow: true) = nature { element } else { nil }
    }
}
