import HubCore

/// One version of what the network counts: data sets and their elements, categories, indicators and code lists.
///
/// Immutable, and checked when it is decoded: everything that one part names exists. A later version is another value.
package struct DataDictionary: Sendable {
    /// Such as `2026.1`.
    package let version: Identifier<DataDictionary>
    package let label: Message
    package let dataSets: [DataSet]
    package let categories: [Category]
    package let indicators: [Indicator]
    package let codeLists: [CodeList]
    /// What it makes of the version before; nil for the first.
    package let continuation: Continuation?
    /// Every cell that a report of this version can hold, by data set, element, breakdown and option, in that order.
    package let cells: [DataCell]
    /// From the bytes of a report to a cell, without allocation.
    package let cellIndex: CellIndex
    /// What must hold among the figures of a report, by the position of its data set.
    package private(set) var reportRules: [ReportRules] = []

    private let elementsByID: [DataElement.ID: DataElement]
    private let categoriesByID: [Category.ID: Category]
    private let cellRanges: [DataElement.ID: Range<Int>]

    /// Only for parts that were checked against each other.
    init(
        version: Identifier<DataDictionary>, label: Message, dataSets: [DataSet], categories: [Category],
        indicators: [Indicator], codeLists: [CodeList], continuation: Continuation?
    ) {
        self.version = version
        self.label = label
        self.dataSets = dataSets
        self.categories = categories
        self.indicators = indicators
        self.codeLists = codeLists
        self.continuation = continuation
        let categoriesByID = Dictionary(uniqueKeysWithValues: categories.map { ($0.id, $0) })

        var cells: [DataCell] = []
        var ranges: [DataElement.ID: Range<Int>] = [:]
        for element in dataSets.lazy.flatMap(\.elements) {
            let start = cells.count
            for part in element.parts(categoriesByID) {
                cells.append(
                    DataCell(index: cells.count, element: element, breakdown: part.breakdown, key: part.key))
            }
            ranges[element.id] = start..<cells.count
        }
        self.cells = cells
        self.categoriesByID = categoriesByID
        cellRanges = ranges
        elementsByID = Dictionary(uniqueKeysWithValues: dataSets.flatMap(\.elements).map { ($0.id, $0) })
        cellIndex = CellIndex(dataSets: dataSets.map(\.id), cells: cells)
        reportRules = dataSets.map { ReportRules($0, in: self) }
    }
}

// MARK: Looking up

extension DataDictionary {
    package var elements: [DataElement] { dataSets.flatMap(\.elements) }

    package func element(_ id: DataElement.ID) -> DataElement? { elementsByID[id] }
    package func category(_ id: Category.ID) -> Category? { categoriesByID[id] }
    package func dataSet(_ id: DataSet.ID) -> DataSet? { dataSets.first { $0.id == id } }
    package func indicator(_ id: Indicator.ID) -> Indicator? { indicators.first { $0.id == id } }
    package func codeList(_ id: CodeList.ID) -> CodeList? { codeLists.first { $0.id == id } }

    /// The cells of one element; empty for one that is not reported or not known.
    package func cells(of element: DataElement.ID) -> ArraySlice<DataCell> {
        cells[cellRanges[element] ?? 0..<0]
    }

    /// The cells that one report of a data set can hold.
    package func cells(of dataSet: DataSet) -> ArraySlice<DataCell> {
        guard let first = dataSet.elements.first.flatMap({ cellRanges[$0.id] }),
            let last = dataSet.elements.last.flatMap({ cellRanges[$0.id] })
        else { return [] }
        return cells[first.lowerBound..<last.upperBound]
    }
}
