import Documents
import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

@testable import Statistics

/// What a caller gets: JSON, CSV, and nothing when nothing has changed.
@Suite("Rendered answers")
struct RenderedAnswersTests {
    @Test("JSON and CSV say what the figures are, and that the network is made up")
    func formats() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 3)
            try await network.writeNew([("referral=phn", 2), ("referral=office", 1)], scheme: 1)
            try await network.write(
                scheme: 1, [(Month("2024-04")!, network.cell("visitHours"), 125)])

            let hours = try await network.answer("visitHours", ["from": "2024-04", "area": "municipality"])
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(JSONCubeWriter().write(hours.cube))) as? [String: Any])
            let cell = try #require((object["cells"] as? [[String: Any]])?.first)
            #expect(cell["value"] as? Double == 12.5)
            #expect(cell["area"] as? String == "132063")
            #expect(object["madeUp"] as? Bool == true)
            let areas = try #require(
                (object["dimensions"] as? [[String: Any]])?.first { $0["id"] as? String == "area" }?["members"]
                    as? [[String: Any]])
            #expect((areas.first?["label"] as? [String: String])?["ja"] == "東京都府中市")

            let new = try await network.answer(
                "families.new", ["period": "year", "from": "FY2024", "area": "prefecture", "breakdown": "referral"])
            let csv = String(decoding: CSVCubeWriter(encoding: .utf8, language: .ja).write(new.cube), as: UTF8.self)
            #expect(
                csv == """
                    \u{FEFF}period,area,area_label,referral,referral_label,value,status,reports,note\r
                    FY2024,13,東京都,phn,保健師（赤ちゃん訪問など）,2,,1,架空のデータ\r
                    FY2024,13,東京都,office,子育て支援課などの行政窓口,1,,1,架空のデータ\r

                    """)
        }
    }

    @Test("The same question is not answered again until a batch comes in; then it is, at once")
    func conditional() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 4)
            try await network.writeNew([("", 2)], scheme: 0)
            let engine = network.engine()
            let answers = RenderedAnswers(engine)
            let query = try engine.query(
                "families.new",
                QueryParameters([(name: "from", value: "2024-04"), (name: "area", value: "prefecture")]))
            let json = AnswerForm(format: .json, language: .ja, on: Day("2026-05-31")!)

            let first = try await answers.answer(to: query, in: json).rendered
            #expect(try await answers.answer(to: query, in: json, known: first.tag.description).isUnchanged)
            #expect(try await answers.answer(to: query, in: json).rendered == first)
            let csv = try await answers.answer(
                to: query, in: AnswerForm(format: .csv, language: .ja, on: Day("2026-05-31")!)
            ).rendered
            #expect(csv.tag != first.tag)

            try await network.writeNew([("", 5)], scheme: 0)
            let second = try await answers.answer(to: query, in: json, known: first.tag.description).rendered
            #expect(second.tag != first.tag)
            #expect(second.body != first.body)
        }
    }

    @Test("A scheme's new name shows though its figures are the same")
    func schemeNames() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 5)
            try await network.writeNew([("", 2)], scheme: 0)
            let engine = network.engine()
            let answers = RenderedAnswers(engine)
            let query = try engine.query(
                "families.new", QueryParameters([(name: "from", value: "2024-04"), (name: "area", value: "scheme")]))
            let form = AnswerForm(format: .csv, language: .ja, on: Day("2026-05-31")!)
            let before = try await answers.answer(to: query, in: form).rendered
            #expect(try await answers.answer(to: query, in: form, known: before.tag.description).isUnchanged)
            try await test.database.write(as: .national) { tx in
                _ = try tx.execute(.init("test.rename", "UPDATE scheme SET name = '新しい名前'"))
            }
            #expect(try await answers.answer(to: query, in: form, known: before.tag.description).rendered != before)
        }
    }

    @Test("Places that do not exist are a mistake, places without figures an empty answer")
    func places() async throws {
        try await TestDatabase.with { test in
            let network = try await RandomNetwork(in: test, seed: 6)
            func kind(_ parameters: [String: String]) async -> ProblemKind? {
                await #expect(throws: Problem.self) {
                    try await network.answer("visits", parameters)
                }?.kind
            }
            #expect(await kind(["from": "2024-04", "area": "municipality", "in": "999999"]) == .queryInvalid)
            #expect(await kind(["from": "2024-04", "area": "scheme", "in": "hs-13-nobody"]) == .schemeUnknown)
            let empty = try await network.answer("visits", ["from": "2024-04", "area": "municipality", "in": "141003"])
            #expect(empty.figures.isEmpty)
        }
    }
}

private struct Rendered: Equatable {
    let body: [UInt8]
    let tag: EntityTag
}

extension RenderedAnswers.Outcome {
    fileprivate var isUnchanged: Bool {
        if case .unchanged = self { true } else { false }
    }

    fileprivate var rendered: Rendered {
        get throws {
            guard case .answer(let body, _, let tag) = self else { throw CancellationError() }
            return Rendered(body: body, tag: tag)
        }
    }
}

extension RandomNetwork {
    /// New families of April 2024, by category key.
    fileprivate func writeNew(_ values: [(key: String, value: Int64)], scheme: Int) async throws {
        try await write(
            scheme: scheme,
            values.map { key, value in
                (
                    month: Month("2024-04")!, cell: try cell(key.isEmpty ? "families.new" : "families.new/\(key)"),
                    value: value
                )
            })
    }
}
