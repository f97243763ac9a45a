import RawStructuredFieldValues

/// Dictionaries of structured fields (RFC 8941), without the leniency that lets a second member of the same key replace
/// the first: in a signature, two readers must never see two things.
enum StructuredDictionary {
    enum Fault: Error {
        case unreadable
        /// A key of the dictionary, or of the parameters of one member, occurs twice.
        case repeated
    }

    static func parse(_ field: String) throws(Fault) -> OrderedMap<String, ItemOrInnerList> {
        var parser = StructuredFieldValueParser(Array(field.utf8))
        guard let members = try? parser.parseDictionaryFieldValue(), !members.isEmpty else { throw .unreadable }
        // The parser keeps one of each key, so what it kept is counted against what is written.
        let written = separators(in: field)
        let kept = members.reduce(0) { $0 + parameterCount(of: $1.1) }
        guard members.count == written.commas + 1, kept == written.semicolons else { throw .repeated }
        return members
    }

    private static func parameterCount(of member: ItemOrInnerList) -> Int {
        switch member {
        case .item(let item):
            item.rfc9651Parameters.count
        case .innerList(let list):
            list.bareInnerList.reduce(list.rfc9651Parameters.count) { $0 + $1.rfc9651Parameters.count }
        }
    }

    /// Outside of strings, a comma stands only between members and a semicolon only before a parameter.
    private static func separators(in field: String) -> (commas: Int, semicolons: Int) {
        var (commas, semicolons, inString, escaped) = (0, 0, false, false)
        for byte in field.utf8 {
            switch byte {
            case _ where escaped: escaped = false
            case UInt8(ascii: "\\") where inString: escaped = true
            case UInt8(ascii: "\""): inString.toggle()
            case UInt8(ascii: ",") where !inString: commas += 1
            case UInt8(ascii: ";") where !inString: semicolons += 1
            default: break
            }
        }
        return (commas, semicolons)
    }
}
