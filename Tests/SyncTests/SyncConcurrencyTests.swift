import Foundation
import HubCore
import Postgres
import Statistics
import Sync
import SyncProtocol
import TestSupport
import Testing

@Suite("The sync engine under concurrency")
struct SyncConcurrencyTests {
    @Test("The same batch sent by eight at once is applied once and answered with one receipt")
    func sameBatch() async throws {
        try await EngineFixture.with { fixture in
            var chain = try BatchChain("hs-13-wako.a1")
            for round in 1...5 {
                let batch = chain.next([TestRecord.put("activity/2026-05/visits", Int64(round), revision: Int64(round))]
                )
                let answers = try await withThrowingTaskGroup(of: PushAnswer.self) { group in
                    for _ in 0..<8 { group.addTask { try await fixture.push(batch) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers.count { !$0.isReplay } == 1)
                #expect(Set(answers.map(\.receipt)).count == 1)
            }
            #expect(try await fixture.test.rowCounts()["batch"] == 5)
        }
    }

    @Test("Many streams of one scheme: versions and feed positions have no gap and no double")
    func manyStreams() async throws {
        try await EngineFixture.with { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for stream in 0..<6 {
                    group.addTask {
                        var chain = try BatchChain("hs-13-wako.s\(stream)")
                        for number in 1...15 {
                            let key = "activity/2026-0\(number % 5 + 1)/visits"
                            // Revisions differ between streams, so nothing conflicts.
                            _ = try await fixture.push(
                                chain.next([TestRecord.put(key, 1, revision: Int64(number * 10 + stream))]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.rows(Self.versions).first == 90)
            #expect(try await fixture.rows(Self.positions).first == 90)
            #expect(try await fixture.test.differencesOfSums() == 0)
        }
    }

    @Test(
        "Sums with what waits equal a recount of the values, while batches come and folds go on",
        arguments: [7, 8] as [UInt64])
    func sums(seed: UInt64) async throws {
        try await EngineFixture.with { fixture in
            let schemes = try await Self.schemes(in: fixture)
            let folder = RollupFolder(database: fixture.test.database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, scheme) in schemes.enumerated() {
                    group.addTask {
                        var random = SeededRandom(seed: seed * 100 + UInt64(index))
                        var chain = try BatchChain("\(scheme.code).a1")
                        for revision in 1...12 {
                            let batch = chain.next(Self.records(&random, revision: Int64(revision)))
                            _ = try await fixture.engine.apply(
                                batch.pushed(
                                    by: scheme.id, prefecture: scheme.prefecture, dictionary: fixture.dictionary))
                            if revision % 4 == 0 {
                                _ = try await folder.foldAll()
                                #expect(try await fixture.test.differencesOfSums() == 0, "seed \(seed)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.test.differencesOfSums() == 0, "seed \(seed)")
            #expect(try await fixture.test.rowCounts()["data_value", default: 0] > 100)
        }
    }

    private struct Office: Sendable {
        let code: String
        let id: SchemeID
        let prefecture: Int16
    }

    private static func schemes(in fixture: EngineFixture) async throws -> [Office] {
        var schemes: [Office] = []
        for (number, municipality) in ["131016", "132063", "271004", "011002"].enumerated() {
            let code = "hs-\(municipality.prefix(2))-n\(number)"
            schemes.append(
                Office(
                    code: code, id: try await fixture.test.addScheme(code: code, municipality: municipality),
                    prefecture: Int16(municipality.prefix(2))!))
        }
        return schemes
    }

    /// Some reports, some single cells, some withdrawn.
    private static func records(_ random: inout SeededRandom, revision: Int64) -> [String] {
        (0..<20).map { _ in
            let month = "2025-\(Int.random(in: 1...12, using: &random).padded(2))"
            let number = Int64.random(in: 0...9, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: return TestRecord.delete("activity/\(month)/visits", revision: revision)
            case 1: return TestRecord.notApplicable("activity/\(month)/links", revision: revision)
            case 2:
                return TestRecord.report(
                    "activity/\(month)", #""families.new":\#(number),"families.new/referral=phn":\#(number)"#,
                    revision: revision)
            default: return TestRecord.put("activity/\(month)/visits", number, revision: revision)
            }
        }
    }

    private static let versions = Statement<Int64>(
        "t.versions",
        """
        SELECT CASE WHEN max(data_version) = count(DISTINCT data_version) AND max(data_version) = count(*)
            THEN count(*) ELSE -1 END FROM batch
        """, row: { (count: Int64) in count })
    private static let positions = Statement<Int64>(
        "t.positions",
        """
        SELECT CASE WHEN max(position) = count(*) AND max(position) = (SELECT feed_position FROM scheme_state)
            THEN count(*) ELSE -1 END FROM change_log
        """, row: { (count: Int64) in count })
}
