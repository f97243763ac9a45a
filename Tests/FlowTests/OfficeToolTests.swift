import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

/// The office's program against the real hub: signed receipts, keys, restored backups.
@Suite("The office's tool and the hub")
struct OfficeToolTests {
    @Test("Receipts are signed; the doctor finds nothing; a key is replaced, also when the program is killed meanwhile")
    func keysAndDoctor() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            #expect(try await network.push(try network.report(visits: 8)).status == 0)

            let doctor = try await network.scheme.run("doctor", "--json", "--home", network.home())
            #expect(doctor.status == 0, "\(doctor.all)")
            #expect(doctor.output.contains(#""code" : "hub-key""#), "\(doctor.all)")

            let before = try await network.scheme.run("key", "show", "--json", "--home", network.home())
            var random = SeededRandom(seed: 7)
            for _ in 0..<6 {
                _ = try await network.scheme.run(
                    ["key", "rotate", "--home", network.home()],
                    killedAfter: Double.random(in: 0...0.15, using: &random))
            }
            let rotated = try await network.scheme.run("key", "rotate", "--json", "--home", network.home())
            #expect(rotated.status == 0, "\(rotated.all)")
            let after = try await network.scheme.run("key", "show", "--json", "--home", network.home())
            #expect(after.output != before.output)
            #expect(!after.output.contains(#""next""#), "\(after.all)")
            #expect(try await network.push(try network.report(visits: 9)).status == 0)
            #expect(try await network.visits().contains(",9,"))
            #expect(try await server.stop() == 0)
        }
    }

    @Test("A hub of a new epoch: heads are compared, and nothing counts twice")
    func restoredHub() async throws {
        let proxy = try SwallowingProxy(to: 0)
        defer { proxy.close() }
        try await NetworkFixture.with(names: "127.0.0.1:\(proxy.port)") { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            proxy.pass(to: server.port)
            try await network.enrol(at: "http://127.0.0.1:\(proxy.port)")
            let home = network.home()
            #expect(try await network.push(try network.report(visits: 8)).status == 0)
            let synced = try await network.scheme.run("sync", "--json", "--home", home)
            #expect(synced.status == 0, "\(synced.all)")

            let told = try await network.hub.run("identity", "restored")
            #expect(told.status == 0, "\(told.all)")
            #expect(try await server.stop() == 0)
            let restarted = try await HubProcess.start(network.hub, in: network.folder)
            proxy.pass(to: restarted.port)
            let again = try await network.scheme.run("sync", "--json", "--home", home)
            #expect(again.status == 0, "\(again.all)")
            let status = try await network.scheme.run("status", "--json", "--home", home)
            #expect(status.output.contains(#""agrees" : true"#), "\(status.all)")
            #expect(try await network.visits().contains(",8,"))
            #expect(try await restarted.stop() == 0)
        }
    }

    @Test("A hub of a backup older than a rotation takes the new key again at the word of the old one")
    func restoredBeforeRotation() async throws {
        let proxy = try SwallowingProxy(to: 0)
        defer { proxy.close() }
        try await NetworkFixture.with(names: "127.0.0.1:\(proxy.port)") { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            proxy.pass(to: server.port)
            try await network.enrol(at: "http://127.0.0.1:\(proxy.port)")
            let home = network.home()
            #expect(try await network.push(try network.report(visits: 8)).status == 0)
            for _ in 0..<2 {
                let rotated = try await network.scheme.run("key", "rotate", "--home", home)
                #expect(rotated.status == 0, "\(rotated.all)")
            }
            #expect(try await server.stop() == 0)
            try await network.test.owner.write(as: .owner) { tx in
                #expect(try tx.execute(Self.forgetLaterKeys) == 2)
                try tx.execute(Self.forgetEnd)
            }
            #expect(try await network.hub.run("identity", "restored").status == 0)

            let restarted = try await HubProcess.start(network.hub, in: network.folder)
            proxy.pass(to: restarted.port)
            let doctor = try await network.scheme.run("doctor", "--home", home)
            #expect(doctor.all.contains("scheme sync を実行すると"), "\(doctor.all)")
            let synced = try await network.scheme.run("sync", "--home", home)
            #expect(synced.status == 0, "\(synced.all)")
            #expect(synced.all.contains("以前の鍵で登録し直し"), "\(synced.all)")
            #expect(try await network.push(try network.report(visits: 9)).status == 0)
            #expect(try await network.visits().contains(",9,"))
            let cured = try await network.scheme.run("doctor", "--json", "--home", home)
            #expect(!cured.output.contains(#""severity" : "fault""#), "\(cured.all)")
            #expect(try await restarted.stop() == 0)
        }
    }

    @Test("A hub of a backup older than the enrolment takes the same key with a new code")
    func restoredBeforeEnrolment() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            let home = network.home()
            #expect(try await network.push(try network.report(visits: 8)).status == 0)
            // As if what the office did had never been.
            try await network.test.owner.write(as: .owner) { tx in try tx.execute(Self.forgetKeys) }
            let lost = try await network.scheme.run("sync", "--home", home)
            #expect(lost.status != 0 && lost.all.contains("scheme enroll"), "\(lost.all)")

            let invited = try await network.hub.run("scheme", "invite", "hs-13-wako")
            let enrolled = try await network.scheme.run(
                "enroll", "--hub", server.address, "--code",
                invited.output.trimmingCharacters(in: .whitespacesAndNewlines), "--scheme", "hs-13-wako", "--home", home
            )
            #expect(enrolled.status == 0, "\(enrolled.all)")
            #expect(try await network.scheme.run("sync", "--home", home).status == 0)
            #expect(try await network.push(try network.report(visits: 9)).status == 0)
            #expect(try await network.visits().contains(",9,"))
            #expect(try await server.stop() == 0)
        }
    }

    private static let forgetKeys = Statement<Void>(
        "t.forgetKeys",
        """
        DO $$ BEGIN
            DELETE FROM scheme_key;
            UPDATE access_version SET version = version + 1;
        END $$
        """)
    private static let forgetLaterKeys = Statement<Void>(
        "t.forgetLaterKeys",
        "DELETE FROM scheme_key WHERE created_at > (SELECT min(created_at) FROM scheme_key)")
    private static let forgetEnd = Statement<Void>("t.forgetEnd", "UPDATE scheme_key SET expires_at = NULL")

    @Test("A question, a notice and a document reach the office by sync, and its answer comes back")
    func questionAndAnswer() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            #expect(try await network.push(try network.report(visits: 8)).status == 0)
            let asked = try await network.hub.run(
                "question", "ask", "hs-13-wako", "--about", "activity/2026-05", "訪問が先月の倍です。理由を教えてください")
            #expect(asked.status == 0, "\(asked.all)")
            let question = asked.output.trimmingCharacters(in: .whitespacesAndNewlines)

            let home = network.home()
            let synced = try await network.scheme.run("sync", "--home", home)
            #expect(synced.status == 0, "\(synced.all)")
            let inbox = try await network.scheme.run("inbox", "--home", home)
            #expect(inbox.output.contains("訪問が先月の倍です"), "\(inbox.all)")
            let answered = try await network.scheme.run(
                "answer", question, "新しいビジターが三人加わりました", "--home", home)
            #expect(answered.status == 0, "\(answered.all)")
            let sent = try await network.scheme.run("sync", "--home", home)
            #expect(sent.status == 0, "\(sent.all)")

            let listed = try await network.hub.run("question", "list", "--json")
            #expect(listed.output.contains("新しいビジターが三人加わりました"), "\(listed.all)")
            #expect(
                try await !network.hub.run("question", "list", "--unanswered", "--json").output.contains(question))
            #expect(try await server.stop() == 0)
        }
    }

    @Test("A lost disk: enrolled anew, the same reports count once")
    func lostDisk() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)
            let file = try network.report(visits: 8)
            #expect(try await network.push(file).status == 0)
            try FileManager.default.removeItem(atPath: network.home())

            try await network.enrolAgain(at: server.address)
            // The first run reads the snapshot and continues above it: nothing is new, nothing is too late.
            let again = try await network.push(file)
            #expect(again.status == 0, "\(again.all)")
            let status = try await network.scheme.run("status", "--json", "--home", network.home())
            #expect(
                status.output.firstMatch(of: /"(created|updated|withdrawn|superseded|held)" : [1-9]/) == nil,
                "\(status.all)")
            #expect(try await network.visits().contains(",8,"))
            #expect(try await network.test.differencesOfSums() == 0)
            // What the office says from now on is newer than what stood.
            #expect(try await network.push(try network.report(visits: 5)).status == 0)
            #expect(try await network.visits().contains(",5,"))
            #expect(try await server.stop() == 0)
        }
    }
}
