import Audit
import DataDictionary
import Disclosure
import Foundation
import HubCore
import Postgres
import ReferenceData
import TestSupport
import Testing

@testable import Statistics

@Suite("Publishing a release")
struct ReleasePublishingTests {
    @Test("A preview says what is hidden; publishing shows exactly that to the public, and nothing of what is hidden")
    func publishesThePreview() async throws {
        try await ReleaseFixture.with { fixture in
            let preview = try await fixture.preview()
            #expect(preview.draft.state == .previewed)
            #expect(preview.tables.map(\.loss.cells).reduce(0, +) > 200)
            #expect(preview.draft.cells.contains { if case .primary = $0.outcome { true } else { false } })
            #expect(preview.draft.cells.contains { if case .secondary = $0.outcome { true } else { false } })
            #expect(try await fixture.published.all().isEmpty)

            let done = try await fixture.engine.publish(ReleaseFixture.year, preview: preview.draft.id, actor: "田中")
            #expect(done.draft.state == .published)
            #expect(done.draft.cells == preview.draft.cells)
            #expect(try await fixture.published.all().map(\.id) == ["final-FY2024"])

            let outcomes = Dictionary(uniqueKeysWithValues: preview.draft.cells.map { ($0.place, $0) })
            for table in preview.plan.tables(preview.draft.coarsening, preview.names) {
                let cube = try await fixture.published.table(table.template.id.rawValue, of: "final-FY2024")
                for (cell, shown) in zip(table.cells, cube.cells) {
                    let draft = try #require(outcomes[cell.place])
                    #expect(shown.coordinates == cell.coordinates)
                    #expect(shown.basis == Cube.Basis())
                    switch draft.outcome {
                    case .shown: #expect(shown.content == .value(draft.value))
                    case .notReported: #expect(shown.content == .none(.notReported))
                    default: #expect(shown.content == .none(.suppressed), "\(cell.place)")
                    }
                }
            }
        }
    }

    @Test("Who published is in the chained log, and the months are closed")
    func logsAndCloses() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let preview = try await fixture.preview()
            _ = try await fixture.engine.publish(ReleaseFixture.year, preview: preview.draft.id, actor: "田中")
            let actions = Statement<(String, String, String)>(
                "test.release.log",
                "SELECT actor, action, subject FROM audit_event WHERE stream = 'releases' ORDER BY position",
                row: { (actor: String, action: String, subject: String) in (actor, action, subject) })
            let closed = Statement<Int64>(
                "test.release.closed", "SELECT count(*) FROM closed_period WHERE data_set = 'activity'",
                row: { (count: Int64) in count })
            let (log, months, firstBreak) = try await fixture.test.database.read(as: .national) { tx in
                (try tx.all(actions), try tx.one(closed), try AuditLog.firstBreak(in: "releases", tx))
            }
            #expect(log.map(\.1) == ["release.preview", "release.publish"])
            #expect(log.map(\.0) == ["test", "田中"])
            #expect(log.map(\.2) == ["final-FY2024", "final-FY2024"])
            #expect(months == 12)
            #expect(firstBreak == nil)
        }
    }

    @Test("A preview made again without a change is the same; with one, publishing the old one is refused")
    func staleIsRefused() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let preview = try await fixture.preview()
            #expect(try await fixture.preview().draft.id == preview.draft.id)

            let visits = (Month("2024-08")!, "visits", Int64(5_000))
            try await fixture.network.write([visits], of: fixture.network.schemes[0], version: 2)
            let problem = await #expect(throws: Problem.self) {
                try await fixture.engine.publish(ReleaseFixture.year, preview: preview.draft.id, actor: "test")
            }
            #expect(problem?.kind == .releaseInputsChanged)
            guard case .list(let cells) = problem?.members["cells"] else {
                Issue.record("no cells named")
                return
            }
            #expect(cells.contains("visits JP 2024-08"))
            #expect(!cells.contains { $0.hasPrefix("families.new") })
            #expect(try await fixture.published.all().isEmpty)

            let next = try await fixture.preview()
            #expect(next.draft.id != preview.draft.id)
            let replaced = await #expect(throws: Problem.self) {
                try await fixture.engine.publish(ReleaseFixture.year, preview: preview.draft.id, actor: "test")
            }
            #expect(replaced?.kind == .releaseState)
            _ = try await fixture.engine.publish(ReleaseFixture.year, preview: next.draft.id, actor: "test")
        }
    }

    @Test("There is no second final, and no interim after it")
    func onlyOnce() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let preview = try await fixture.preview()
            _ = try await fixture.engine.publish(ReleaseFixture.year, preview: preview.draft.id, actor: "test")
            try await fixture.network.write(
                [(Month("2024-08")!, "visits", 7)], of: fixture.network.schemes[0], version: 2)
            for scope in [ReleaseFixture.year, ReleaseFixture.firstHalf] {
                let problem = await #expect(throws: Problem.self) { try await fixture.preview(scope) }
                #expect(problem?.kind == .releaseExists)
                #expect(problem?.detail?.ja.contains("遅れて報告された家庭") == true)
            }
            let again = await #expect(throws: Problem.self) {
                try await fixture.engine.publish(ReleaseFixture.year, actor: "test")
            }
            #expect(again?.kind == .releaseExists)
        }
    }

    @Test("The final counts what the interim counted: a late family of that half does not show")
    func respectsTheInterim() async throws {
        try await ReleaseFixture.with { fixture in
            let interim = try await fixture.preview(ReleaseFixture.firstHalf)
            _ = try await fixture.engine.publish(ReleaseFixture.firstHalf, preview: interim.draft.id, actor: "test")
            let table = try await fixture.published.table("half", of: "interim-2024-H1")
            let measure = try #require(table.measures.firstIndex { $0.id == "families.new" })
            let shown = try #require(table.cells.first { $0.measure == measure }).content

            // A family of August that was reported in November.
            let late = try await fixture.engine.report(on: ReleaseFixture.firstHalf)
            let scheme = fixture.network.schemes[0]
            let before = try await fixture.value("families.new", Month("2024-08")!, of: scheme)
            try await fixture.network.write(
                [(Month("2024-08")!, "families.new", before + 1)], of: scheme, version: 2)
            #expect(late.draft.passedOver == 0)

            let final = try await fixture.preview()
            #expect(final.draft.passedOver == 1)
            let months = (4...9).map { month in
                final.draft.cells.first { $0.place.description == "families.new JP 2024-0\(month)" }?.value ?? 0
            }
            #expect(shown == .value(months.reduce(0, +)))
            let known = final.draft.cells.first { $0.place.description == "families.new JP 2024-H1" }
            #expect(known?.outcome == .shown)
        }
    }

    @Test("A final that was previewed before an interim release is not published beside it, and is decided anew")
    func interimInBetween() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let final = try await fixture.preview()
            let interim = try await fixture.preview(ReleaseFixture.firstHalf)
            _ = try await fixture.engine.publish(ReleaseFixture.firstHalf, preview: interim.draft.id, actor: "test")
            let problem = await #expect(throws: Problem.self) {
                try await fixture.engine.publish(ReleaseFixture.year, preview: final.draft.id, actor: "test")
            }
            #expect(problem?.kind == .releaseInputsChanged)
            let next = try await fixture.preview()
            #expect(next.draft.id != final.draft.id)
            let places = Set(next.draft.cells.map(\.place.description))
            #expect(
                interim.draft.cells.allSatisfy { $0.outcome == .unpublished || places.contains($0.place.description) })
            _ = try await fixture.engine.publish(ReleaseFixture.year, preview: next.draft.id, actor: "test")
        }
    }

    @Test("What a half year began with stays in the final's table, though no table of the interim had it")
    func openingOfASecondHalf() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let second = ReleaseScope.interim(Half(fiscalYear: FiscalYear(2024), number: 2))
            for scope in [ReleaseFixture.firstHalf, second] {
                _ = try await fixture.engine.publish(
                    scope, preview: try await fixture.preview(scope).draft.id, actor: "test")
            }
            let final = try await fixture.preview()
            let september = final.draft.cells.first { $0.place.description == "families.open JP 2024-09" }
            #expect(september?.outcome == .shown)
        }
    }

    @Test("Of people who publish at once one does; the others are told")
    func atOnce() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let preview = try await fixture.preview()
            let outcomes = await withTaskGroup(of: ProblemKind?.self) { group in
                for person in ["田中", "佐藤", "鈴木"] {
                    group.addTask {
                        do {
                            _ = try await fixture.engine.publish(
                                ReleaseFixture.year, preview: preview.draft.id, actor: person)
                            return nil
                        } catch {
                            return (error as? Problem)?.kind
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == nil } == 1)
            #expect(outcomes.count { $0 == .releaseExists } == 2, "\(outcomes)")
            #expect(try await fixture.published.all().map(\.id) == ["final-FY2024"])
        }
    }

    @Test("The next year begins with what this year's final counted: a family reported late does not show between them")
    func yearsMeet() async throws {
        try await ReleaseFixture.with(schemes: 12, until: "2025-09") { fixture in
            let final = try await fixture.preview()
            _ = try await fixture.engine.publish(ReleaseFixture.year, preview: final.draft.id, actor: "test")
            let end = try #require(
                final.draft.cells.first { $0.place.description == "families.open JP 2025-03" }
            ).value
            let (scheme, march) = (fixture.network.schemes[0], Month("2025-03")!)
            let before = try await fixture.value("families.open", march, of: scheme)
            try await fixture.network.write([(march, "families.open", before + 1)], of: scheme, version: 2)

            let next = try await fixture.preview(.interim(Half(fiscalYear: FiscalYear(2025), number: 1)))
            let opening = try #require(
                next.draft.cells.first { $0.place.description == "families.open JP 2025-03" })
            #expect(opening.value == end)
            #expect(opening.outcome == .shown)
        }
    }

    @Test("A final after the next year's interim counts what that one counted where the years meet, and fits it")
    func finalAfterTheNextYear() async throws {
        try await ReleaseFixture.with(schemes: 12, until: "2025-09") { fixture in
            let next = ReleaseScope.interim(Half(fiscalYear: FiscalYear(2025), number: 1))
            let interim = try await fixture.preview(next)
            _ = try await fixture.engine.publish(next, preview: interim.draft.id, actor: "test")
            let began = try #require(
                interim.draft.cells.first { $0.place.description == "families.open JP 2025-03" })
            // A family of March that was reported in November, and one of February, which nobody has read yet.
            let (scheme, february, march) = (fixture.network.schemes[0], Month("2025-02")!, Month("2025-03")!)
            let late = try await fixture.value("families.open", march, of: scheme)
            let early = try await fixture.value("visits", february, of: scheme)
            try await fixture.network.write(
                [(march, "families.open", late + 1), (february, "visits", early + 1)], of: scheme, version: 2)

            let final = try await fixture.preview()
            #expect(final.draft.passedOver == 1)
            let ends = try #require(final.draft.cells.first { $0.place.description == "families.open JP 2025-03" })
            #expect(ends.value == began.value)
            #expect(ends.outcome == .shown)
            let visits = try await fixture.sum("visits", february)
            #expect(final.draft.cells.first { $0.place.description == "visits JP 2025-02" }?.value == visits)
            let done = try await fixture.engine.publish(ReleaseFixture.year, preview: final.draft.id, actor: "test")
            #expect(done.draft.state == .published)
            #expect(try await fixture.published.all().map(\.id).sorted() == ["final-FY2024", "interim-2025-H1"])
        }
    }

    @Test("What each scheme brought is written as the releases have counted it, without what it corrected since")
    func ownFigures() async throws {
        try await ReleaseFixture.with(schemes: 3) { fixture in
            let nothing = await #expect(throws: Problem.self) { try await fixture.engine.ownFigures() }
            #expect(nothing?.kind == .releaseNotFound)
            let preview = try await fixture.preview()
            _ = try await fixture.engine.publish(ReleaseFixture.year, preview: preview.draft.id, actor: "test")
            let before = try await fixture.engine.ownFigures().map(\.json)
            #expect(before.count == 3)
            #expect(before.allSatisfy { String(decoding: $0, as: UTF8.self).contains("\"families.new\"") })
            let august = Month("2024-08")!
            try await fixture.network.write([(august, "visits", 5_000)], of: fixture.network.schemes[0], version: 2)
            #expect(try await fixture.engine.ownFigures().map(\.json) == before)
        }
    }

    @Test(
        "Publishing checks the proof that was kept once more, and refuses one that does not hold",
        arguments: Tampering.all)
    private func proofIsCheckedAgain(_ tampering: Tampering) async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let draft = try await fixture.preview().draft.id
            let touched = try await fixture.test.owner.maintain(as: .owner) { tx in
                try tx.execute(tampering.statement, draft)
            }
            #expect(touched > 0)
            let problem = await #expect(throws: Problem.self) {
                try await fixture.engine.publish(ReleaseFixture.year, preview: draft, actor: "test")
            }
            #expect(problem?.kind == .releaseUnprotected)
            #expect(problem?.detail?.ja.contains("保護の証明が成り立ちません") == true)
            #expect(try await fixture.published.all().isEmpty)
        }
    }

    @Test("Where the search met its bound, the refusal says that, and not that something is given away")
    func searchEnded() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let draft = try await fixture.preview().draft.id
            try await fixture.test.owner.maintain(as: .owner) { tx in
                try tx.execute(Self.giveUp, draft)
                try tx.execute(Self.notPublishable, draft)
            }
            let report = try await fixture.engine.report(on: ReleaseFixture.year)
            #expect(report.draft.exposed.count == 1)
            let problem = await #expect(throws: Problem.self) {
                try await fixture.engine.publish(ReleaseFixture.year, preview: draft, actor: "test")
            }
            #expect(problem?.kind == .releaseSearchEnded)
            #expect(problem?.kind.code == "release-search-ended")
            #expect(problem?.detail?.ja.contains("計算の上限") == true)
            #expect(problem?.detail?.ja.contains("分かってしまう") == false)
        }
    }

    /// As a search leaves a cell that it gave up.
    private static let giveUp = Statement<UUID, Void>(
        "test.release.giveUp",
        """
        UPDATE release_draft_cell SET status = 'exposed', reason = 'searchEnded' WHERE draft = $1 AND position = (
            SELECT min(position) FROM release_draft_cell WHERE draft = $1 AND status = 'primary')
        """)
    private static let notPublishable = Statement<UUID, Void>(
        "test.release.notPublishable", "UPDATE release_draft SET state = 'draft' WHERE id = $1")

    @Test("What an interim release hid for others stays hidden from whoever reads the final beside it")
    func keptIsProtected() throws {
        // Of 20 and 30, hidden beside 5: the final must not tell any of the three.
        func cell(_ id: String, _ value: Int, _ use: TableCell.Use) -> TableCell {
            let parts = [1, 2, 3, 4].map { Contribution(SchemeID($0), value / 4 + ($0 <= value % 4 ? 1 : 0)) }
            return TableCell(id: CellID(id), group: "t", level: "nation", value: value, use: use, contributions: parts)
        }
        let system = try TableSystem(
            cells: [
                cell("small", 5, .withheld), cell("helper", 60, .withheld), cell("sum", 65, .publishable),
                cell("April", 28, .publishable), cell("May", 32, .publishable),
            ],
            equations: [
                [(CellID("sum"), 1), (CellID("small"), -1), (CellID("helper"), -1)],
                [(CellID("helper"), 1), (CellID("April"), -1), (CellID("May"), -1)],
            ])
        let policy = DisclosurePolicy(key: OrderKey(1, 2))
        let protection = try protect(system, policy)
        try protection.certificate.verify(system, policy, protection.statuses)
        #expect(protection.statuses[1].isHidden)
        #expect(protection.statuses[3].isHidden || protection.statuses[4].isHidden)
    }

    @Test("What cannot be protected is refused, with the cells and why")
    func unprotected() async throws {
        try await ReleaseFixture.with(schemes: 12) { fixture in
            let interim = try await fixture.preview(ReleaseFixture.firstHalf)
            _ = try await fixture.engine.publish(ReleaseFixture.firstHalf, preview: interim.draft.id, actor: "test")
            // Under a stricter rule, what the interim gave away cannot be hidden any more: the families that were open
            // before the year are those supported in the half without the new ones.
            let strict = ReleaseEngine(
                database: fixture.test.database, clock: fixture.test.clock, entropy: fixture.test.entropy,
                dictionary: try await fixture.test.dictionary(),
                policy: ReleasePolicy(
                    threshold: 1_000, leastSchemes: 3, leastDenominator: 20, budgetUnit: 100_000))
            let preview = try await strict.preview(ReleaseFixture.year, templates: fixture.templates, actor: "test")
            #expect(preview.draft.state == .draft)
            #expect(preview.draft.exposed.contains { $0.place.description == "families.open JP 2024-03" })
            let problem = await #expect(throws: Problem.self) {
                try await strict.publish(ReleaseFixture.year, preview: preview.draft.id, actor: "test")
            }
            #expect(problem?.kind == .releaseUnprotected)
            guard case .list(let cells) = problem?.members["cells"] else {
                Issue.record("no cells named")
                return
            }
            #expect(cells.contains("families.open JP 2024-03"))
            #expect(problem?.detail?.ja.contains("分かってしまうため") == true)
            #expect(try await fixture.published.all().map(\.id) == ["interim-2024-H1"])
        }
    }

    @Test("A report whose total contradicts its breakdown stops the release and is named")
    func contradictions() async throws {
        try await ReleaseFixture.with(schemes: 6) { fixture in
            let scheme = fixture.network.schemes[2]
            try await fixture.network.write([(Month("2024-08")!, "families.new", 900)], of: scheme, version: 2)
            let problem = await #expect(throws: Problem.self) { try await fixture.preview() }
            #expect(problem?.kind == .releaseDataInconsistent)
            #expect(problem?.detail?.ja.contains("2024-08") == true)
        }
    }

    @Test("A period that is not over, and one that nobody reported")
    func missingData() async throws {
        try await ReleaseFixture.with(schemes: 1) { fixture in
            for scope in [ReleaseScope.final(FiscalYear(2026)), .final(FiscalYear(2020))] {
                let problem = await #expect(throws: Problem.self) { try await fixture.preview(scope) }
                #expect(problem?.kind == .releaseDataMissing)
            }
        }
    }

    @Test("Every hidden cell has a sentence for staff, and the public's is the same for all")
    func explanations() async throws {
        try await ReleaseFixture.with { fixture in
            let report = try await fixture.preview()
            for cell in report.draft.cells {
                let sentence = report.explanation(of: cell)
                #expect((sentence != nil) == cell.outcome.isHidden, "\(cell.place)")
                if let sentence {
                    #expect(sentence.ja.hasSuffix("表示していません。"), "\(sentence.ja)")
                    #expect(sentence.ja.count { $0 == "。" } == 1, "\(sentence.ja)")
                }
            }
            let unknown = ReleasePlace("visits", area: "131016", period: .year(FiscalYear(2024)))
            #expect(throws: Problem.self) { try report.explanation(of: unknown) }
        }
    }
}

/// What somebody may do to a preview that is kept.
private struct Tampering: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let statement: Statement<UUID, Void>

    static let all = [
        Tampering(
            testDescription: "a number hidden for others is shown",
            statement: Statement(
                "test.tampering.shown",
                """
                UPDATE release_draft_cell SET status = 'shown', reason = '' WHERE draft = $1 AND position = (
                    SELECT min(position) FROM release_draft_cell WHERE draft = $1 AND status = 'secondary')
                """)),
        Tampering(
            testDescription: "a small number is shown",
            statement: Statement(
                "test.tampering.small",
                """
                UPDATE release_draft_cell SET status = 'shown', reason = '' WHERE draft = $1 AND position = (
                    SELECT min(position) FROM release_draft_cell WHERE draft = $1 AND status = 'primary')
                """)),
        Tampering(
            testDescription: "another figure",
            statement: Statement(
                "test.tampering.figure",
                """
                UPDATE release_draft_cell SET value = value + 1 WHERE draft = $1 AND position = (
                    SELECT min(position) FROM release_draft_cell WHERE draft = $1 AND status = 'shown')
                """)),
        Tampering(
            testDescription: "an empty proof",
            statement: Statement(
                "test.tampering.empty",
                """
                UPDATE release_certificate SET content = convert_to('{"alternatives":[],"keepsSteps":true}', 'UTF8')
                WHERE draft = $1
                """)),
        Tampering(
            testDescription: "no proof",
            statement: Statement("test.tampering.none", "DELETE FROM release_certificate WHERE draft = $1")),
    ]
}

extension ReleaseFixture {
    /// What stands of the whole network.
    func sum(_ path: String, _ month: Month) async throws -> Int64 {
        var sum: Int64 = 0
        for scheme in network.schemes { sum += try await value(path, month, of: scheme) }
        return sum
    }

    /// What stands for a scheme.
    func value(_ path: String, _ month: Month, of scheme: SchemeID) async throws -> Int64 {
        let dictionary = try await test.dictionary()
        let cell = try #require(dictionary.dictionary.cells.first { $0.path == path })
        let select = Statement<SchemeID, Month, Int32, Int64>(
            "test.release.value", "SELECT value FROM data_value WHERE scheme_id = $1 AND period = $2 AND cell_id = $3",
            row: { (value: Int64) in value })
        return try await test.database.read(as: .scheme(scheme)) { tx in
            try tx.first(select, scheme, month, dictionary.cellIDs[cell.index]) ?? 0
        }
    }
}
