import HubCore

/// What a cell's number means by the format it is shown in.
enum NumberMeaning: Equatable {
    case number, day, time

    /// Of a format that every workbook has (ECMA-376, 18.8.30). 27–36 and 50–58 are those of Japanese Excel.
    init(builtIn id: Int) {
        switch id {
        case 14...17, 22, 27...31, 34...36, 50...58: self = .day
        case 18...21, 32, 33, 45...47: self = .time
        default: self = .number
        }
    }

    /// Of a format's code, such as `[$-411]ggge"年"m"月"d"日"` or `#,##0`. Only its first section counts.
    init(code: String) {
        var letters: Set<Character> = []
        var rest = code.lowercased()[...]
        scan: while let character = rest.popFirst() {
            switch character {
            case ";": break scan
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inside.count + 1)
                // Elapsed time, [h]:mm. Others are colours, conditions and languages.
                if !inside.isEmpty, inside.allSatisfy({ "hms".contains($0) }) { letters.insert("h") }
            default: letters.insert(character)
            }
        }
        // `General` has g and e, a fraction of an exponent has e.
        if code.lowercased().hasPrefix("general") || letters.contains("#") || letters.contains("0") {
            self = letters.contains("y") || letters.contains("h") ? Self.ofDateLetters(letters) : .number
        } else {
            self = Self.ofDateLetters(letters)
        }
    }

    private static func ofDateLetters(_ letters: Set<Character>) -> NumberMeaning {
        if !letters.isDisjoint(with: ["y", "d", "g", "e"]) { return .day }
        if !letters.isDisjoint(with: ["h", "s"]) { return .time }
        return letters.contains("m") ? .day : .number
    }
}

/// `styles.xml`: the meaning of each cell format, by its position.
final class StyleVisitor: XMLVisitor {
    private(set) var formats: [NumberMeaning] = []
    private(set) var refusal: SpreadsheetRefusal?
    private var codes: [Int: NumberMeaning] = [:]
    private var isInCellFormats = false

    func begin(_ element: String, _ attributes: XMLAttributes) {
        switch element {
        case "numFmt":
            guard let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] else {
                return
            }
            codes[id] = NumberMeaning(code: String(code.prefix(256)))
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats:
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            formats.append(codes[id] ?? NumberMeaning(builtIn: id))
            // As many as Excel allows (64,000) fit.
            if formats.count > 65_536 { refusal = .tooLarge }
        default: break
        }
    }

    func end(_ element: String) {
        if element == "cellXfs" { isInCellFormats = false }
    }

    func text(_ text: String) {}
}
