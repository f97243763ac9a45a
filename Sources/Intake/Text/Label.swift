import Foundation
import HubCore

/// A label, heading or word as a person may write it, so that what means the same is equal: letters of one width, in
/// lower case, without spaces and line breaks.
struct Label: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = String(
            text.widthNormalised.lowercased().unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init))
    }

    var isEmpty: Bool { text.isEmpty }

    /// Without what stands in brackets and without marks such as ※ and *: 訪問日（必須）※ → 訪問日.
    var plain: Label {
        var plain = ""
        var depth = 0
        for character in text {
            switch character {
            case "(", "[", "【", "〔", "<": depth += 1
            case ")", "]", "】", "〕", ">": depth = max(0, depth - 1)
            case "※", "*", ":", "★": continue
            default: if depth == 0 { plain.append(character) }
            }
        }
        return Label(plain)
    }
}
