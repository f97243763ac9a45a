import HubCore
import Postgres

/// The SQL of areas: the nation, its regions, prefectures and municipalities.
package struct AreaStore: Sendable {
    package struct Area: Sendable, Hashable {
        package let code: String
        package let level: AreaLevel
        package let parent: String?
        package let name: String
        package let kana: String?
        package let english: String?

        package init(code: String, level: AreaLevel, parent: String?, name: String, kana: String?, english: String?) {
            self.code = code
            self.level = level
            self.parent = parent
            self.name = name
            self.kana = kana
            self.english = english
        }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Writes areas, parents before children; a known code takes the new name.
    package func load(_ areas: [Area]) async throws {
        try await database.write(as: .national) { tx in
            for level in [AreaLevel.nation, .region, .prefecture, .municipality] {
                let group = areas.filter { $0.level == level }
                tx.enqueue(
                    Self.upsert, group.map(\.code), group.map(\.level.rawValue), group.map(\.parent),
                    group.map(\.name), group.map(\.kana), group.map(\.english))
            }
        }
    }

    private static let upsert = Statement<[String], [String], [String?], [String], [String?], [String?], Void>(
        "area.upsert",
        """
        INSERT INTO area (code, level, parent, name, name_kana, name_en)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        ON CONFLICT (code) DO UPDATE
        SET name = EXCLUDED.name, name_kana = EXCLUDED.name_kana, name_en = EXCLUDED.name_en
        """)

    package static let statements: [any AnyStatement] = [upsert]
}
