import HubCore

/// A row of `seeds/areas/municipalities.csv`.
package struct Municipality: Sendable, Equatable {
    /// JIS X 0402 with the check digit, six digits.
    package let code: String
    package let name: String
    /// Full-width.
    package let kana: String

    package init(code: String, name: String, kana: String) {
        self.code = code
        self.name = name
        self.kana = kana
    }

    /// Two digits of JIS X 0401.
    package var prefecture: Substring { code.prefix(2) }

    /// Reads the list, whose header names its columns `code,prefecture,name,kana`. No field of it needs quotes.
    package static func list(csv: String) throws(Problem) -> [Municipality] {
        let lines = csv.split(whereSeparator: \.isNewline)
        guard let header = lines.first, header.hasSuffix("code,prefecture,name,kana") else { throw unreadable("1") }
        var list: [Municipality] = []
        for (index, line) in lines.enumerated().dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == 4, fields[0].utf8.count == 6, fields[0].utf8.allSatisfy(\.isDigit) else {
                throw unreadable(String(index + 1))
            }
            list.append(Municipality(code: String(fields[0]), name: String(fields[2]), kana: String(fields[3])))
        }
        return list
    }

    private static func unreadable(_ line: String) -> Problem {
        Problem(
            .seedInvalid,
            detail: Message(
                ja: "市区町村の一覧の\(line)行目", en: "The list of municipalities, line \(line)"))
    }
}
