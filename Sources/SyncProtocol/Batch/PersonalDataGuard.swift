import Foundation
import HubCore
import JSONReading

/// Tells what may be about a person from what is only a slip, in records that should hold nothing but the dictionary's
/// names and numbers. Looks only at records that are not sound, so it costs nothing where all is well, and it errs on the
/// side of the family: what it suspects is not kept.
enum PersonalDataGuard {
    /// Looks at the keys and texts of a record.
    static func suspects(_ value: JSONValue) -> Bool {
        switch value.kind {
        case .string: return suspects(name: value.string ?? "")
        case .object:
            for (key, member) in value.members! {
                if suspects(name: String(decoding: key, as: UTF8.self)) || suspects(member) { return true }
            }
            return false
        case .array:
            for element in value.elements! where suspects(element) { return true }
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

    /// Of a text where a name of the dictionary belongs: a name is in Latin letters.
    static func suspects(name: String) -> Bool {
        suspects(prose: name) || name.unicodeScalars.contains { $0.value >= 0x3041 && $0.properties.isAlphabetic }
    }

    /// Of words that may be Japanese: mail addresses, long runs of digits, dates of birth.
    static func suspects(prose: String) -> Bool {
        // A number written in full width is a number.
        let text = prose.utf8.allSatisfy { $0 < 0x80 } ? prose : prose.precomposedStringWithCompatibilityMapping
        return text.contains(mailAddress) || text.contains(longDigits) || text.contains(birthDate)
    }

    /// One character of the local part is enough, and keeps the time in proportion to the text.
    nonisolated(unsafe) private static let mailAddress = #/[A-Za-z0-9._%+\-]@[A-Za-z0-9\-]+\.[A-Za-z]/#
    /// Seven digits or more, also with the hyphens of a telephone number between them.
    nonisolated(unsafe) private static let longDigits = #/[0-9]{7}|0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}/#
    nonisolated(unsafe) private static let birthDate =
        #/(19|20)[0-9]{2}[\-\/.年][0-9]{1,2}[\-\/.月][0-9]{1,2}|(昭和|平成|令和|[SHR])[0-9元]{1,2}[.年][0-9]{1,2}[.月][0-9]{1,2}/#
}
