import HubCore

/// What a spreadsheet file says, whatever its format: sheets of rows of typed cells.
package struct Workbook: Sendable, Equatable {
    /// In the order of their tabs. A CSV has one, without a name.
    package let sheets: [Sheet]
    package let dateSystem: DateSystem

    package init(sheets: [Sheet], dateSystem: DateSystem = .from1900) {
        self.sheets = sheets
        self.dateSystem = dateSystem
    }
}

package struct Sheet: Sendable, Equatable {
    package let name: String
    package let isHidden: Bool
    /// Those that say anything, by number.
    package let rows: [SheetRow]
    /// Ranges of more than one cell that are shown as one. What the first cell says stands in all of them.
    package let mergedRanges: [CellRange]

    package init(name: String, isHidden: Bool = false, rows: [SheetRow], mergedRanges: [CellRange] = []) {
        self.name = name
        self.isHidden = isHidden
        self.rows = rows
        self.mergedRanges = mergedRanges
    }

    package func mergedRange(around address: CellAddress) -> CellRange? {
        mergedRanges.first { $0.contains(address) }
    }
}

package struct SheetRow: Sendable, Equatable {
    /// As the program that made the file numbers it, from 1. In a CSV the line on which the row begins.
    package let number: Int
    /// From column A on, as far as anything stands.
    package internal(set) var cells: [SheetCell]

    package init(number: Int, cells: [SheetCell]) {
        self.number = number
        self.cells = cells
    }

    /// `column` from 0. Empty beyond the last cell.
    package subscript(column: Int) -> SheetCell { column < cells.count ? cells[column] : .empty }

    package var isEmpty: Bool { cells.allSatisfy { $0 == .empty } }
}

/// What stands in a cell. A formula stands for the value that was saved with it.
package enum SheetCell: Sendable, Equatable {
    case empty
    case text(String)
    /// With a format that is none of a date or time.
    case number(Double)
    case day(Day)
    /// A time of the day or a length of time, in days: 0.5 is twelve hours.
    case time(days: Double)
    /// `#REF!`, `#DIV/0!` and the like.
    case error(String)
    /// A formula whose value was not saved with it.
    case uncalculated
}

/// How a workbook counts days.
package enum DateSystem: Sendable, Equatable {
    case from1900
    /// Of workbooks that began on an old Macintosh.
    case from1904

    /// The day of a serial number; nil outside the years 1900–9999 and for 29 February 1900, which Excel has and the
    /// calendar has not.
    package func day(serial: Double) -> Day? {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        let whole = Int32(serial.rounded(.down))
        switch self {
        case .from1904:
            return Self.first1904.adding(days: Int(whole))
        case .from1900:
            guard whole != 0, whole != 60 else { return nil }
            return Self.eve1900.adding(days: Int(whole < 60 ? whole + 1 : whole))
        }
    }

    private static let first1904 = Day(year: 1904, month: 1, day: 1)!
    private static let eve1900 = Day(year: 1899, month: 12, day: 30)!
}
