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
            }
        }
    }
}
