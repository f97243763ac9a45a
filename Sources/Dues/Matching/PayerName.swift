import Foundation

/// The name of a payer, brought to one writing: two names are of the same organisation's account when they are equal
/// after it.
///
/// Width, small kana, long marks, voiced marks, spaces and legal forms are written differently by banks, by members and
/// by us; the letters themselves are never guessed at.
package struct PayerName: Sendable, Hashable {
    /// The name with its legal form as an abbreviation in its place (`トクヒ)ワコウ`, `ワコウ(カ`), without leading digits.
    package let key: String
    /// The same without a legal form.
    package let bare: String
    /// The key with the digits that stood before it.
    package let whole: String
    /// Digits before the name: a reference that somebody typed, unless the organisation's own name begins with them.
    package let reference: String
    /// As it was written but for the folding, for names that were cut within a legal form.
    let plain: String

    package init(_ text: String) {
        plain = Self.folded(text)
        let digits = plain.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
        // A name of digits alone is a name.
        let startsWithReference = digits.first?.isNumber == true && digits.count < plain.count
        reference = startsWithReference ? digits.filter(\.isNumber) : ""
        let (named, bare) = Self.withLegalForm(startsWithReference ? String(plain.dropFirst(digits.count)) : plain)
        key = named
        self.bare = bare
        whole = startsWithReference ? digits + named : named
    }

    package var isEmpty: Bool { key.isEmpty }

    /// NFKD, katakana, capital letters; small kana large, every long mark a hyphen, voiced marks characters of their
    /// own as banks write them, ヲ as オ; no spaces, no middle dots.
    static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            let katakana = (0x3041...0x3096).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0x60)! : scalar
            switch katakana {
            case "\u{3099}": result.append("゛")
            case "\u{309A}": result.append("゜")
            case "ー", "‐", "‑", "‒", "–", "—", "―", "−", "~", "〜": result.append("-")
            case "・", "「", "」": continue
            case "ヲ": result.append("オ")
            case let other where other.properties.isWhitespace: continue
            case let other where ("a"..."z").contains(other): result.append(Unicode.Scalar(other.value - 0x20)!)
            case let other: result.append(large[other] ?? other)
            }
        }
        return String(result)
    }

    private static let large: [Unicode.Scalar: Unicode.Scalar] = [
        "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ", "ッ": "ツ", "ャ": "ヤ", "ュ": "ユ", "ョ": "ヨ", "ヮ": "ワ", "ヵ": "カ",
        "ヶ": "ケ",
    ]

    /// The name with its form abbreviated where it stands, and without it.
    private static func withLegalForm(_ folded: String) -> (key: String, bare: String) {
        let name = LegalForms.councils.reduce(folded) { $0.replacing($1, with: LegalForms.council) }
        for form in LegalForms.all {
            let before = form.abbreviation + ")"
            for start in ["(" + before, before] + form.readings.flatMap({ ["(" + $0 + ")", $0] }) {
                guard name.hasPrefix(start), name.count > start.count else { continue }
                let rest = String(name.dropFirst(start.count))
                return (before + rest, rest)
            }
            let behind = "(" + form.abbreviation
            for end in [behind + ")", behind] + form.readings.flatMap({ ["(" + $0 + ")", $0] }) {
                guard name.hasSuffix(end), name.count > end.count else { continue }
                let rest = String(name.dropLast(end.count))
                return (rest + behind, rest)
            }
            let within = behind + ")"
            for middle in [within] + form.readings {
                guard let range = name.range(of: middle) else { continue }
                let (head, tail) = (name[..<range.lowerBound], name[range.upperBound...])
                return (head + within + tail, String(head + tail))
            }
        }
        return (name, name)
    }
}
