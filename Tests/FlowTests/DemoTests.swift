import Foundation
import TestSupport
import Testing

@Suite("The demo")
struct DemoTests {
    @Test("Runs from nothing to the end, and again on what it left", .timeLimit(.minutes(15)))
    func demo() async throws {
        try await TemporaryFolder.with { folder in
            let arguments = [
                "demo", "--once", "--schemes", "4", "--port", "0", "--lang", "en", "--data-directory",
                folder.path("data"),
            ]
            for _ in 0..<2 {
                let outcome = try await Program("hub").run(arguments)
                #expect(outcome.status == 0, "\(outcome.all)")
                #expect(outcome.output.contains(/\b0 differences/), "\(outcome.all)")
                #expect((outcome.output + outcome.errors).contains("made-up") || outcome.output.contains("made up"))
                #expect(outcome.output.contains("Final release, FY2024  published"), "\(outcome.all)")
                // Of four payers the second, third and first pay, the fourth gives its number: all without a person.
                #expect(outcome.output.contains("100.0%"), "\(outcome.all)")
            }
            try await askForRelease(folder)
        }
    }

    /// The commands about releases, on what the demo published.
    private func askForRelease(_ folder: TemporaryFolder) async throws {
        func hub(_ arguments: String...) async throws -> Program.Outcome {
            try await Program("hub").run(
                ["release"] + arguments + ["--lang", "en", "--data-directory", folder.path("data")])
        }
        let list = try await hub("list", "--json")
        #expect(list.status == 0, "\(list.all)")
        #expect(list.output.contains(#""id":"final-FY2024""#), "\(list.all)")

        let shown = try await hub("show", "FY2024", "--json")
        let hidden = try JSONDecoder().decode(Shown.self, from: Data(shown.output.utf8)).hidden
        let cell = try #require(hidden.first?.cell, "\(shown.all)")
        let why = try await hub("explain", "FY2024", cell)
        #expect(why.status == 0, "\(why.all)")
        #expect(why.output.contains("is hidden, because"), "\(why.all)")

        for (arguments, code) in [
            (["preview", "FY2024"], "release-exists"), (["show", "FY2023"], "release-not-found"),
            (["preview", "2024-05"], "query-invalid"),
            (["explain", "FY2024", "visits", "131016", "FY2024"], "release-not-found"),
        ] {
            let refused = try await Program("hub").run(
                ["release"] + arguments + ["--lang", "en", "--data-directory", folder.path("data")])
            #expect(refused.status == 1, "\(arguments)")
            #expect(refused.errors.contains("[\(code)]"), "\(refused.all)")
        }
    }

    private struct Shown: Decodable {
        let hidden: [Hidden]

        struct Hidden: Decodable { let cell: String }
    }
}
