import DataDictionary
import Disclosure
import Foundation
import HubCore
import Server
import Statistics
import Tenancy
import TestSupport
import Testing

/// A running hub whose national office has previewed, and usually published, FY2024, and perhaps half years.
struct ReleasedHub: Sendable {
    let hub: TestHub
    let test: TestDatabase
    /// Of FY2024.
    let report: ReleaseReport
    /// Of half years.
    let interim: [ReleaseReport]
    /// Of a statistician.
    let token: String

    static func with(
        publishing: Bool = true, schemes: Int = 40, before: [Half] = [], after: [Half] = [],
        until last: String = "2025-03",
        _ body: @escaping @Sendable (ReleasedHub) async throws -> Void
    ) async throws {
        try await TestDatabase.with { test in
            _ = try await ReportedNetwork(in: test, schemes: schemes, months: Month("2024-03")!...Month(last)!)
            let engine = ReleaseEngine(
                database: test.database, clock: test.clock, entropy: test.entropy,
                dictionary: try await test.dictionary())
            let year = ReleaseScope.final(FiscalYear(2024))
            let templates = try ProductFiles().seed("releases/2026.1.json")
            func release(_ scope: ReleaseScope) async throws -> ReleaseReport {
                let preview = try await engine.preview(scope, templates: templates, actor: "test")
                return publishing
                    ? try await engine.publish(scope, preview: preview.draft.id, actor: "test") : preview
            }
            var interim: [ReleaseReport] = []
            for half in before { interim.append(try await release(.interim(half))) }
            let report = try await release(year)
            for half in after { interim.append(try await release(.interim(half))) }
            let token = try await TokenRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
                .create(name: "national", role: .national, life: nil, actor: "test")
            let halves = interim
            try await TestHub.with(test) { hub in
                try await body(ReleasedHub(hub: hub, test: test, report: report, interim: halves, token: token))
            }
        }
    }

    func get(_ path: String, _ fields: (name: String, value: String)...) async throws -> WireAnswer {
        try await hub.wire.send(WireRequest("GET", path, fields: [("Host", hub.authority)] + fields))
    }

    func tables(_ release: WireAnswer) throws -> [String] {
        try Self.object(release)["tables"].map { ($0 as? [[String: Any]] ?? []).compactMap { $0["id"] as? String } }
            ?? []
    }

    /// The answer without what differs from request to request.
    func withoutRequest(_ answer: WireAnswer) -> String {
        answer.text.replacing(/"request_id":"[^"]*"/, with: "").replacing(/FY20\d\d/, with: "")
    }

    /// Whether an answer names a cell of the draft.
    func tellsHidden(_ answer: WireAnswer) -> Bool { answer.text.contains(report.draft.id.uuidString.lowercased()) }

    /// The cells that are hidden, with the values that nobody may find.
    var hidden: [String: Int] {
        Dictionary(
            uniqueKeysWithValues: report.draft.cells.filter(\.outcome.isHidden).map {
                ($0.place.description, Int($0.value))
            })
    }

    var hiddenForOthers: [(String, Int)] {
        report.draft.cells.compactMap { cell in
            guard case .secondary = cell.outcome else { return nil }
            return (cell.place.description, Int(cell.value))
        }
    }

    /// Every cell that the tables show, by its name; nil where it is hidden.
    func shownCells() async throws -> [String: Int?] {
        var cells: [String: Int?] = [:]
        for table in try tables(await get("/releases/final-FY2024")) where table != "needs.rates" {
            let object = try Self.object(await get("/releases/final-FY2024/tables/\(table)"))
            let dimensions = (object["dimensions"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            let measures = (object["measures"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            for cell in object["cells"] as? [[String: Any]] ?? [] where cell["status"] as? String != "not-reported" {
                var name = cell["measure"] as? String ?? measures[0]
                if let category = dimensions.dropFirst(2).first, let option = cell[category] as? String, option != "_T"
                {
                    name += "/\(category)=\(option)"
                }
                name += " \(cell["area"] as? String ?? "") \(cell["period"] as? String ?? "")"
                cells.updateValue(cell["value"] as? Int, forKey: name)
            }
        }
        return cells
    }

    private static func object(_ answer: WireAnswer) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
    }
}
