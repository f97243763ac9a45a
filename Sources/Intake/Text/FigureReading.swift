import DataDictionary
import Foundation
import HubCore
import Spreadsheets

/// Why a cell is no figure of its element, for the person who filled it in.
struct FigureFault: Error, Equatable {
    let message: Message

    init(ja: String, en: String) { message = Message(ja: ja, en: en) }
}

extension DataElement {
    /// The figure that a cell gives. Empty is not reported, 該当なし not applicable, 0 zero; digits of any width,
    /// grouping commas and the element's unit behind the number are understood.
    func figure(in cell: SheetCell) throws(FigureFault) -> Figure {
        switch cell {
        case .empty: return .notReported
        case .number(let number): return .value(try value(of: number))
        case .text(let text): return try figure(inText: text)
        case .error(let code):
            throw FigureFault(
                ja: "計算式がエラー（\(code.excerpt)）になっています。式を直すか、数を入力してください",
                en: "The formula is in error (\(code.excerpt)); mend it or enter the number")
        case .uncalculated:
            throw FigureFault(
                ja: "計算式の結果が保存されていません。Excel で開いて保存し直してください",
                en: "The formula’s value was not saved; open the file in Excel and save it again")
        case .day, .time:
            throw FigureFault(
                ja: "日付や時刻になっています。セルの書式を「標準」にして、数を入力し直してください",
                en: "This is a date or time; format the cell as General and enter the number again")
        }
    }

    private func figure(inText text: String) throws(FigureFault) -> Figure {
        let label = Label(text).text
        if label.isEmpty || Self.notReported.contains(label) { return .notReported }
        if Self.notApplicable.contains(label) { return .notApplicable }
        if label.allSatisfy({ "-−ー―–—‐".contains($0) }) {
            throw FigureFault(
                ja: "「\(text.excerpt)」の意味が分かりません。なければ 0、数えていなければ空欄、あてはまらなければ「該当なし」としてください",
                en: "“\(text.excerpt)” can mean several things; enter 0, leave it empty, or write 該当なし")
        }
        let digits = Self.ungrouped(withoutUnit(label))
        do throws(DecimalText.Fault) {
            return .value(try DecimalText.value(digits, decimals: decimals))
        } catch {
            throw FigureFault(
                ja: "「\(text.excerpt)」: \(error.message.ja)", en: "“\(text.excerpt)”: \(error.message.en)")
        }
    }

    /// Excel keeps numbers as binary fractions: 0.1 + 0.2 is meant to be 0.3.
    private func value(of number: Double) throws(FigureFault) -> Int64 {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (number * scale).rounded()
        let fault: DecimalText.Fault? =
            if number < 0 {
                .negative
            } else if scaled > Double(Limits.largestInteger) {
                .tooLarge
            } else if abs(number * scale - scaled) > 1e-6 {
                .tooManyDecimals(allowed: decimals)
            } else {
                nil
            }
        guard let fault else { return Int64(scaled) }
        let shown = SheetCell.number(number).shown ?? ""
        throw FigureFault(ja: "「\(shown)」: \(fault.message.ja)", en: "“\(shown)”: \(fault.message.en)")
    }

    private func withoutUnit(_ text: String) -> String {
        for unit in [Label(unit.label.ja).text, "名", "件", "回", "人", "時間", "世帯", "家庭"]
        where text.hasSuffix(unit) && text.count > unit.count {
            return String(text.dropLast(unit.count))
        }
        return text
    }

    /// 1,234 → 1234; anything else as it is.
    private static func ungrouped(_ text: String) -> String {
        let whole = text.prefix { $0 != "." }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count > 1, (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 })
        else {
            return text
        }
        return groups.joined() + text[whole.endIndex...]
    }

    private static let notApplicable: Set = ["該当なし", "該当無し", "na", "n/a", "not-applicable"]
    private static let notReported: Set = ["未報告", "報告なし", "not-reported"]
}
