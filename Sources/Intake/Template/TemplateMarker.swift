import DataDictionary
import HubCore
import Spreadsheets

/// What a template says of itself, in a hidden sheet of the workbook or the first row of the CSV.
package struct TemplateMarker: Sendable, Equatable {
    /// Of the arrangement of templates.
    package static let version = 1
    package static let sheetName = "_homestart"
    /// The first cell of a CSV template.
    package static let title = "ホームスタート報告様式"

    package let dictionary: String
    package let scheme: SchemeCode
    package let fiscalYear: FiscalYear

    package init(dictionary: String, scheme: SchemeCode, fiscalYear: FiscalYear) {
        self.dictionary = dictionary
        self.scheme = scheme
        self.fiscalYear = fiscalYear
    }

    /// As the hidden sheet and the CSV's first row have it.
    package var pairs: [(name: String, value: String)] {
        [
            ("template", String(Self.version)), ("dictionary", dictionary), ("scheme", scheme.rawValue),
            ("fiscal_year", fiscalYear.description),
        ]
    }
}

/// What a file says of itself, before anybody believes it.
struct FoundMarker {
    private let values: [String: String]

    /// Nil for a file that is no template.
    init?(in workbook: Workbook) {
        var values: [String: String] = [:]
        if let sheet = workbook.sheets.first(where: { $0.name == TemplateMarker.sheetName }) {
            for row in sheet.rows { values[row[0].shown ?? ""] = row[1].shown }
        } else if let row = workbook.sheets.first?.rows.first,
            Label(row[0].shown ?? "") == Label(TemplateMarker.title)
        {
            for cell in row.cells.dropFirst() {
                let pair = (cell.shown ?? "").widthNormalised.split(separator: "=", maxSplits: 1).map(String.init)
                if pair.count == 2 { values[pair[0]] = pair[1] }
            }
        } else {
            return nil
        }
        self.values = values
    }

    /// The marker, if the file is what this office may report with now; else what to do.
    func check(_ context: IntakeContext) -> Result<TemplateMarker, TemplateRefusal> {
        guard let version = values["template"].flatMap({ Int($0) }), let dictionary = values["dictionary"],
            let scheme = values["scheme"].flatMap({ try? SchemeCode(parsing: $0) }),
            let fiscalYear = values["fiscal_year"].flatMap({ FiscalYear($0) })
        else { return .failure(.unreadable) }
        if scheme != context.scheme { return .failure(.anotherScheme(scheme, own: context.scheme)) }
        if version > TemplateMarker.version { return .failure(.newerTemplate) }
        if version < TemplateMarker.version { return .failure(.olderTemplate) }
        if dictionary != context.dictionary.version.rawValue { return .failure(.anotherDictionary(fiscalYear)) }
        if !context.accepts(fiscalYear) { return .failure(.lastYears(fiscalYear, current: context.currentFiscalYear)) }
        return .success(TemplateMarker(dictionary: dictionary, scheme: scheme, fiscalYear: fiscalYear))
    }
}

/// Why a template is not the one to report with, in one sentence that says what to do.
enum TemplateRefusal: Error {
    case unreadable
    case anotherScheme(SchemeCode, own: SchemeCode)
    case newerTemplate
    case olderTemplate
    case anotherDictionary(FiscalYear)
    case lastYears(FiscalYear, current: FiscalYear)

    var message: Message {
        switch self {
        case .unreadable:
            Message(
                ja: "様式の印が消えています。「scheme template」で新しい様式を作り、数を写してください",
                en: "The template’s marker is gone; make a new one with “scheme template” and copy the figures")
        case .anotherScheme(let scheme, let own):
            scheme.prefecture == own.prefecture
                ? Message(
                    ja: "別のスキーム（\(scheme)）の様式です。\(own) の様式を使ってください",
                    en: "This is the template of another scheme (\(scheme)); use that of \(own)")
                : Message(
                    ja: "別の都道府県のスキーム（\(scheme)）の様式です。\(own) の様式を使ってください",
                    en: "This is the template of a scheme in another prefecture (\(scheme)); use that of \(own)")
        case .newerTemplate:
            Message(
                ja: "この scheme より新しい様式です。scheme を更新してください", en: "The template is newer than this program; update it")
        case .olderTemplate:
            Message(
                ja: "古い様式です。「scheme template」で新しい様式を作り、数を写してください",
                en: "The template is out of date; make a new one with “scheme template” and copy the figures")
        case .anotherDictionary(let year):
            Message(
                ja: "報告項目が今と違う版の様式（\(year.japanese)）です。「scheme template」で新しい様式を作り、数を写してください",
                en:
                    "The template (\(year)) has other elements than are reported now; make a new one and copy the figures"
            )
        case .lastYears(let year, let current):
            year < current
                ? Message(
                    ja:
                        "\(year.japanese)の様式です。今年度の報告は\(current.japanese)の様式に入力してください（過去の訂正なら --fiscal-year \(year.year) を付けてください）",
                    en:
                        "This is the template of \(year); report with that of \(current), or add --fiscal-year \(year.year) to correct the past"
                )
                : Message(
                    ja: "\(year.japanese)の様式です。まだ始まっていない年度は報告できません。\(current.japanese)の様式に入力してください",
                    en: "This is the template of \(year), which has not begun; use that of \(current)")
        }
    }
}

extension SchemeCode {
    /// JIS X 0401.
    fileprivate var prefecture: Substring { rawValue.dropFirst(3).prefix(2) }
}
