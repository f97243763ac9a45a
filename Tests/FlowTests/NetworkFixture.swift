import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

/// A database with dictionary and areas, the built programs that work on it, and a folder.
struct NetworkFixture: Sendable {
    let test: TestDatabase
    let folder: TemporaryFolder
    var hub: Program
    let scheme = Program("scheme")

    static func with(
        names: String? = nil, _ body: @escaping @Sendable (NetworkFixture) async throws -> Void
    ) async throws {
        try await TestDatabase.with { test in
            try await TemporaryFolder.with { folder in
                var environment = ["HUB_DATABASE_URL": test.conninfo, "HUB_DATABASE_LANES": "4"]
                environment["HUB_PUBLIC_NAMES"] = names
                try await body(
                    NetworkFixture(test: test, folder: folder, hub: Program("hub", environment: environment)))
            }
        }
    }

    /// Adds the scheme and enrols an office of it at the address.
    func enrol(_ code: String = "hs-13-wako", at address: String) async throws {
        let added = try await hub.run(
            "scheme", "add", code, "--name", "ホームスタートわこう", "--kana", "ホームスタートワコウ", "--municipality", "131016")
        try #require(added.status == 0, "\(added.all)")
        try await enrolAgain(code, at: address)
    }

    /// Enrols an office of a scheme that is there, as after a lost disk.
    func enrolAgain(_ code: String = "hs-13-wako", at address: String) async throws {
        let invited = try await hub.run("scheme", "invite", code)
        try #require(invited.status == 0, "\(invited.all)")
        let enrolled = try await scheme.run(
            "enroll", "--hub", address, "--code", invited.output.trimmingCharacters(in: .whitespacesAndNewlines),
            "--scheme", code, "--home", home(code))
        try #require(enrolled.status == 0, "\(enrolled.all)")
    }

    func home(_ code: String = "hs-13-wako") -> String { folder.path("home-\(code)") }

    /// A file with one report: visits of a month.
    func report(visits: Int, month: String = "2024-05") throws -> String {
        try folder.write(
            #"{"op":"report","k":"activity/\#(month)","d":{"cells":{"visits":\#(visits),"families.new":2}}}"# + "\n",
            to: "report-\(month)-\(visits).jsonl")
    }

    func push(_ files: String..., options: [String] = []) async throws -> Program.Outcome {
        try await scheme.run(["push"] + files + ["--home", home()] + options)
    }

    /// The sum of visits of a month, as the command line tells it.
    func visits(_ month: String = "2024-05") async throws -> String {
        let asked = try await hub.run("statistics", "values", "visits", "--from", month, "--csv", "--lang", "en")
        try #require(asked.status == 0, "\(asked.all)")
        return asked.output
    }
}
