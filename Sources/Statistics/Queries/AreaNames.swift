import HubCore
import Postgres

/// What the areas are called. A municipality's name carries its prefecture, because names repeat: 府中市 is in Tokyo
/// and in Hiroshima. Read once: areas change only when the hub is set up again.
package struct AreaNames: Sendable {
    private let labels: [String: Message]

    struct Row: Sendable {
        let code: String
        let level: String
        let parent: String?
        let name: String
        let english: String?
    }

    init(_ rows: [Row]) {
        let byCode = Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })
        labels = byCode.mapValues { row in
            guard row.level == AreaLevel.municipality.rawValue, let prefecture = row.parent.flatMap({ byCode[$0] })
            else {
                return Message(ja: row.name, en: row.english ?? row.name)
            }
            return Message(
                ja: prefecture.name + row.name,
                en: "\(row.english ?? row.name), \(prefecture.english ?? prefecture.name)")
        }
    }

    var isEmpty: Bool { labels.isEmpty }

    /// Nil for a place that is not known.
    subscript(exactly code: String) -> Message? { labels[code] }

    /// The code itself for a place that is not known.
    package subscript(code: String) -> Message { labels[code] ?? Message(ja: code, en: code) }

    static func load(_ tx: Transaction) throws(PostgresError) -> AreaNames {
        AreaNames(try tx.all(rows))
    }

    /// What schemes are called; read with each answer that names schemes.
    static func schemes(_ tx: Transaction) throws(PostgresError) -> AreaNames {
        AreaNames(
            try tx.all(schemeNames).map {
                Row(code: $0.code, level: "scheme", parent: nil, name: $0.name, english: nil)
            })
    }

    private static let rows = Statement<Row>(
        "area.names", "SELECT code, level, parent, name, name_en FROM area",
        row: { (code: String, level: String, parent: String?, name: String, english: String?) in
            Row(code: code, level: level, parent: parent, name: name, english: english)
        })

    private static let schemeNames = Statement<(code: String, name: String)>(
        "scheme.names", "SELECT code, name FROM scheme", row: { (code: String, name: String) in (code, name) })

    static let statements: [any AnyStatement] = [rows, schemeNames]
}
