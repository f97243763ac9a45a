import HubCore

/// A part of a large table. Rows, which are places with all their measures, come in the order of the dimensions'
/// members, and a page goes on after the row that the one before ended with: figures that come in between move no row
/// onto another page or off all of them.
package struct CubePage: Sendable, Equatable {
    /// Rows; nil for all.
    package let limit: Int?
    /// Codes of the row's members, in the order of dimensions.
    let after: [String]?

    /// Takes `limit` and `after` out of a query's parameters.
    ///
    /// Errors: `query-invalid`.
    package init(taking parameters: inout QueryParameters) throws(Problem) {
        if let text = parameters.take("limit") {
            guard let number = Int(text), (1...Limits.rowsPerPage).contains(number) else {
                throw .query(
                    "limit", ja: "1から\(Limits.rowsPerPage.grouped)までの数で指定してください",
                    en: "is a number from 1 to \(Limits.rowsPerPage.grouped)")
            }
            limit = number
        } else {
            limit = nil
        }
        after = parameters.take("after")?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether it is less than the whole table.
    var isPart: Bool { limit != nil || after != nil }

    /// The page, and where the next one goes on; nil after the last row.
    ///
    /// Errors: `query-invalid` for a row that the table does not have.
    package func page(of cube: Cube) throws(Problem) -> (cube: Cube, next: String?) {
        let start = try after.map { (codes) throws(Problem) in try coordinates(codes, cube) }
        let rest = cube.cells.drop { cell in start.map { !$0.lexicographicallyPrecedes(cell.coordinates) } ?? false }
        guard let limit else { return (cube.with(rest), nil) }
        var rows = 0
        var last: [Int]?
        let end = rest.firstIndex { cell in
            if cell.coordinates != last { rows += 1 }
            if rows <= limit { last = cell.coordinates }
            return rows > limit
        }
        guard let end, let last else { return (cube.with(rest), nil) }
        let codes = zip(cube.dimensions, last).map { $0.members[$1].code }
        return (cube.with(rest[..<end]), codes.joined(separator: ","))
    }

    private func coordinates(_ codes: [String], _ cube: Cube) throws(Problem) -> [Int] {
        let coordinates = zip(cube.dimensions, codes).compactMap { dimension, code in
            dimension.members.firstIndex { $0.code == code }
        }
        guard codes.count == cube.dimensions.count, coordinates.count == codes.count else {
            throw .query(
                "after", ja: "続きの位置がこの表にありません。最初からやり直してください",
                en: "is no row of this table; start over without it")
        }
        return coordinates
    }
}

extension Cube {
    /// The same table with some of its cells.
    fileprivate func with(_ cells: ArraySlice<Cell>) -> Cube {
        Cube(
            id: id, title: title, dimensions: dimensions, measures: measures, cells: Array(cells), source: source,
            notes: notes)
    }
}
