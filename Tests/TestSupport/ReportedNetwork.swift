import DataDictionary
import Foundation
import HubCore
import MadeUpNetwork
import Postgres
import ReferenceData
import Server
import Tenancy

/// The first schemes of the made-up network with what they reported, as their pushes leave it: values and how far each
/// scheme's commits are. Without sums, receipts and feeds.
package struct ReportedNetwork: Sendable {
    package let schemes: [SchemeID]
    private let test: TestDatabase
    private let cellIDs: [String: Int32]

    /// `months`: what is kept of each scheme's reports.
    package init(in test: TestDatabase, schemes count: Int, months: ClosedRange<Month>) async throws {
        let municipalities = try Municipality.list(csv: ProductFiles().seedText("areas/municipalities.csv"))
        let generated = try GeneratedNetwork(municipalities: municipalities).schemes.prefix(count)
        let registry = SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
        schemes = try await registry.add(
            generated.map {
                NewScheme(
                    code: $0.scheme.code, name: $0.scheme.name, kana: $0.scheme.nameKana,
                    municipality: $0.scheme.municipality, isMadeUp: true)
            }, actor: "test")
        self.test = test
        let dictionary = try await test.dictionary()
        cellIDs = Dictionary(
            uniqueKeysWithValues: dictionary.dictionary.cells.map { ($0.path, dictionary.cellIDs[$0.index]) })
        for (id, scheme) in zip(schemes, generated) {
            var figures: [(month: Month, path: String, value: Int64)] = []
            for report in scheme.reports() where months.contains(report.month) {
                for (cell, value) in zip(report.dataSet.form.cells, report.values) {
                    let path = ([cell.element] + (cell.options.isEmpty ? [] : [cell.options.joined(separator: ",")]))
                        .joined(separator: "/")
                    switch value {
                    case .number(let number), .tenths(let number): figures.append((report.month, path, Int64(number)))
                    case .notApplicable: continue
                    }
                }
            }
            try await write(figures, of: id, version: 1)
        }
    }

    /// Numbers of one scheme as its commit `version`; what stood before goes into the history.
    package func write(
        _ figures: [(month: Month, path: String, value: Int64)], of scheme: SchemeID, version: Int64
    ) async throws {
        let (months, cells) = (figures.map(\.month), figures.map { cellIDs[$0.path] ?? 0 })
        try await test.database.write(as: .scheme(scheme)) { tx in
            tx.enqueue(Self.history, scheme, months, cells, version)
            tx.enqueue(Self.upsert, scheme, months, cells, figures.map(\.value), version)
            tx.enqueue(Self.advance, scheme, version)
        }
    }

    private static let history = Statement<SchemeID, [Month], [Int32], Int64, Void>(
        "test.network.history",
        """
        INSERT INTO data_value_history (scheme_id, period, cell_id, data_version, replaced_in, status, value, revision)
        SELECT d.scheme_id, d.period, d.cell_id, d.data_version, $4, d.status, d.value, d.revision
        FROM data_value d JOIN unnest($2::integer[], $3::integer[]) AS u (period, cell_id)
            ON u.period = d.period AND u.cell_id = d.cell_id
        WHERE d.scheme_id = $1
        """)

    private static let upsert = Statement<SchemeID, [Month], [Int32], [Int64], Int64, Void>(
        "test.network.upsert",
        """
        INSERT INTO data_value (scheme_id, period, cell_id, status, value, revision, data_version)
        SELECT $1, u.period, u.cell_id, 1, u.value, $5, $5
        FROM unnest($2::integer[], $3::integer[], $4::bigint[]) AS u (period, cell_id, value)
        ON CONFLICT (scheme_id, period, cell_id) DO UPDATE
        SET value = EXCLUDED.value, revision = EXCLUDED.revision, data_version = EXCLUDED.data_version
        """)

    private static let advance = Statement<SchemeID, Int64, Void>(
        "test.network.advance", "UPDATE scheme_state SET data_version = $2 WHERE scheme_id = $1")
}
