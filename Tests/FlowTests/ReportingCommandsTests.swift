import Foundation
import HubCore
import ReferenceData
import Sync
import TestSupport
import Testing

/// The statistician's commands beside an office that reports with its own program.
@Suite("Reporting quality on the command line")
struct ReportingCommandsTests {
    @Test("A closed month is held, accepted and read by the office; completeness, history and approval tell of it")
    func wholeLife() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            func hub(_ arguments: String...) async throws -> String {
                let outcome = try await network.hub.run(arguments)
                #expect(outcome.status == 0, "\(arguments) \(outcome.all)")
                return outcome.output
            }
            #expect(try await network.push(try network.report(visits: 8)).status == 0)
            _ = try await hub("reporting", "approve", "activity", "2024-05", "--note", "確認済み")
            _ = try await hub("period", "close", "activity", "2024-05")
            #expect(try await network.push(try network.report(visits: 9)).status == 0)
            #expect(try await network.visits().contains(",8,"))

            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            let units = try decoder.decode([HeldUnit].self, from: Data(try await hub("held", "list", "--json").utf8))
            let unit = try #require(units.first)
            #expect(units.count == 1 && unit.reason == "closed" && unit.entries.map(\.stands.value) == ["8"])
            #expect(try await hub("held", "list").contains("訪問回数"))
            let stale = try await network.hub.run(
                "held", "accept", unit.id, "--seen", "0", "--reason", "x", "--lang", "en")
            #expect(stale.status == 1 && stale.errors.contains("[held-standing-changed]"), "\(stale.all)")
            _ = try await hub("held", "accept", unit.id, "--seen", String(unit.seen), "--reason", "記録を確認しました")
            #expect(try await network.visits().contains(",9,"))

            let synced = try await network.scheme.run("sync", "--home", network.home())
            #expect(synced.status == 0, "\(synced.all)")
            let inbox = try await network.scheme.run("inbox", "--home", network.home())
            #expect(inbox.output.contains("記録を確認しました"), "\(inbox.all)")

            let changes = try await hub("reporting", "changes", "activity", "2024-05")
            #expect(changes.contains("保留の承認") && changes.contains("記録を確認しました"), "\(changes)")
            let history = try await hub(
                "statistics", "history", "hs-13-wako", "--from", "2024-05", "--data-set", "activity", "--cell", "visits"
            )
            #expect(history.split(separator: "\n").count == 4, "\(history)")
            #expect(
                try await hub("reporting", "completeness", "--from", "2024-05", "--area", "nation").contains("全国"))
            #expect(try await hub("reporting", "approvals", "--from", "2024-05").contains("確認済み"))
            #expect(
                try await hub("reporting", "validation", "--from", "2024-05", "--json").filter { !$0.isWhitespace }
                    == "[]")
            #expect(try await hub("reporting", "outliers", "2024-05", "--json").filter { !$0.isWhitespace } == "[]")

            _ = try await hub(
                "period", "extend", "hs-13-wako", "activity", "2024-05", "--until", "9999-12-31", "--reason", "担当者の交代")
            #expect(try await hub("period", "extensions").contains("担当者の交代"))
            #expect(try await network.push(try network.report(visits: 10)).status == 0)
            #expect(try await network.visits().contains(",10,"))
            #expect(try await hub("period", "list", "--from", "2024-05").contains("締め済み"))
            _ = try await hub(
                "period", "calendar", "needs", "--from", "2026-04", "--due-day", "15", "--grace-days", "5")

            let number = try await hub(
                "reporting", "follow-up", "mark", "hs-13-wako", "activity/2024-05/visits", "--note", "多い?",
                "--question", "訪問は10回ですか。")
            #expect(try await network.scheme.run("sync", "--home", network.home()).status == 0)
            let asked = try await network.scheme.run("inbox", "--home", network.home())
            #expect(asked.output.contains("訪問は10回ですか"), "\(asked.all)")
            #expect(try await hub("reporting", "follow-up", "list", "--state", "open").contains("未回答"))
            _ = try await hub(
                "reporting", "follow-up", "settle", number.trimmingCharacters(in: .whitespacesAndNewlines), "確認済み")
            #expect(try await hub("reporting", "follow-up", "list").contains("完了"))
            #expect(try await hub("audit", "access", "--since", "2020-01-01").contains("hub held list"))
            #expect(try await server.stop() == 0)
        }
    }

    @Test("A change to a closed month that is refused can be sent once more, and then be accepted")
    func refusedAndSentAgain() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            func hub(_ arguments: String...) async throws -> String {
                let outcome = try await network.hub.run(arguments)
                #expect(outcome.status == 0, "\(arguments) \(outcome.all)")
                return outcome.output
            }
            func waiting() async throws -> [HeldUnit] {
                let decoder = JSONDecoder()
                decoder.dateDecodingStrategy = .iso8601
                return try decoder.decode([HeldUnit].self, from: Data(try await hub("held", "list", "--json").utf8))
            }
            #expect(try await network.push(try network.report(visits: 8)).status == 0)
            _ = try await hub("period", "close", "activity", "2024-05")
            let corrected = try network.report(visits: 9)
            #expect(try await network.push(corrected).status == 0)
            let refused = try #require(try await waiting().first)
            #expect(try await network.push(corrected).output.contains("変更はありません"))

            _ = try await hub("held", "refuse", refused.id, "--reason", "根拠となる記録を添えてください")
            #expect(try await network.scheme.run("sync", "--home", network.home()).status == 0)
            let again = try await network.push(corrected)
            #expect(again.status == 0 && again.output.contains("送信箱に入れました"), "\(again.all)")
            let unit = try #require(try await waiting().first)
            #expect(unit.id != refused.id)
            _ = try await hub("held", "accept", unit.id, "--seen", String(unit.seen), "--reason", "記録を確認しました")
            #expect(try await network.visits().contains(",9,"))
            #expect(try await server.stop() == 0)
        }
    }
}
