import HubCore
import Spreadsheets

/// Something that a person has to know of a file, with its place.
package struct IntakeNotice: Hashable, Sendable {
    package let file: String
    package let place: SheetPlace?
    package let message: Message

    package init(file: String, place: SheetPlace? = nil, message: Message) {
        self.file = file
        self.place = place
        self.message = message
    }

    /// `様式.xlsx 「活動状況」シートの C7: …`
    package func text(in language: Language) -> String {
        let place = place.map { " \($0.text(in: language))" } ?? ""
        return "\(file)\(place): \(message[language])"
    }
}

/// Where in a file something stands. The only sheet of a CSV has no name.
package enum SheetPlace: Hashable, Sendable {
    case sheet(String)
    case cell(sheet: String, CellAddress)
    case rows(sheet: String, [Int])

    package func text(in language: Language) -> String {
        switch (self, language) {
        case (.sheet(let sheet), .ja): "「\(sheet)」シート"
        case (.sheet(let sheet), .en): "sheet “\(sheet)”"
        case (.cell(let sheet, let address), .ja):
            sheet.isEmpty ? "\(address.row)行目の\(address.column + 1)列目" : "「\(sheet)」シートの \(address)"
        case (.cell(let sheet, let address), .en):
            sheet.isEmpty ? "line \(address.row), column \(address.column + 1)" : "sheet “\(sheet)”, \(address)"
        case (.rows(let sheet, let rows), .ja):
            (sheet.isEmpty ? "" : "「\(sheet)」シートの ") + "\(Self.listed(rows, "、", "ほか"))行目"
        case (.rows(let sheet, let rows), .en):
            (sheet.isEmpty ? "" : "sheet “\(sheet)”, ") + "row \(Self.listed(rows, ", ", "and more"))"
        }
    }

    private static func listed(_ rows: [Int], _ separator: String, _ more: String) -> String {
        let most = 20
        let shown = rows.prefix(most).map(String.init).joined(separator: separator)
        return rows.count > most ? "\(shown) \(more)" : shown
    }
}

/// What was noted of one file so far. A finding keeps everything from being reported; a warning is for the person to
/// look at; a remark tells what was left out.
struct NoticeBook {
    let file: String
    private(set) var findings: [IntakeNotice] = []
    private(set) var warnings: [IntakeNotice] = []
    private(set) var remarks: [IntakeNotice] = []

    init(file: String) { self.file = file }

    mutating func refuse(_ message: Message, at place: SheetPlace? = nil) {
        findings.append(IntakeNotice(file: file, place: place, message: message))
    }

    mutating func warn(_ message: Message, at place: SheetPlace? = nil) {
        warnings.append(IntakeNotice(file: file, place: place, message: message))
    }

    mutating func remark(_ message: Message, at place: SheetPlace? = nil) {
        remarks.append(IntakeNotice(file: file, place: place, message: message))
    }
}
