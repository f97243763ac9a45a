import Foundation
import HubCore

@testable import MadeUpNetwork

/// Networks that the tests draw, each once.
enum TestNetwork {
    /// The list that the product ships with.
    static let municipalities: [Municipality] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "seeds/areas/municipalities.csv")
        return try! Municipality.list(csv: String(contentsOf: file, encoding: .utf8))
    }()

    static let usual = try! GeneratedNetwork(municipalities: municipalities)

    /// Of the usual network, scheme by scheme.
    static let usualReports: [[Report]] = usual.schemes.map { $0.reports() }
}

extension CellValue {
    /// In tenths for hours; nil for not applicable.
    var number: Int? {
        switch self {
        case .number(let number), .tenths(let number): number
        case .notApplicable: nil
        }
    }
}

extension ReportForm {
    /// Where a cell stands in the form.
    func position(_ element: String, _ options: String...) -> Int {
        cells.firstIndex { $0.element == element && $0.options == options }!
    }

    /// The cells of an element's breakdown by exactly these categories.
    func positions(_ element: String, by categories: [String]) -> [Int] {
        cells.indices.filter { index in
            cells[index].element == element
                && cells[index].options.map { String($0.prefix { $0 != "=" }) } == categories
        }
    }
}
