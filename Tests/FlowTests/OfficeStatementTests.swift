import Foundation
import TestSupport
import Testing

/// What an office says of itself, by the office's program, at the real hub.
@Suite("What an office says of itself")
struct OfficeStatementTests {
    @Test("A profile, a contact, a step of the membership and a note reach the hub, and can be taken back")
    func reachesTheHub() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            let said = try await network.say(Self.profile, Self.contact, Self.step, Self.note)
            #expect(said.allSatisfy { $0.status == 0 && $0.output.contains("送信箱に入れました") }, "\(said.map(\.all))")
            let again = try await network.say(Self.contact)
            #expect(again[0].output.contains("すでに入っています"), "\(again[0].all)")
            try await network.sync()

            let history = try await network.history()
            #expect(history["profile/2026-04-01"]?.contains("特定非営利活動法人わこう子育て") == true, "\(history)")
            #expect(history["profile/2026-04-01"]?.contains("131016") == true, "\(history)")
            #expect(history["contact/2026-04-01"]?.contains("トクヒ)ワコウコソダテ") == true, "\(history)")
            #expect(history["membership/2026-10-01/suspended"] == "{}", "\(history)")
            #expect(history["note/activity/2026-05"]?.contains("新しいビジター") == true, "\(history)")
            // The suspension ends the dues of the coming years: the membership officer sees who declared it.
            let member = try await network.hub.run("dues", "members", "show", "hs-13-wako", "--json")
            #expect(member.output.contains(#""declaredBy" : "scheme""#), "\(member.all)")
            #expect(member.output.contains("2026-10-01"), "\(member.all)")

            let back = try await network.say(
                ["membership", "suspended", "--on", "2026-10-01", "--take-back"],
                ["note", "activity/2026-05", "--take-back"])
            #expect(back.allSatisfy { $0.status == 0 }, "\(back.map(\.all))")
            try await network.sync()
            let after = try await network.history()
            #expect(after["membership/2026-10-01/suspended"] == "", "\(after)")
            #expect(after["note/activity/2026-05"] == "", "\(after)")
            #expect(try await server.stop() == 0)
        }
    }

    @Test("After a lost disk the office's words are newer than what stood")
    func lostDisk() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            _ = try await network.say(Self.note)
            try await network.sync()
            try FileManager.default.removeItem(atPath: network.home())
            try await network.enrolAgain(at: server.address)
            _ = try await network.say(["note", "activity/2026-05", "前の説明は誤りでした"])
            try await network.sync()
            let history = try await network.history()
            #expect(history["note/activity/2026-05"]?.contains("誤りでした") == true, "\(history)")
            #expect(try await server.stop() == 0)
        }
    }

    @Test("Files of push may hold them, beside figures")
    func inFiles() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            let file = try network.folder.write(
                """
                {"op":"report","k":"activity/2026-05","d":{"cells":{"visits":8}}}
                {"op":"put","t":"note","k":"note/activity/2026-05","d":{"text":"五月は訪問が少なめです"}}

                """, to: "may.jsonl")
            let pushed = try await network.push(file)
            #expect(pushed.status == 0, "\(pushed.all)")
            #expect(try await network.history()["note/activity/2026-05"]?.contains("少なめ") == true)
            #expect(try await network.visits("2026-05").contains(",8,"))
            #expect(try await server.stop() == 0)
        }
    }

    @Test(
        "What the hub would put aside is told before anything is queued",
        arguments: [
            (["note", "activity/2026-05", "山田さんは 090-1234-5678"], "personal-data-suspected"),
            (["note", "activity/2026-5", "説明"], "2022-04"),
            (["note", "activity/2026-05"], "説明の文"),
            (["membership", "gone", "--on", "2026-10-01"], "suspended"),
            (["membership", "suspended", "--on", "10月1日"], "2026-04-01"),
            (
                [
                    "contact", "--from", "2026-04-01", "--billing-name", "わこう", "--billing-mail", "a@example.jp",
                    "--payer-kana", "わこう",
                ], "kana-invalid"
            ),
            (["contact", "--from", "2026-04-01", "--billing-name", "わこう"], "--billing-mail"),
            (Array(profile.map { $0 == "hiroba" ? "castle" : $0 }), "code-unknown"),
        ] as [([String], String)])
    func refused(_ command: [String], _ reason: String) async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            // The dictionary by which words are checked comes with the first sync.
            try await network.sync()
            let said = try await network.say(command)
            #expect(said[0].status == 1 || said[0].status == 2, "\(said[0].all)")
            #expect(said[0].all.contains(reason), "\(said[0].all)")
            let status = try await network.scheme.run("status", "--json", "--home", network.home())
            #expect(status.output.contains(#""waiting" : 0"#), "\(status.all)")
            #expect(try await server.stop() == 0)
        }
    }

    private static let profile = [
        "profile", "--from", "2026-04-01", "--host-name", "特定非営利活動法人わこう子育て", "--host-type", "hiroba", "--areas",
        "131016",
        "--organizers", "2", "--trustees", "5", "--meetings", "4", "--programmes", "supportHub,subsidy", "--budget",
        "3000000",
    ]
    private static let contact = [
        "contact", "--from", "2026-04-01", "--billing-name", "わこう子育て 会計", "--billing-mail", "kaikei@example.jp",
        "--payer-kana", "ﾄｸﾋ)ﾜｺｳｺｿﾀﾞﾃ", "--postal-code", "351-0104",
    ]
    private static let step = ["membership", "suspended", "--on", "2026-10-01"]
    private static let note = ["note", "activity/2026-05", "新しいビジターが三人加わりました"]
}

extension NetworkFixture {
    fileprivate func say(_ commands: [String]...) async throws -> [Program.Outcome] {
        var outcomes: [Program.Outcome] = []
        for command in commands { outcomes.append(try await scheme.run(command + ["--home", home()])) }
        return outcomes
    }

    fileprivate func sync() async throws {
        let synced = try await scheme.run("sync", "--home", home())
        #expect(synced.status == 0, "\(synced.all)")
    }

    fileprivate struct Entry: Decodable {
        let key: String
        let content: String?
        let until: String?
    }

    /// What stands, by key; empty for what was taken back.
    fileprivate func history() async throws -> [String: String] {
        let shown = try await hub.run("scheme", "history", "hs-13-wako", "--json")
        try #require(shown.status == 0, "\(shown.all)")
        let entries = try JSONDecoder().decode([Entry].self, from: Data(shown.output.utf8))
        let standing = entries.filter { $0.until == nil }.map { ($0.key, $0.content ?? "") }
        return Dictionary(uniqueKeysWithValues: standing)
    }
}
