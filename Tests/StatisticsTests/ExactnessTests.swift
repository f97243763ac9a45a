import HubCore
import Logging
import TestSupport
import Testing

@testable import Statistics

/// The answers equal a recount from the values, at every level and period, folded or not.
@Suite("Exactness")
struct ExactnessTests {
    static let seed: UInt64 = 20_260_401

    @Test("Every level, period and kind of element: before folding, in between, and after")
    func equalsRecount() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: Self.seed)
            let folder = RollupFolder(
                database: test.database, policy: FoldPolicy(atOnce: 7))

            try await network.pushAll(batches: 24, size: 600)
            try await compareAll(network)
            #expect(try await folder.foldAll() == 24)
            try await compareAll(network)
            try await network.pushAll(batches: 9, size: 400)
            try await compareAll(network)
            #expect(try await folder.foldAll() == 9)
            try await compareAll(network)
            #expect(try await folder.foldAll() == 0)
        }
    }

    private func compareAll(_ network: RandomNetwork) async throws {
        let engine = network.engine()
        let recount = Recount(network)
        for address in Self.addresses {
            let (element, pairs) = address
            let query = try engine.query(element, QueryParameters(pairs))
            let answer = try await engine.run(query)
            #expect(answer.figures == recount.figures(for: query), "seed \(Self.seed): \(query.address)")
        }
    }

    /// The questions: three lengths of time, five levels, and narrowed ones.
    private static let addresses: [(String, [(name: String, value: String)])] = {
        let periods = [
            [("period", "month"), ("from", "2023-02"), ("to", "2024-09")],
            [("period", "half"), ("from", "2023-H1"), ("to", "2024-H1")],
            [("period", "year"), ("from", "FY2022"), ("to", "FY2024")],
        ]
        let areas =
            AreaLevel.allCases.map { [("area", $0.rawValue)] } + [
                [("area", "prefecture"), ("in", "R3")], [("area", "municipality"), ("in", "13")],
                [("area", "municipality"), ("in", "132063")], [("area", "scheme"), ("in", "hs-13-s1")],
                [("area", "region"), ("in", "R1")], [("area", "prefecture"), ("in", "34")],
            ]
        let elements = [
            ("families.new", []), ("families.new", [("breakdown", "referral")]), ("families.open", []),
            ("visitHours", []),
            ("needs.present", [("breakdown", "item")]), ("needs.present", [("breakdown", "type")]),
            ("needs.present", []),
            ("families.supported", []),
        ]
        return elements.flatMap { element, breakdown in
            periods.flatMap { period in
                areas.map { area in (element, (period + area + breakdown).map { (name: $0.0, value: $0.1) }) }
            }
        }
    }()

    @Test("A stock whose last month is missing is not reported, and never carried forward")
    func missingLastMonth() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 1)
            let open = try network.cell("families.open")
            try await network.write(scheme: 0, [(Month("2024-08")!, open, 5)])
            try await network.write(scheme: 1, [(Month("2024-09")!, open, 3)])
            let answer = try await network.answer(
                "families.open", ["period": "half", "from": "2024-H1", "area": "scheme"])
            #expect(answer.figures.map(\.area) == ["hs-13-s1"])
            #expect(answer.figures.map(\.value) == [3])
            #expect(try await network.answer("families.open", ["from": "2024-08"]).figures.map(\.value) == [5])
            #expect(try await network.answer("families.open", ["from": "2024-10"]).figures.isEmpty)
        }
    }

    @Test("Readers see every commit at once while batches and folds go on")
    func exactWhileFolding() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 2)
            let cell = try network.cell("families.new")
            let folder = RollupFolder(database: test.database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for scheme in network.schemes.indices {
                    group.addTask {
                        for value in 1...25 {
                            try await network.write(scheme: scheme, [(Month("2024-04")!, cell, Int64(value))])
                            let answer = try await network.answer(
                                "families.new", ["from": "2024-04", "area": "prefecture"])
                            let prefecture = network.schemes[scheme].prefecture.padded(2)
                            let figure = try #require(answer.figures.first { $0.area == prefecture })
                            #expect(figure.value >= Int64(value))
                            #expect(figure.reports <= 4)
                        }
                    }
                }
                group.addTask { for _ in 0..<40 { try await folder.foldAll() } }
                group.addTask { for _ in 0..<40 { try await folder.foldAll() } }
                try await group.waitForAll()
            }
            let answer = try await network.answer("families.new", ["from": "2024-04"])
            #expect(answer.figures.map(\.value) == [25 * 8])
            #expect(answer.figures.map(\.reports) == [8])
            #expect(answer.vintage == Vintage(dataVersion: 25 * 8, isMadeUp: true))
        }
    }
}

extension RandomNetwork {
    func answer(_ element: String, _ parameters: [String: String]) async throws -> Answer {
        let engine = engine()
        return try await engine.run(
            engine.query(element, QueryParameters(parameters.map { (name: $0.key, value: $0.value) })))
    }
}
