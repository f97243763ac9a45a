import Foundation
import HubCore
import JSONReading

/// Tells what may be about a person from what is only a slip. Looks at all words of offices, and else only at records
/// that are not sound, so it costs nothing where all is well; and it errs on the side of the family: what it suspects is
/// not kept.
enum PersonalDataGuard {
    /// Looks at a record that is not sound. Of a statement of the scheme the contents may be words; of a record of
    /// figures nothing may, and where it is not known what it is about, as little.
    static func suspects(_ record: JSONValue, of kind: RecordKind?) -> Bool {
        guard let kind, kind.speaksOfTheScheme, let members = record.members else { return suspects(record) }
        for (name, member) in members {
            if suspects(key: String(decoding: name, as: UTF8.self)) { return true }
            if name.spells("k") {
                if suspects(key: member.string ?? "") { return true }
            } else if kind == .contact, name.spells("d") {
                // A contact is a person, whose line is not kept at all; only the names of members are repeated.
                if member.members?.contains(where: { suspects(key: String(decoding: $0.key, as: UTF8.self)) }) ?? false
                {
                    return true
                }
            } else if suspects(words: member) {
                return true
            }
        }
        return false
    }

    private static func suspects(_ value: JSONValue) -> Bool {
        anyText(of: value, name: suspects(name:), text: suspects(name:))
    }

    private static func suspects(words value: JSONValue) -> Bool {
        anyText(of: value, name: suspects(key:), text: suspects(prose:))
    }

    /// Whether a name of a member is one, or a text.
    private static func anyText(of value: JSONValue, name: (String) -> Bool, text: (String) -> Bool) -> Bool {
        switch value.kind {
        case .string: return text(value.string ?? "")
        case .object:
            for (key, member) in value.members! {
                if name(String(decoding: key, as: UTF8.self)) || anyText(of: member, name: name, text: text) {
                    return true
                }
            }
            return false
        case .array:
            for element in value.elements! where anyText(of: element, name: name, text: text) { return true }
            return false
        default: return false
        }
    }

    /// Looks at a line that is no JSON. Outside of quotes long runs of digits are numbers, such as revisions.
    static func suspects(raw bytes: UnsafeRawBufferPointer) -> Bool {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\"", omittingEmptySubsequences: false)
        return parts.enumerated().contains { index, part in
            suspects(name: index.isMultiple(of: 2) ? part.filter { !$0.isNumber } : String(part))
        }
    }

    /// Of a text where a name of the dictionary belongs: a name is in Latin letters, and has no date.
    static func suspects(name: String) -> Bool { suspects(key: name) || plain(name).contains(date) }

    /// Of the key of a statement, which may have a date.
    private static func suspects(key: String) -> Bool {
        suspects(prose: key) || key.unicodeScalars.contains { $0.value >= 0x3041 && $0.properties.isAlphabetic }
    }

    /// Of words that may be Japanese: mail addresses, long runs of digits, dates of birth, ages to the day. A day alone is
    /// when something was counted or checked.
    static func suspects(prose: String) -> Bool {
        let text = plain(prose)
        return text.contains(mailAddress) || text.contains(longDigits) || text.contains(ageToTheDay)
            || hasBirthDate(text)
    }

    /// A number written in full width is a number; what is written like the number of a record is none of a telephone.
    private static func plain(_ text: String) -> String {
        let narrow = text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCompatibilityMapping
        return narrow.replacing(uuid, with: "")
    }

    /// A date, also without its year, close to a word of birth.
    private static func hasBirthDate(_ text: String) -> Bool {
        text.ranges(of: wordOfBirth).contains { word in
            let start = text.index(word.lowerBound, offsetBy: -nearby, limitedBy: text.startIndex) ?? text.startIndex
            let end = text.index(word.upperBound, offsetBy: nearby, limitedBy: text.endIndex) ?? text.endIndex
            return text[start..<end].contains(date) || text[start..<end].contains(dayOfYear)
        }
    }

    /// In characters, the date's own included.
    private static let nearby = 30

    nonisolated(unsafe) private static let uuid = #/[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/#
    /// One character of the local part is enough, and keeps the time in proportion to the text.
    nonisolated(unsafe) private static let mailAddress = #/[A-Za-z0-9._%+\-]@[A-Za-z0-9\-]+\.[A-Za-z]/#
    /// Seven digits or more, also with the hyphens of a telephone number between them.
    nonisolated(unsafe) private static let longDigits = #/[0-9]{7}|0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}/#
    nonisolated(unsafe) private static let date =
        #/(19|20)[0-9]{2}[\-\/.年][0-9]{1,2}[\-\/.月][0-9]{1,2}|(昭和|平成|令和|[SHR])[0-9元]{1,2}[.年][0-9]{1,2}[.月][0-9]{1,2}/#
    nonisolated(unsafe) private static let dayOfYear =
        #/[0-9]{1,2}月[0-9]{1,2}日|(?i)[0-9]{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? [0-9]{1,2}/#
    nonisolated(unsafe) private static let wordOfBirth = #/生年月日|出生日|誕生日|[生う]まれ|日生(?![活じ])|(?i)born|birth/#
    /// Of a newborn, so many days are also a kind of family.
    nonisolated(unsafe) private static let ageToTheDay =
        #/[0-9]歳と?(?:[0-9]+[かカヶケヵ]月と?)?[0-9]+日(?!間)|生後(?:[0-9]+[かカヶケヵ]月と?)?[0-9]+日(?!以|未満|まで|から)/#
}
