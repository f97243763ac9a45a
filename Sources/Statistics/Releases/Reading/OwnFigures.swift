import DataDictionary
import Documents
import Foundation
import HubCore
import Postgres
import ReferenceData

/// What one scheme brought itself to the months that releases have read, as they have counted it. With that at hand
/// `attacker/` tries to read the releases with the scheme's eyes.
package struct OwnFigures: Sendable {
    package let scheme: String
    /// JIS X 0401, two digits.
    let prefecture: String
    fileprivate(set) var figures: [(month: Month, cell: DataCell, value: Int64)] = []

    /// As the attacker reads it.
    package var json: [UInt8] {
        var json = JSONDocument(reserving: 1_024 + figures.count * 128)
        json.beginObject()
        json.member("scheme", scheme)
        json.member("prefecture", prefecture)
        json.array("cells") { json in
            for (month, cell, value) in figures {
                json.beginObject()
                json.member("element", cell.element.id.rawValue)
                json.member("month", month.description)
                json.object("options") { json in
                    for pair in cell.key.pairs { json.member(pair.category.rawValue, pair.option.rawValue) }
                }
                json.name("value")
                json.number(DecimalText.text(value, decimals: cell.element.decimals))
                json.endObject()
            }
        }
        json.endObject()
        return json.bytes
    }
}

extension ReleaseEngine {
    /// Of every scheme, by code; those that brought nothing included, since they know that.
    ///
    /// Errors: `release-not-found` while nothing is published.
    package func ownFigures() async throws -> [OwnFigures] {
        let directory = CellDirectory(cells)
        return try await database.analyse(as: .national) { tx in
            let frozen = FrozenMonths(try ReleaseDraftStore.counted(tx))
            guard !frozen.months.isEmpty else { throw Problem(.releaseNotFound) }
            return try OwnFiguresStore.all(frozen, directory, tx)
        }
    }
}

/// The SQL of what schemes brought to releases.
enum OwnFiguresStore {
    static func all(_ frozen: FrozenMonths, _ directory: CellDirectory, _ tx: Transaction) throws -> [OwnFigures] {
        let known = try tx.all(schemes)
        return try known.map { scheme in
            var own = OwnFigures(scheme: scheme.code, prefecture: scheme.prefecture)
            let months = frozen.months
            let versions = months.map { frozen.versions(in: $0)?[scheme.id] ?? 0 }
            for row in try tx.all(figures, scheme.id, months, versions) {
                if let cell = directory[row.cell] { own.figures.append((row.month, cell, row.value)) }
            }
            return own
        }
    }

    private static let schemes = Statement<(id: SchemeID, code: String, prefecture: String)>(
        "release.own.schemes", #"SELECT id, code, prefecture FROM scheme ORDER BY code COLLATE "C""#,
        row: { (id: SchemeID, code: String, prefecture: String) in (id, code, prefecture) })

    /// `$2`–`$3` months, and the commit up to which each is read. What was replaced later is found in the history.
    private static let figures = Statement<SchemeID, [Month], [Int64], (month: Month, cell: Int32, value: Int64)>(
        "release.own.figures",
        """
        WITH counted AS (
            SELECT month, version FROM unnest($2::integer[], $3::bigint[]) AS c (month, version)
        )
        SELECT d.period, d.cell_id, d.value FROM counted c
        JOIN data_value d ON d.scheme_id = $1 AND d.period = c.month AND d.status = 1 AND d.data_version <= c.version
        UNION ALL
        SELECT h.period, h.cell_id, h.value FROM counted c
        JOIN data_value_history h ON h.scheme_id = $1 AND h.period = c.month AND h.status = 1
            AND h.data_version <= c.version AND h.replaced_in > c.version
        ORDER BY 1, 2
        """,
        row: { (month: Month, cell: Int32, value: Int64) in (month, cell, value) })

    static let statements: [any AnyStatement] = [schemes, figures]
}
