import Foundation
import HubCore
import TestSupport
import Testing

@testable import Statistics

/// What clients that others wrote read over HTTP is what was served: `sdmx1`, `pysdmx`, `pyjstat`, `openpyxl`.
@Suite("Formats read by others")
struct FormatClientsTests {
    @Test("Every figure, label, unit and status, in every format", arguments: Language.allCases)
    func everything(language: Language) async throws {
        let outcome = try await Self.read(expecting: MadeTables.all.expected(in: language), language)
        #expect(outcome.status == 0, "\(outcome.all)")
    }

    @Test("The readers find a figure, a status, a label and a unit that are others than were served")
    func differences() async throws {
        let served = try MadeTables.all.expected(in: .en)
        let changes = [
            (#""value" : 1234"#, #""value" : 1235"#), ("\"value\" : 0\n", "\"value\" : 1\n"),
            (#""status" : "suppressed""#, #""status" : "late""#), ("Fuchu, Hiroshima", "Fuchu, Tokyo"),
            (#""unit" : "families""#, #""unit" : "visits""#),
        ]
        for (before, after) in changes {
            let changed = served.replacingOccurrences(of: before, with: after)
            try #require(changed != served, "\(before)")
            let outcome = try await Self.read(expecting: changed, .en)
            #expect(outcome.status == 1, "\(before)")
            let lines = outcome.output.split(separator: "\n")
            for client in ["csv", "json", "openpyxl", "pyjstat", "pysdmx", "sdmx1"] {
                #expect(lines.contains { $0.hasPrefix(client) }, "\(client), \(before): \(outcome.all)")
            }
        }
    }

    private static func read(expecting expected: String, _ language: Language) async throws -> Program.Outcome {
        try await TestDatabase.with { test in
            try await TestHub.with(test, published: MadeTables.all) { hub in
                try await TemporaryFolder.with { folder in
                    let file = try folder.write(expected, to: "expected.json")
                    return try await PythonScript("read_statistics.py").run([
                        "http://\(hub.authority)/sdmx/2.1", file, language.rawValue,
                    ])
                }
            }
        }
    }
}
