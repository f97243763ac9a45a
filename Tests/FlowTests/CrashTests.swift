import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

/// The hub killed, stopped and started twice, under real clients.
@Suite("Crashes and restarts")
struct CrashTests {
    @Test("kill -9 between COMMIT and reply: the same batch again has the first receipt and counts once")
    func killedBeforeReply() async throws {
        let proxy = try SwallowingProxy(to: 0)
        defer { proxy.close() }
        try await NetworkFixture.with(names: "127.0.0.1:\(proxy.port)") { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            proxy.pass(to: server.port)
            try await network.enrol(at: "http://127.0.0.1:\(proxy.port)")

            proxy.swallowNextAnswer { server.kill() }
            let cut = try await network.push(
                try network.report(visits: 8), options: ["--tries", "1", "--wait", "0"])
            #expect(cut.status == 3, "\(cut.all)")
            #expect(try await server.waitForExit() == SIGKILL)
            // The reply was lost, the commit was not.
            let kept = try await network.test.owner.read(as: .owner) { tx in try tx.all(Self.receipts) }
            #expect(kept.count == 1)
            #expect(kept.first?.replays == 0)

            let restarted = try await HubProcess.start(network.hub, in: network.folder)
            proxy.pass(to: restarted.port)
            let pushed = try await network.push(options: ["--json"])
            #expect(pushed.status == 0, "\(pushed.all)")
            let after = try await network.test.owner.read(as: .owner) { tx in try tx.all(Self.receipts) }
            #expect(after.count == 1)
            #expect(after.first?.receipt == kept.first?.receipt)
            #expect(try await network.visits().contains(",8,"))
            #expect(try await network.test.differencesOfSums() == 0)
            let status = try await network.scheme.run("status", "--json", "--home", network.home())
            #expect(status.output.contains(#""agrees" : true"#), "\(status.all)")
            #expect(try await restarted.stop() == 0)
        }
    }

    @Test("Two hubs started at once where there is nothing yet: one database, and a batch through either counts once")
    func twoHubs() async throws {
        try await TemporaryFolder.with { folder in
            let options = ["--data-directory", folder.path("data")]
            let program = Program("hub")
            async let first = HubProcess.start(program, in: folder, options)
            async let second = HubProcess.start(program, in: folder, options)
            let hubs = [try await first, try await second]
            let loaded = try await program.run(["dictionary", "load"] + options)
            #expect(loaded.status == 0, "\(loaded.all)")
            for hub in hubs {
                let ready = try await Wire(port: hub.port).send(
                    WireRequest("GET", "/ready", fields: [("Host", "127.0.0.1:\(hub.port)")]))
                #expect(ready.status == 200 || ready.text("code") == "not-ready", "\(ready.text)")
            }

            let added = try await program.run(
                ["scheme", "add", "hs-13-wako", "--name", "架空", "--kana", "カクウ", "--municipality", "131016"] + options)
            #expect(added.status == 0, "\(added.all)")
            let file = try folder.write(
                #"{"op":"report","k":"activity/2024-05","d":{"cells":{"visits":8}}}"# + "\n", to: "report.jsonl")
            // An installation at each hub: the second continues above the first one's revisions or is unchanged.
            for (index, hub) in hubs.enumerated() {
                let invited = try await program.run(["scheme", "invite", "hs-13-wako"] + options)
                let home = folder.path("home\(index)")
                let enrolled = try await Program("scheme").run(
                    "enroll", "--hub", hub.address, "--code",
                    invited.output.trimmingCharacters(in: .whitespacesAndNewlines),
                    "--scheme", "hs-13-wako", "--home", home)
                #expect(enrolled.status == 0, "\(enrolled.all)")
                let pushed = try await Program("scheme").run("push", file, "--home", home)
                #expect(pushed.status == 0, "\(pushed.all)")
            }
            let asked = try await program.run(
                ["statistics", "values", "visits", "--from", "2024-05", "--csv", "--lang", "en"] + options)
            #expect(asked.output.contains(",8,"), "\(asked.all)")
            for hub in hubs { #expect(try await hub.stop() == 0) }
        }
    }

    @Test("A hub that is told to stop finishes the batch that it has begun to receive")
    func gracefulStop() async throws {
        try await TestDatabase.with(at: Date().ISO8601Format()) { test in
            try await TemporaryFolder.with { folder in
                let office = try await TestOffice.open(in: test)
                let server = try await HubProcess.start(
                    Program("hub", environment: ["HUB_DATABASE_URL": test.conninfo]), in: folder)
                let hub = TestHub(port: server.port, clock: test.clock)
                let batch = try office.chain().peek([TestRecord.put("activity/2024-05/visits", 8)])
                let bytes = office.push(batch, to: hub).bytes

                let upload = try SlowUpload(to: server.port, sending: Array(bytes.dropLast(40)))
                try await upload.waitUntilBegun()
                server.askToStop()
                try await upload.waitUntilNothingElseIsTaken()
                let answer = try await upload.finish(with: Array(bytes.suffix(40)))
                #expect(answer.status == 201, "\(answer.text)")
                #expect(try await server.waitForExit() == 0)
                #expect(try await test.rowCounts()["batch"] == 1)
            }
        }
    }

    @Test("No database at the start: one line, exit status 1")
    func noDatabase() async throws {
        let nowhere = ["HUB_DATABASE_URL": "host=/nonexistent port=1 dbname=hub user=hub_app"]
        for command in [["serve", "--port", "0"], ["scheme", "list"]] {
            let outcome = try await Program("hub", environment: nowhere).run(command)
            #expect(outcome.status == 1, "\(outcome.all)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.all)")
            #expect(outcome.errors.contains("[database-unreachable]"), "\(outcome.all)")
        }
    }

    private struct Kept: Sendable {
        let receipt: [UInt8]
        let replays: Int32
    }

    private static let receipts = Statement<Kept>(
        "t.receipts", "SELECT receipt, replays FROM batch",
        row: { (receipt: Bytes, replays: Int32) in Kept(receipt: receipt.bytes, replays: replays) })
}
