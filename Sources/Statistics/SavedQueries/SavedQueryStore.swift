import Foundation
import HubCore
import Postgres

/// The SQL of saved queries.
enum SavedQueryStore {
    static let insert = Statement<String, String, String, Date, Int32, String>(
        "savedQuery.insert",
        """
        INSERT INTO saved_query (name, question, saved_by, saved_at)
        SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM saved_query) < $5
        ON CONFLICT (name) DO NOTHING RETURNING name
        """,
        row: { (name: String) in name })

    static let delete = Statement<String, String>(
        "savedQuery.delete", "DELETE FROM saved_query WHERE name = $1 RETURNING name",
        row: { (name: String) in name })

    static let named = Statement<String, SavedQuery>(
        "savedQuery.named", "SELECT name, question, saved_by, saved_at FROM saved_query WHERE name = $1",
        row: SavedQuery.init(name:question:savedBy:savedAt:))

    static let all = Statement<SavedQuery>(
        "savedQuery.all", "SELECT name, question, saved_by, saved_at FROM saved_query ORDER BY name COLLATE \"C\"",
        row: SavedQuery.init(name:question:savedBy:savedAt:))

    static let statements: [any AnyStatement] = [insert, delete, named, all]
}
