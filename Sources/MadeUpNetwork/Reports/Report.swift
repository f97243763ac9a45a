import HubCore

/// One data set of one month, as an office fills in its form.
package struct Report: Sendable, Equatable {
    package let dataSet: DataSet
    package let month: Month
    /// One for each cell of the form, in its order; a zero is written out, since an absent cell means not reported.
    package let values: [CellValue]
}

/// The data sets of dictionary 2026.1, all monthly.
package enum DataSet: String, Sendable, CaseIterable {
    case activity, needs, volunteers

    package var form: ReportForm {
        switch self {
        case .activity: ActivityMonth.form
        case .needs: NeedsMonth.form
        case .volunteers: VolunteersMonth.form
        }
    }
}

package enum CellValue: Sendable, Equatable {
    case number(Int)
    /// Tenths of the unit, shown with one decimal.
    case tenths(Int)
    case notApplicable
}

/// The cells of a data set, in the order in which a report gives their values.
package struct ReportForm: Sendable {
    package let cells: [Cell]

    package struct Cell: Sendable {
        package let element: String
        /// `category=option` pairs, by category; empty for the total.
        package let options: [String]
    }

    init(_ tables: [[Cell]]) { cells = tables.flatMap { $0 } }

    /// The one cell of an element's total.
    static func total(_ element: String) -> [Cell] { [Cell(element: element, options: [])] }

    /// A breakdown: every combination of the options, the last category moving fastest.
    static func breakdown(_ element: String, _ categories: (name: String, options: [String])...) -> [Cell] {
        var keys: [[String]] = [[]]
        for category in categories {
            keys = keys.flatMap { key in category.options.map { key + ["\(category.name)=\($0)"] } }
        }
        return keys.map { Cell(element: element, options: $0) }
    }
}

/// Codes of dictionary 2026.1, in its order.
enum Codes {
    static let referral =
        ["phn", "office", "hiroba", "medical", "nursery", "acquaintance", "media", "returning", "other"]
    static let type = FamilyType.allCases.map(\.rawValue)
    static let age = ["pregnant", "0", "1", "2", "3", "4plus"]
    static let item = (1...14).map { "N\($0.padded(2))" }
    static let outcome = Outcome.allCases.map(\.rawValue)
    static let resource = ["hiroba", "famisapo", "nursery", "phn", "medical", "office", "other"]
}

/// 家庭の種類
enum FamilyType: String, CaseIterable, Sendable {
    case infant, antenatalFirst, antenatalLater

    var position: Int { Self.allCases.firstIndex(of: self)! }
    var isAntenatal: Bool { self != .infant }
}

/// What became of a need.
enum Outcome: String, CaseIterable, Sendable {
    case met, partly, unchanged, worse, notAssessed

    var position: Int { Self.allCases.firstIndex(of: self)! }
}
