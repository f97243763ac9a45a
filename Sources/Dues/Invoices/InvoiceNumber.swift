import HubCore

/// The number of an invoice, `HSJ-2026-00001`: series, fiscal year, and a serial without gaps.
package struct InvoiceNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 2–8 capital letters.
    package let series: String
    package let fiscalYear: FiscalYear
    /// From 1.
    package let serial: Int32

    package init(series: String, fiscalYear: FiscalYear, serial: Int32) {
        self.series = series
        self.fiscalYear = fiscalYear
        self.serial = serial
    }

    /// Nil unless the text is written as a number of this program's making.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, (2...8).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ (0x41...0x5A).contains($0) }), parts[1].utf8.count == 4,
            let year = FiscalYear(parts[1]), parts[2].utf8.allSatisfy(\.isDigit),
            let serial = Int32(parts[2]), serial > 0
        else { return nil }
        self.init(series: String(parts[0]), fiscalYear: year, serial: serial)
        guard description == text else { return nil }
    }

    package var description: String { "\(series)-\(fiscalYear.year.padded(4))-\(Int(serial).padded(5))" }

    package static func < (a: Self, b: Self) -> Bool {
        (a.series, a.fiscalYear, a.serial) < (b.series, b.fiscalYear, b.serial)
    }
}
