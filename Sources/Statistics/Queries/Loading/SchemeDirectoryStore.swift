import HubCore
import Postgres

/// What is known of all schemes.
struct SchemeDirectory: Sendable {
    /// By code.
    let schemes: [SchemeStanding]
    let names: [String: String]

    init(_ schemes: [SchemeStanding]) {
        self.schemes = schemes
        names = Dictionary(uniqueKeysWithValues: schemes.map { ($0.code, $0.name) })
    }
}

/// Reads what is known of all schemes: where they are, when they are active, and their profiles.
enum SchemeDirectoryStore {
    /// In one round trip.
    static func read(_ tx: Transaction) throws(PostgresError) -> SchemeDirectory {
        let (schemes, profiles) = (tx.ask(schemes), tx.ask(profiles))
        var standings = try schemes.rows()
        let versions = Dictionary(grouping: try profiles.rows(), by: \.scheme)
        for index in standings.indices {
            standings[index].profiles = versions[standings[index].id]?.map(\.version) ?? []
        }
        return SchemeDirectory(standings)
    }

    private static let schemes = Statement<SchemeStanding>(
        "statistics.directory",
        """
        SELECT s.id, s.code, s.name, s.prefecture, s.municipality, coalesce(e.days, '{}'), coalesce(e.events, '{}')
        FROM scheme s
        LEFT JOIN (
            SELECT scheme_id, array_agg(effective_on) AS days, array_agg(event) AS events
            FROM membership_event GROUP BY scheme_id
        ) e ON e.scheme_id = s.id
        ORDER BY s.code COLLATE "C"
        """,
        row: {
            (
                id: SchemeID, code: String, name: String, prefecture: String, municipality: String, days: [Day],
                events: [String]
            ) in
            let steps = zip(days, events).map { (day: $0, event: $1) }
            return SchemeStanding(
                id: id, code: code, name: name, prefecture: prefecture, municipality: municipality,
                startedOn: steps.filter { $0.event == "started" }.map(\.day).min(), activity: ActivitySpan(steps))
        })

    private static let profiles = Statement<(scheme: SchemeID, version: ProfileVersion)>(
        "statistics.profiles",
        "SELECT scheme_id, valid_from, host_type, programmes FROM scheme_profile ORDER BY scheme_id, valid_from",
        row: { (scheme: SchemeID, validFrom: Day, hostType: String, programmes: [String]) in
            (scheme, ProfileVersion(validFrom: validFrom, hostType: hostType, programmes: programmes))
        })

    static let statements: [any AnyStatement] = [schemes, profiles]
}
