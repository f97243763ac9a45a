import Foundation
import HubCore
import ReferenceData
import Server
import Statistics
import TestSupport

/// A network that has reported FY2024, and the office that publishes it.
struct ReleaseFixture: Sendable {
    let test: TestDatabase
    let network: ReportedNetwork
    let engine: ReleaseEngine
    let templates: [UInt8]

    static let year = ReleaseScope.final(FiscalYear(2024))
    static let firstHalf = ReleaseScope.interim(Half(fiscalYear: FiscalYear(2024), number: 1))

    static func with(
        schemes: Int = 40, until last: String = "2025-03",
        _ body: @escaping @Sendable (ReleaseFixture) async throws -> Void
    ) async throws {
        try await TestDatabase.with { test in
            let network = try await ReportedNetwork(
                in: test, schemes: schemes, months: Month("2024-03")!...Month(last)!)
            let engine = ReleaseEngine(
                database: test.database, clock: test.clock, entropy: test.entropy,
                dictionary: try await test.dictionary())
            try await body(
                ReleaseFixture(
                    test: test, network: network, engine: engine,
                    templates: try ProductFiles().seed("releases/2026.1.json")))
        }
    }

    func preview(_ scope: ReleaseScope = Self.year) async throws -> ReleaseReport {
        try await engine.preview(scope, templates: templates, actor: "test")
    }

    var published: PublishedReleases { PublishedReleases(database: test.database) }
}
