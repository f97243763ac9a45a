import Foundation
import HubCore
import Postgres

/// A table of a release as the public asks for it, put there by SQL: four elements of a year by prefecture.
struct PublishedTable {
    static let path = "/releases/\(release)/tables/\(table)"

    private static let release = "final-FY2024"
    private static let table = "activity.year.prefecture"
    private static let elements = ["families.new", "families.finished", "visits", "visitHours"]

    let owner: Database

    /// Once for a database.
    func publish() async throws {
        let prefectures = try await owner.read(as: .owner) { tx in try tx.all(Self.prefectures) }
        let shape = try Self.shape(prefectures)
        let (cells, measures) = (Int32(prefectures.count), Int32(Self.elements.count))
        try await owner.write(as: .owner) { tx in
            tx.enqueue(Self.insertRelease, Self.release)
            tx.enqueue(Self.insertTable, Self.release, Self.table, shape)
            tx.enqueue(Self.insertCells, Self.release, Self.table, cells, measures)
        }
    }

    /// Title, dimensions and measures, as a release keeps them.
    private static func shape(_ prefectures: [(code: String, name: String)]) throws -> String {
        func label(_ text: String) -> [String: String] { ["ja": text, "en": text] }
        func dimension(_ id: String, _ role: String, _ members: [(code: String, name: String)]) -> [String: Any] {
            [
                "id": id, "label": label(id), "role": role,
                "members": members.map { ["code": $0.code, "label": label($0.name)] as [String: Any] },
            ]
        }
        let shape: [String: Any] = [
            "title": label("年間の活動（都道府県別、計測用）"), "notes": [Any](),
            "dimensions": [
                dimension("period", "time", [("FY2024", "令和6年度")]), dimension("area", "area", prefectures),
            ],
            "measures": elements.map { element in
                ["id": element, "label": label(element), "unit": label("件"), "unitID": "count", "decimals": 0]
                    as [String: Any]
            },
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: shape), as: UTF8.self)
    }

    private static let prefectures = Statement<(code: String, name: String)>(
        "bench.prefectures", "SELECT code, name FROM area WHERE level = 'prefecture' ORDER BY code",
        row: { (code: String, name: String) in (code, name) })

    private static let insertRelease = Statement<String, Void>(
        "bench.release",
        """
        INSERT INTO release (id, fiscal_year, dictionary, schemes, made_up, counted_on, published_at)
        SELECT $1, 2024, min(version), 120, true, '2025-04-28', '2025-05-01' FROM dictionary_version
        """)

    private static let insertTable = Statement<String, String, String, Void>(
        "bench.releaseTable", "INSERT INTO release_table (release, id, position, shape) VALUES ($1, $2, 0, $3)")

    /// Every sixth cell is hidden. `$3` areas, `$4` measures.
    private static let insertCells = Statement<String, String, Int32, Int32, Void>(
        "bench.releaseCells",
        """
        INSERT INTO release_cell (release, table_id, position, coordinates, measure, value, absence)
        SELECT $1, $2, n, ARRAY[0, n / $4]::smallint[], (n % $4)::smallint,
            CASE WHEN n % 6 > 0 THEN 10 + n * 7 % 900 END, CASE WHEN n % 6 = 0 THEN 'suppressed' END
        FROM generate_series(0, $3 * $4 - 1) AS n
        """)
}
