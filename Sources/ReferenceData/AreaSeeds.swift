import HubCore

/// Areas from the seed files: prefectures.csv (code,name,kana,english,region) and municipalities.csv
/// (code,prefecture,name,kana). The nation and the regions come from HubCore.
package enum AreaSeeds {
    package static func areas(prefectures: String, municipalities: String) throws(Problem) -> [AreaStore.Area] {
        var areas = [AreaStore.Area(code: "JP", level: .nation, parent: nil, name: "全国", kana: nil, english: "Japan")]
        areas += Region.allCases.map {
            AreaStore.Area(
                code: $0.code, level: .region, parent: "JP", name: $0.label.ja, kana: nil, english: $0.label.en)
        }
        for row in try rows(prefectures, columns: ["code", "name", "kana", "english"]) {
            guard let number = Int(row[0]), let region = Region(prefecture: number) else {
                throw invalid("prefecture \(row[0].excerpt)")
            }
            areas.append(
                .init(
                    code: row[0], level: .prefecture, parent: region.code, name: row[1], kana: row[2], english: row[3]))
        }
        for row in try rows(municipalities, columns: ["code", "prefecture", "name", "kana"]) {
            areas.append(
                .init(
                    code: row[0], level: .municipality, parent: row[1], name: row[2],
                    kana: row[3].isEmpty ? nil : row[3], english: nil))
        }
        return areas
    }

    /// The named columns of a plain CSV (no quotes: our own files hold none).
    private static func rows(_ text: String, columns: [String]) throws(Problem) -> [[String]] {
        var lines = text.split(whereSeparator: \.isNewline).makeIterator()
        let header = (lines.next() ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let positions = columns.map { header.firstIndex(of: $0) ?? -1 }
        guard !positions.contains(-1) else { throw invalid("columns \(columns.joined(separator: ","))") }
        var rows: [[String]] = []
        while let line = lines.next() {
            let values = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard values.count == header.count else { throw invalid("line “\(String(line).excerpt)”") }
            rows.append(positions.map { values[$0] })
        }
        return rows
    }

    private static func invalid(_ what: String) -> Problem {
        Problem(
            .badRequest, detail: Message(ja: "地域コードの表が読めません: \(what)", en: "The area table cannot be read: \(what)"))
    }
}
