import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Testing

@testable import Server

@Suite("The middleware on a live server", .timeLimit(.minutes(15)))
struct MiddlewareLiveTests {
    @Test func namesEveryRequest() async throws {
        try await LiveServer.run { server in
            let kept = try await server.get("/health", "X-Request-ID: job-7")
            #expect(kept.status == 200)
            #expect(kept.body == #"{"status":"ok"}"#)
            #expect(kept.headers["x-request-id"] == "job-7")
            let made = try await server.get("/health", "X-Request-ID: not well formed")
            #expect(made.headers["x-request-id"]?.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/) != nil)
        }
    }

    @Test func answersWhatIsNotThereInTheLanguageAsked() async throws {
        try await LiveServer.run { server in
            let japanese = try await server.get("/nowhere?token=secret", "X-Request-ID: r-1")
            #expect(japanese.status == 404)
            #expect(japanese.headers["content-type"] == "application/problem+json")
            #expect(japanese.headers["date"] != nil)
            #expect(japanese.headers["x-request-id"] == "r-1")
            #expect(japanese.body.contains(#""title":"見つかりません""#))
            #expect(japanese.body.contains(#""request_id":"r-1""#))
            let english = try await server.get("/nowhere", "Accept-Language: en")
            #expect(english.body.contains(#""title":"Not found""#))
            #expect(english.headers["content-language"] == "en")

            let line = try #require(server.log.all.first { $0.contains("request.id=r-1") })
            #expect(line.contains("GET /nowhere 404 not-found"))
            #expect(line.contains("http.route=(none)"))
            #expect(line.contains("problem.code=not-found"))
            #expect(!line.contains("secret"))
        }
    }

    @Test func refusesAMethodThatAPathDoesNotKnow() async throws {
        try await LiveServer.run { router in
            router.put("/sync/{stream}") { _, _ in "kept" }
            router.get("/sync/{stream}") { _, _ in "read" }
        } _: { server in
            let refused = try await server.exchange("POST /sync/a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
            #expect(refused.status == 405)
            #expect(refused.headers["allow"] == "GET, HEAD, PUT")
            #expect(refused.body.contains(#""code":"method-not-allowed""#))
            #expect(try await server.get("/sync/a").body == "read")
            #expect(try await server.exchange("HEAD /sync/a HTTP/1.1\r\nHost: h\r\n\r\n").status == 200)
        }
    }

    @Test func tellsAFaultToTheLogOnly() async throws {
        struct Broken: Error {}
        try await LiveServer.run { router in
            router.get("/broken") { _, _ -> String in throw Broken() }
            router.get("/known") { _, _ -> String in throw Problem(.clockSkew) }
        } _: { server in
            let answer = try await server.get("/broken", "X-Request-ID: r-2")
            #expect(answer.status == 500)
            #expect(answer.body.contains(#""code":"internal-fault""#))
            #expect(!answer.body.contains("Broken"))
            #expect(server.log.all.filter { $0.contains("Broken()") }.count == 1)

            let skew = try await server.get("/known")
            #expect(skew.status == 401)
            #expect(skew.headers["date"] != nil)
            #expect(server.log.all.filter { $0.contains(" error ") }.count == 2)
        }
    }

    @Test func readsBodiesUpToALimit() async throws {
        try await LiveServer.run { router in
            router.post("/echo") { request, _ in try await request.wholeBody(upTo: 10) }
        } _: { server in
            func post(_ headers: String, _ body: String) async throws -> Answer {
                try await server.exchange("POST /echo HTTP/1.1\r\nHost: h\r\n\(headers)\r\n\r\n\(body)")
            }
            #expect(try await post("Content-Length: 10", "0123456789").body == "0123456789")

            // Refused by what is announced: no byte of the body follows.
            let announced = try await post("Content-Length: 11", "")
            #expect(announced.status == 413)
            #expect(announced.body.contains(#""limit_bytes":10"#))

            let chunked = try await post("Transfer-Encoding: chunked", "6\r\n012345\r\n6\r\n678901\r\n0\r\n\r\n")
            #expect(chunked.status == 413)

            let cut = try await post("Content-Length: 10", "0123")
            #expect(cut.status == 400)
            #expect(cut.body.contains(#""code":"body-incomplete""#))
            #expect(cut.body.contains("4 of 10 bytes arrived"))

            let damaged = try await post("Transfer-Encoding: chunked", "zz\r\n")
            #expect(damaged.status == 400)
            #expect(damaged.body.contains(#""code":"body-incomplete""#))
        }
    }

    @Test func sendsAwayWhatItHasNoRoomFor() async throws {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        try await LiveServer.run(limit: ConcurrencyLimit(running: 1, waiting: 0, patience: .seconds(3))) { router in
            router.get("/slow") { _, _ in
                enter.finish()
                for await _ in released {}
                return "done"
            }
        } _: { server in
            async let slow = server.get("/slow")
            for await _ in entered {}
            let refused = try await server.get("/slow")
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "3")
            #expect(try await server.get("/health").status == 200)
            release.finish()
            let done = try await slow
            #expect(done.body == "done")
        }
    }

    @Test func saysWhetherItIsReady() async throws {
        struct Down: Error {}
        let readiness = Readiness(
            [
                .init("well") {},
                .init("database") { throw Down() },
                .init("feed") { try await Task.sleep(for: .seconds(60)) },
            ], patience: .milliseconds(50))
        try await LiveServer.run(readiness: readiness) { server in
            let answer = try await server.get("/ready", "Accept-Language: en")
            #expect(answer.status == 503)
            #expect(answer.body.contains(#""code":"not-ready""#))
            #expect(answer.body.contains(#""failed":["database","feed"]"#))
            #expect(!answer.body.contains("Down"))
            #expect(server.log.all.contains { $0.contains("Not ready: database: Down()") })
        }
        try await LiveServer.run(readiness: Readiness([.init("well") {}])) { server in
            let answer = try await server.get("/ready")
            #expect(answer.status == 200)
        }
    }

    @Test func countsByRouteNeverByPath() async throws {
        try await LiveServer.run { router in
            router.get("/schemes/{code}") { _, _ in "ok" }
        } _: { server in
            _ = try await server.get("/schemes/hs-13-wako")
            _ = try await server.get("/schemes/hs-13-nerima")
            _ = try await server.get("/made-up")
            _ = try await server.exchange("BREW /schemes/a HTTP/1.1\r\nHost: h\r\n\r\n")
            let text = try await server.get("/metrics")
            #expect(text.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = text.body.split(separator: "\n")
            #expect(lines.contains(#"http_requests_total{method="GET",route="/schemes/{code}",status="2xx"} 2"#))
            #expect(lines.contains(#"http_requests_total{method="GET",route="(none)",status="4xx"} 1"#))
            #expect(lines.contains("http_requests_in_flight 1"))
            #expect(
                lines.contains(
                    #"http_request_duration_seconds_count{method="GET",route="/schemes/{code}"} 2"#))
            #expect(!text.body.contains("wako") && !text.body.contains("BREW"))
        }
    }

    @Test func logsTheBytesOfAStreamedAnswer() async throws {
        try await LiveServer.run { router in
            router.get("/stream") { _, context in
                context.notes.caller = "hs-13-wako"
                return Response(
                    status: .ok,
                    body: .init { writer in
                        for _ in 0..<3 { try await writer.write(ByteBuffer(string: "1234")) }
                        try await writer.finish(nil)
                    })
            }
        } _: { server in
            _ = try await server.get("/stream")
            let line = try #require(server.log.all.first { $0.contains("GET /stream 200") })
            #expect(line.contains("ms 12 B"))
            #expect(line.contains("caller=hs-13-wako"))
        }
    }

    @Test func explainsEveryProblem() async throws {
        try await LiveServer.run { server in
            let text = try await server.get("/problems/clock-skew")
            #expect(text.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(text.body.contains("端末の時計がずれています") && text.body.contains("The clock of the sender is off"))
            let json = try await server.get("/problems/clock-skew", "Accept: application/json")
            #expect(json.body.hasPrefix(#"{"type":"/problems/clock-skew","code":"clock-skew","status":401,"#))
            #expect(try await server.get("/problems/none-such").status == 404)
            #expect(try await server.get("/problems").body.contains("sequence-gap"))
        }
    }
}
