import DataDictionary
import HubCore

/// What a cell says. Zero is a number; nothing known and not counted are said in words, never by a blank.
package enum CellValue: Hashable, Sendable {
    /// 0 to 2^53 − 1.
    case number(Int64)
    /// Digits with a point, as the office wrote it: how many decimals an element takes is the dictionary's rule.
    case decimal(String)
    case notReported
    case notApplicable

    /// From text in which widths are normalised already.
    package init(parsing text: String) throws(LineFault) {
        switch text {
        case "not-reported": self = .notReported
        case "not-applicable": self = .notApplicable
        default: try self.init(figure: text)
        }
    }

    /// From a spreadsheet's cell: empty is not reported, `NA` is not applicable.
    package init(spreadsheet text: String) throws(LineFault) {
        switch text {
        case "": self = .notReported
        case "NA": self = .notApplicable
        default: try self.init(parsing: text)
        }
    }

    package init(whole number: Int64) throws(LineFault) {
        do throws(DecimalText.Fault) {
            self = .number(try DecimalText.value(whole: number, decimals: 0))
        } catch {
            throw .figure(String(number), error)
        }
    }

    private init(figure text: String) throws(LineFault) {
        let decimals = text.firstIndex(of: ".").map { text[$0...].utf8.count - 1 } ?? 0
        do throws(DecimalText.Fault) {
            let value = try DecimalText.value(text, decimals: min(decimals, Self.mostDecimals))
            self = decimals == 0 ? .number(value) : .decimal(text)
        } catch {
            throw .figure(text, error)
        }
    }

    /// As many as a dictionary may declare.
    private static let mostDecimals = 6
}
