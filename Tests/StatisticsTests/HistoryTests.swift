import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import TestSupport
import Testing

@testable import Statistics

@Suite("Figures as they were known")
struct HistoryTests {
    private struct Ground: Sendable {
        let test: TestDatabase
        let dictionary: DictionaryInUse
        let histories: FigureHistories

        static func with(_ body: @escaping @Sendable (Ground) async throws -> Void) async throws {
            try await TestDatabase.with { test in
                let dictionary = try await test.dictionary()
                let histories = FigureHistories(
                    database: test.database, dictionaries: { DictionariesInUse(versions: [dictionary]) })
                try await body(Ground(test: test, dictionary: dictionary, histories: histories))
            }
        }

        func push(_ batch: TestBatch, by scheme: SchemeID, prefecture: Int16 = 13, at time: Date) async throws {
            _ = try await SyncEngine(database: test.database, clock: .fixed(time)).apply(
                batch.pushed(by: scheme, prefecture: prefecture, dictionary: dictionary))
        }

        func selection(_ path: String? = nil) throws -> FigureSelection {
            try histories.selection(
                scheme: SchemeCode(parsing: "hs-13-wako"),
                months: Month(year: 2026, month: 4)...Month(year: 2026, month: 5), dataSet: "activity", path: path)
        }
    }

    private static func time(_ day: Int, _ hour: Int = 9) throws -> Date {
        Day(year: 2026, month: 6, day: day)!.start.addingTimeInterval(Double(hour) * 3600)
    }

    @Test("Each figure tells who brought it, when, in which batch and why, and until when it stood")
    func origins() async throws {
        try await Ground.with { ground in
            let scheme = try await ground.test.addScheme()
            let key = "activity/2026-05/visits"
            var (a, b) = (try BatchChain("hs-13-wako.a1"), try BatchChain("hs-13-wako.b2"))
            try await ground.push(a.next([TestRecord.put(key, 3)]), by: scheme, at: Self.time(1))
            try await ground.push(b.next([TestRecord.put(key, 5)]), by: scheme, at: Self.time(2))
            let held = HeldChanges(
                database: ground.test.database, clock: .fixed(try Self.time(3)),
                dictionaries: { [dictionary = ground.dictionary] in DictionariesInUse(versions: [dictionary]) })
            let unit = try #require(try await held.list().first)
            try await held.accept(
                HeldUnitID(parsing: unit.id), seen: unit.seen, reason: "記録を確認", actor: "統計担当")
            try await ground.push(a.next([TestRecord.put(key, 6, revision: 2)]), by: scheme, at: Self.time(4))
            try await ground.push(a.next([TestRecord.delete(key, revision: 3)]), by: scheme, at: Self.time(5))

            let all = try await ground.histories.all(ground.selection("visits"))
            #expect(all.figures.map(\.figure.value) == ["3", "5", "6", nil])
            #expect(all.figures.map(\.origin?.reason) == [.reported, .accepted, .corrected, .withdrawn])
            #expect(
                all.figures.map(\.origin?.at) == [
                    try Self.time(1), try Self.time(3), try Self.time(4), try Self.time(5),
                ])
            #expect(all.figures.map(\.until) == [try Self.time(3), try Self.time(4), try Self.time(5), nil])
            #expect(
                all.figures.map(\.origin?.stream) == [
                    "hs-13-wako.a1", "hs-13-wako.b2", "hs-13-wako.a1", "hs-13-wako.a1",
                ])
            #expect(all.figures.map(\.origin?.sequence) == [1, 1, 2, 3])
            #expect(all.figures[1].origin?.decidedBy == "統計担当" && all.figures[1].origin?.decision == "記録を確認")
            #expect(Set(all.figures.map(\.key)) == [key])

            for (day, value, version) in [(1, "3", 1), (2, "3", 2), (3, "5", 3), (4, "6", 4), (5, nil, 5)]
                as [(Int, String?, Int64)]
            {
                let known = try await ground.histories.standing(ground.selection("visits"), at: Self.time(day))
                #expect(known.figures.map(\.figure.value) == [value], "\(day)")
                #expect(known.versionOfData == version)
            }
            #expect(
                try await ground.histories.standing(ground.selection("visits"), at: Self.time(1, 8)).figures.isEmpty)
        }
    }

    @Test("At every moment, one scheme's figures and the network's sums are what had been reported until then")
    func asOf() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("history seed \(seed)")
        try await Ground.with { ground in
            var random = SeededRandom(seed: seed)
            let schemes = [
                (try await ground.test.addScheme(), Int16(13), "hs-13-wako"),
                (try await ground.test.addScheme(code: "hs-27-b", municipality: "271004"), 27, "hs-27-b"),
            ]
            var chains = try schemes.map { try BatchChain("\($0.2).a1") }
            var standing: [String: Int64] = [:]
            var snapshots: [(at: Date, standing: [String: Int64])] = []
            let paths = ["families.new/referral=phn", "families.new/referral=office", "visits"]
            for step in 1...30 {
                let who = Int.random(in: 0...1, using: &random)
                var records: [String] = []
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    let (path, month) = (
                        paths.randomElement(using: &random)!, "2026-0\(Int.random(in: 4...5, using: &random))"
                    )
                    let key = "\(schemes[who].2) \(month) \(path)"
                    if Int.random(in: 0..<5, using: &random) == 0 {
                        records.append(TestRecord.delete("activity/\(month)/\(path)", revision: Int64(step)))
                        standing[key] = nil
                    } else if !records.contains(where: { $0.contains("\(month)/\(path)\"") }) {
                        let value = Int64.random(in: 0...4, using: &random)
                        records.append(TestRecord.put("activity/\(month)/\(path)", value, revision: Int64(step)))
                        standing[key] = value
                    }
                }
                // A key that is spoken of twice under one revision would be a conflict.
                guard Set(records.map { $0.split(separator: "\"")[11] }).count == records.count else {
                    standing = snapshots.last?.standing ?? [:]
                    continue
                }
                let at = try Self.time(1).addingTimeInterval(Double(step) * 60)
                try await ground.push(
                    chains[who].next(records), by: schemes[who].0, prefecture: schemes[who].1, at: at)
                snapshots.append((at, standing))
            }
            let selections = try paths.map { path -> [Int] in
                [try #require(ground.dictionary.dictionary.cells.first { $0.path == path }).index]
            }
            let referred = selections[0] + selections[1]
            for (at, standing) in snapshots {
                let moment = at.addingTimeInterval(Double.random(in: 0..<60, using: &random))
                let known = try await ground.histories.standing(ground.selection(), at: moment)
                var found: [String: String] = [:]
                for figure in known.figures where figure.figure.value != nil { found[figure.key] = figure.figure.value }
                var expected: [String: String] = [:]
                for (key, value) in standing where key.hasPrefix("hs-13-wako ") {
                    let words = key.split(separator: " ")
                    expected["activity/\(words[1])/\(words[2])"] = String(value)
                }
                #expect(found == expected, "seed \(seed)")
                for level in [AreaLevel.nation, .prefecture, .scheme] {
                    let sums = try await ground.test.database.analyse(as: .national) {
                        [dictionary = ground.dictionary] tx in
                        try FiguresAsOf.sums(
                            [referred, selections[2]], by: level, within: nil,
                            over: Month(year: 2026, month: 4)...Month(year: 2026, month: 5), monthsPerPeriod: 1,
                            isStock: false, at: moment, most: 1_000, dictionary, tx)
                    }
                    var recount: [String: Int64] = [:]
                    for (key, value) in standing {
                        let words = key.split(separator: " ").map(String.init)
                        let place =
                            level == .nation
                            ? "JP" : level == .scheme ? words[0] : String(words[0].dropFirst(3).prefix(2))
                        recount["\(place) \(words[1]) \(words[2] == "visits" ? 1 : 0)", default: 0] += value
                    }
                    let figures = Dictionary(
                        uniqueKeysWithValues: sums.map { ("\($0.area) \($0.start) \($0.key)", $0.value) })
                    #expect(figures == recount, "seed \(seed) \(level)")
                }
            }
        }
    }

    @Test("A day means its end in Japan; what is no moment, cell or data set is refused")
    func parsing() async throws {
        #expect(try Moment(parsing: "2026-06-30").date < Day("2026-07-01")!.start)
        #expect(try Moment(parsing: "2026-06-30").date > Day("2026-07-01")!.start.addingTimeInterval(-1))
        #expect(try Moment(parsing: "2026-06-30T09:00:00Z").date == Date("2026-06-30T09:00:00Z", strategy: .iso8601))
        for text in ["", "yesterday", "2026-13-01", "2026-06"] {
            #expect(throws: Problem.self) { try Moment(parsing: text) }
        }
        try await Ground.with { ground in
            _ = try await ground.test.addScheme()
            let code = try SchemeCode(parsing: "hs-13-wako")
            let months = Month(year: 2026, month: 4)...Month(year: 2026, month: 5)
            for (dataSet, path) in [("nothing", nil), ("activity", "nothing"), ("needs", "visits")]
                as [(String, String?)]
            {
                #expect(throws: Problem.self) {
                    try ground.histories.selection(scheme: code, months: months, dataSet: dataSet, path: path)
                }
            }
            let unknown = try ground.histories.selection(
                scheme: SchemeCode(parsing: "hs-13-none"), months: months, dataSet: nil)
            let problem = await #expect(throws: Problem.self) { try await ground.histories.all(unknown) }
            #expect(problem?.kind == .schemeUnknown)
        }
    }
}
