import Cryptography
import Foundation
import HubCore
import Postgres
import Sync
import SyncProtocol
import TestSupport
import Testing

/// What the national office says on the command line, and what a scheme reads of it.
@Suite("Telling and asking through the programs", .timeLimit(.minutes(15)))
struct PullFlowTests {
    @Test("Notices, questions and documents reach the scheme; the lists say who has read; all is in the audit log")
    func tellAndAsk() async throws {
        try await NetworkFixture.with { network in
            let office = try await TestOffice.open(in: network.test)
            let server = try await HubProcess.start(network.hub, in: network.folder)
            let hub = TestHub(port: server.port, clock: .system)

            let notice = try await said(
                network, "notice", "publish", "総会は6月20日です", "--title", "総会", "--title-en", "Meeting")
            let question = try await said(
                network, "question", "ask", "hs-13-wako", "確認してください", "--about", "activity/2026-05")
            _ = try await said(
                network, "question", "ask", "hs-13-wako", "合計が違います", "--about", "activity/2026-05", "--correction")
            let file = try network.folder.write("%PDF-1.7", to: "letter.pdf")
            let document = try await said(network, "document", "give", "hs-13-wako", file, "--title", "ご案内")

            let pulled = try await hub.wire.send(
                office.get("/sync/changes?topics=notice,question,correction,document", from: hub))
            #expect(pulled.status == 200)
            for part in [
                "notice/\(notice)", "question/\(question)", "document/\(document)", #""title_en":"Meeting""#,
                #""body_en":"総会は6月20日です""#, #""reason":"合計が違います","decision":"requested""#,
            ] {
                #expect(pulled.text.contains(part), "\(part)")
            }
            let given = try await hub.wire.send(office.get("/sync/documents/\(document)", from: hub))
            #expect(given.text == "%PDF-1.7")

            #expect(try await said(network, "notice", "list").contains("0/1"))
            #expect(try await said(network, "question", "list").contains("未読"))
            let cursor = try #require(pulled.fields["sync-cursor"])
            let body = Array(#"{"cursor":"\#(cursor)"}"#.utf8)
            let acknowledgement = office.signed(
                WireRequest("PUT", "/sync/acks", body: body), for: hub,
                body: .init(
                    contentDigest: ContentDigest.field(for: SHA256.hash(of: body)), contentType: "application/json"))
            #expect(try await hub.wire.send(acknowledgement).status == 204)
            #expect(try await said(network, "notice", "list").contains("1/1"))
            #expect(try await said(network, "question", "list", "--lang", "en").contains("  read"))
            #expect(try await said(network, "question", "list", "--json").contains(#""isRead" : true"#))

            _ = try await said(network, "notice", "withdraw", notice)
            #expect(try await said(network, "notice", "list").contains("(取り下げ)"))
            #expect(try await said(network, "audit", "verify").contains("feed: 正常"))
            try await refusals(network, notice)
            #expect(try await server.stop() == 0)
        }
    }

    private func refusals(_ network: NetworkFixture, _ notice: String) async throws {
        for (arguments, code) in [
            (["notice", "publish", "", "--title", "x"], "request-invalid"),
            (["notice", "publish", "x", "--title", " "], "request-invalid"),
            (["notice", "publish", String(repeating: "あ", count: 4_001), "--title", "x"], "request-invalid"),
            (["notice", "withdraw", notice], "not-found"), (["notice", "withdraw", "x"], "not-found"),
            (["question", "ask", "hs-13-none", "x"], "scheme-unknown"),
            (["question", "ask", "13", "x"], "scheme-code-invalid"),
            (["question", "ask", "hs-13-wako", ""], "request-invalid"),
            (["question", "ask", "hs-13-wako", "x", "--about", "5月"], "request-invalid"),
            (["question", "ask", "hs-13-wako", "x", "--correction"], "request-invalid"),
            (["question", "list", "--scheme", "x"], "scheme-code-invalid"),
            (
                [
                    "document", "give", "hs-13-wako", network.folder.path("letter.pdf"), "--title", "x", "--media-type",
                    "x",
                ],
                "request-invalid"
            ),
            (["document", "give", "hs-13-wako", network.folder.path("none"), "--title", "x"], "request-invalid"),
        ] {
            let before = try await network.test.contents()
            let outcome = try await network.hub.run(arguments)
            #expect(outcome.status == 1, "\(outcome.all)")
            #expect(outcome.errors.contains("[\(code)]"), "\(arguments): \(outcome.all)")
            #expect(try await network.test.contents() == before)
        }
    }

    @Test("A hub that is told to stop answers pulls that wait with nothing, and ends")
    func stopsWhileWaiting() async throws {
        try await NetworkFixture.with { network in
            let office = try await TestOffice.open(in: network.test)
            let server = try await HubProcess.start(network.hub, in: network.folder)
            let hub = TestHub(port: server.port, clock: .system)
            let end = try await hub.wire.send(office.get("/sync/changes", from: hub)).fields["sync-cursor"] ?? ""
            try await withThrowingTaskGroup(of: WireAnswer.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var request = office.get("/sync/changes?cursor=\(end)", from: hub)
                        request["Prefer"] = "wait=25"
                        return try await hub.wire.send(request)
                    }
                }
                try await untilInFlight(3, at: hub)  // both, and the question itself
                server.askToStop()
                for try await answer in group { #expect(answer.status == 200 && answer.body.isEmpty) }
            }
            #expect(try await server.waitForExit() == 0)
        }
    }

    /// Returns once the hub has so many requests in work.
    private func untilInFlight(_ count: Int, at hub: TestHub) async throws {
        let metrics = WireRequest("GET", "/metrics", fields: [("Host", hub.authority)])
        while true {
            let text = try await hub.wire.send(metrics).text
            let inFlight = text.firstMatch(of: /\nhttp_requests_in_flight (\d+)/).flatMap { Int($0.1) }
            if try #require(inFlight, "\(text)") >= count { return }
            try await Task.sleep(for: .milliseconds(5))  // between looks
        }
    }

    private func said(_ network: NetworkFixture, _ arguments: String...) async throws -> String {
        let outcome = try await network.hub.run(arguments)
        #expect(outcome.status == 0, "\(outcome.all)")
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
