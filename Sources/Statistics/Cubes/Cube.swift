import DataDictionary
import HubCore

/// A table of statistics as every format writes it, whether its figures are live or from a release: what it is about,
/// the dimensions that its cells lie in, what is measured, and the cells.
package struct Cube: Sendable {
    /// Names the table in addresses and files; the same for the same kind of table.
    package let id: String
    package let title: Message
    /// In the order of the cells' coordinates; each with at least one member.
    package let dimensions: [Dimension]
    /// At least one.
    package let measures: [Measure]
    /// Each place and measure at most once, in rising order of coordinates, then measures. A place that is not there
    /// has nothing to tell: nobody was asked.
    package let cells: [Cell]
    package let source: Source
    /// For whoever reads the table: what it leaves out, and why.
    package let notes: [Note]

    package init(
        id: String, title: Message, dimensions: [Dimension], measures: [Measure], cells: [Cell], source: Source,
        notes: [Note] = []
    ) {
        self.id = id
        self.title = title
        self.dimensions = dimensions
        self.measures = measures
        self.cells = cells
        self.source = source
        self.notes = notes
    }
}

extension Cube {
    package struct Dimension: Sendable {
        package enum Role: String, Sendable { case time, area, category }

        /// `period`, `area` or a category's id.
        package let id: String
        package let label: Message
        package let role: Role
        package let members: [Member]

        /// Labels that are there more than once get their codes, because clients use labels for names.
        package init(id: String, label: Message, role: Role, members: [Member]) {
            self.id = id
            self.label = label
            self.role = role
            self.members = members.withUniqueLabels
        }
    }

    package struct Member: Sendable, Equatable {
        package let code: String
        package let label: Message

        package init(code: String, label: Message) {
            self.code = code
            self.label = label
        }
    }

    package struct Measure: Sendable {
        /// A data element's or an indicator's id, or one of these with what was done to it: `families.new.share`.
        package let id: String
        package let label: Message
        package let unit: Message
        /// The unit's code.
        package let unitID: String
        /// Digits after the point, 0–6. A cell's value counts units of the last of them.
        package let decimals: Int
        /// Of a data element; nil for what is worked out.
        package let kind: ElementKind?
        /// The same as `decimals` of a rate's numerator and denominator.
        package let numeratorDecimals: Int
        package let denominatorDecimals: Int

        package init(
            id: String, label: Message, unit: Message, unitID: String, decimals: Int, kind: ElementKind? = nil,
            numeratorDecimals: Int = 0, denominatorDecimals: Int = 0
        ) {
            self.id = id
            self.label = label
            self.unit = unit
            self.unitID = unitID
            self.decimals = decimals
            self.kind = kind
            self.numeratorDecimals = numeratorDecimals
            self.denominatorDecimals = denominatorDecimals
        }
    }

    package struct Cell: Sendable, Equatable {
        /// For each dimension the position of a member.
        package let coordinates: [Int]
        /// Position in `measures`.
        package let measure: Int
        package let content: Content
        package let basis: Basis

        /// A hidden cell rests on nothing that may be told, so whatever is given is not kept.
        package init(coordinates: [Int], measure: Int = 0, content: Content, basis: Basis = Basis()) {
            self.coordinates = coordinates
            self.measure = measure
            self.content = content
            self.basis = content == .none(.suppressed) ? Basis() : basis
        }
    }

    package enum Content: Sendable, Equatable {
        /// In units of the measure's last decimal; zero is a value.
        case value(Int64)
        case none(Absence)
    }

    /// Why a cell has no value.
    package enum Absence: String, Sendable, CaseIterable {
        case notReported = "not-reported"
        /// The period is not over, or its report is still to come.
        case late
        case notApplicable = "not-applicable"
        /// Hidden, so that it gives no family away.
        case suppressed
    }

    /// What a value rests on; nil for what does not apply or must not be told.
    package struct Basis: Sendable, Equatable {
        /// Of a rate, both in units of their own last decimals.
        package let numerator: Int64?
        package let denominator: Int64?
        /// Schemes that contributed.
        package let schemes: Int?
        /// Reports received and reports expected.
        package let received: Int?
        package let expected: Int?

        package init(
            numerator: Int64? = nil, denominator: Int64? = nil, schemes: Int? = nil, received: Int? = nil,
            expected: Int? = nil
        ) {
            self.numerator = numerator
            self.denominator = denominator
            self.schemes = schemes
            self.received = received
            self.expected = expected
        }
    }

    /// Something to know about the table, or about some of its periods.
    package struct Note: Sendable, Equatable {
        package let text: Message
        /// Codes of members of the time dimension; none when the note is about the whole.
        package let periods: [String]

        package init(_ text: Message, periods: [String] = []) {
            self.text = text
            self.periods = periods
        }
    }

    /// Where the figures are from.
    package enum Source: Sendable {
        /// As of a number of commits, for whoever may see live figures.
        case live(Vintage)
        /// Of a release that was published, with its name and the day it was counted on.
        case release(id: String, name: Message, countedOn: Day, isMadeUp: Bool)
    }
}

extension Cube.Source {
    package var isMadeUp: Bool {
        switch self {
        case .live(let vintage): vintage.isMadeUp
        case .release(_, _, _, let isMadeUp): isMadeUp
        }
    }
}

extension [Cube.Member] {
    fileprivate var withUniqueLabels: Self {
        var uses: (ja: [String: Int], en: [String: Int]) = ([:], [:])
        for member in self {
            uses.ja[member.label.ja, default: 0] += 1
            uses.en[member.label.en, default: 0] += 1
        }
        guard uses.ja.count < count || uses.en.count < count else { return self }
        return map { member in
            let (ja, en) = (member.label.ja, member.label.en)
            let label = Message(
                ja: uses.ja[ja]! > 1 ? "\(ja)（\(member.code)）" : ja,
                en: uses.en[en]! > 1 ? "\(en) (\(member.code))" : en)
            return Cube.Member(code: member.code, label: label)
        }
    }
}
