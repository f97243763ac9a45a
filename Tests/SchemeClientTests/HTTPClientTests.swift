import Foundation
import Testing

@testable import SchemeClient

@Suite struct HTTPClientTests {
    private func serving(
        _ handle: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer,
        _ body: (HubAddress, LoopbackServer) throws -> Void
    ) throws {
        let server = try LoopbackServer(handle)
        defer { server.stop() }
        try body(try HubAddress(parsing: server.address), server)
    }

    @Test func requestsAndAnswersAreWhole() throws {
        let large = (0..<900_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try serving({ request in
            .respond(
                201, fields: ["X-Method": request.method, "X-Type": request.fields["content-type"] ?? "none"],
                body: request.body)
        }) { address, server in
            let client = HTTPClient(address: address)
            let put = try client.send(HTTPRequest("PUT", "/a?b=1", fields: [("Content-Type", "x/y")], body: large))
            #expect(put.status == 201)
            #expect(put.body == large)
            #expect(put.fields["x-type"] == "x/y")
            let get = try client.send(HTTPRequest("GET", "/"))
            #expect(get.fields["x-method"] == "GET")
            #expect(get.fields["x-type"] == "none")
            #expect(get.body.isEmpty)
            #expect(server.connections == 1)
        }
    }

    @Test func redirectsAreNotFollowed() throws {
        try serving({ _ in .respond(302, fields: ["Location": "http://127.0.0.1:1/"]) }) { address, _ in
            let answer = try HTTPClient(address: address).send(HTTPRequest("GET", "/"))
            #expect(answer.status == 302)
        }
    }

    @Test func answersAreBounded() throws {
        try serving({ _ in .respond(200, body: [UInt8](repeating: 0x20, count: 5_000)) }) { address, _ in
            #expect(throws: HTTPFault.answerTooLarge) {
                _ = try HTTPClient(address: address, largestAnswer: 4_096).send(HTTPRequest("GET", "/"))
            }
        }
    }

    @Test func cutAnswersAreNoAnswers() throws {
        try serving({ _ in .cutShort(200, body: [UInt8](repeating: 0x20, count: 5_000)) }) { address, _ in
            let fault = #expect(throws: HTTPFault.self) {
                _ = try HTTPClient(address: address).send(HTTPRequest("GET", "/"))
            }
            guard case .unreachable = fault else { return #expect(Bool(false), "\(String(describing: fault))") }
        }
    }
}
