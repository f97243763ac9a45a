import DataDictionary
import HubCore
import Logging
import Postgres
import TestSupport
import Testing

@testable import Statistics

/// What is remembered from one question to the next is never out of date.
@Suite("What questions remember")
struct QueryMemoryTests {
    @Test("A push shows in the very next question, and folding changes nothing")
    func push() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 5)
            try await network.pushAll(batches: 8, size: 400)
            let (engine, month) = (network.engine(), Month("2023-08")!)
            let cell = try network.cell("families.new")
            let ask = {
                let query = try engine.query(
                    try Self.parameters("measures=families.new&area=prefecture&in=34&from=2023-06&to=2023-10"),
                    today: Self.today)
                let cube = try await engine.run(query, today: Self.today)
                return cube.cells.first { cube.dimensions[0].members[$0.coordinates[0]].code == month.description }?
                    .content
            }
            try await network.write(scheme: 6, [(month, cell, 100)])
            #expect(try await ask() == .value(100))
            #expect(try await ask() == .value(100))
            for value in [7, 0, 23] as [Int64] {
                try await network.write(scheme: 6, [(month, cell, value)])
                #expect(try await ask() == .value(value))
            }
            try await RollupFolder(database: test.database).foldAll()
            #expect(try await ask() == .value(23))
            try await network.write(scheme: 6, [(month, cell, nil)])
            #expect(try await ask() == Cube.Content.none(.notReported))
        }
    }

    @Test("A scheme's new name, a new scheme and its first day show in the very next question")
    func directory() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 6)
            try await network.pushAll(batches: 8, size: 400)
            let engine = network.engine()
            let first = network.schemes[0]
            let ask = { (code: String) in
                let query = try engine.query(
                    try Self.parameters("measures=families.new&area=scheme&in=\(code)&from=2023-06&to=2023-10"),
                    today: Self.today)
                let cube = try await engine.run(query, today: Self.today)
                return (cube.dimensions[1].members.first?.label.ja, cube.cells.compactMap(\.basis.expected).max())
            }
            #expect(try await ask(first.code).0 == "スキーム0")
            try await test.owner.write(as: .owner) { tx in try tx.execute(Self.rename, first.id) }
            #expect(try await ask(first.code).0 == "新しい名前")

            let unknown = await #expect(throws: Problem.self) { try await ask("hs-13-new") }
            #expect(unknown?.kind == .schemeUnknown)
            _ = try await test.addScheme(code: "hs-13-new", name: "新スキーム", municipality: "131016")
            #expect(try await ask("hs-13-new").0 == "新スキーム")

            let before = try await ask(first.code).1
            try await test.owner.write(as: .owner) { tx in try tx.execute(Self.start, first.id) }
            #expect(before == 0)
            #expect(try await ask(first.code).1 == 1)
        }
    }

    @Test("Months are found by the stamp that they were kept with, and make room when there are too many")
    func months() {
        let kept = KeptMonths(most: 3)
        let (may, june) = (
            MonthOfCell(cell: 1, month: Month("2024-05")!), MonthOfCell(cell: 1, month: Month("2024-06")!)
        )
        let sum = PrefectureSum(prefecture: 13, reports: 1, value: 5)
        kept.keep([may: [sum, sum]], stamp: 1)
        #expect(kept.find([may, june], stamp: 1) == [[sum, sum], nil])
        #expect(kept.find([may], stamp: 2) == [nil])
        kept.keep([june: []], stamp: 1)
        #expect(kept.find([may, june], stamp: 1) == [[sum, sum], []])
        kept.keep([june: [sum, sum]], stamp: 1)
        #expect(kept.find([may, june], stamp: 1) == [nil, [sum, sum]])
        kept.keep([may: [sum]], stamp: 2)
        #expect(kept.find([may, june], stamp: 2) == [[sum], nil])
    }

    private static let today = Day(year: 2024, month: 9, day: 10)!

    private static func parameters(_ text: String) throws -> QueryParameters {
        try QueryParameters(
            text.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (name: parts[0], value: parts[1])
            })
    }

    private static let rename = Statement<SchemeID, Void>(
        "test.memory.rename", "UPDATE scheme SET name = '新しい名前' WHERE id = $1")
    private static let start = Statement<SchemeID, Void>(
        "test.memory.start",
        "INSERT INTO membership_event VALUES ($1, '2023-01-01', 'started', NULL, '2026-01-01', 'national')")
}
