import Foundation
import HubCore
import TestSupport
import Testing

/// A running hub with one enrolled office.
struct SyncFixture: Sendable {
    let test: TestDatabase
    let hub: TestHub
    let office: TestOffice

    static func with(_ body: @escaping @Sendable (SyncFixture) async throws -> Void) async throws {
        try await TestDatabase.with { test in
            let office = try await TestOffice.open(in: test)
            try await TestHub.with(test) { hub in
                try await body(SyncFixture(test: test, hub: hub, office: office))
            }
        }
    }

    /// Expects too that the answer is one that the description of the protocol tells of.
    func send(_ request: WireRequest) async throws -> WireAnswer {
        let answer = try await hub.wire.send(request)
        let deviation = try DescribedCalls.current.get().deviation(of: answer, to: request)
        #expect(deviation == nil, "\(request.method) \(request.path): \(answer.status) \(answer.text)")
        return answer
    }

    func push(_ batch: TestBatch) async throws -> WireAnswer { try await send(office.push(batch, to: hub)) }

    /// Expects this problem, told in full.
    func expect(
        _ kind: ProblemKind, from answer: WireAnswer, _ label: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let comment: Comment = "\(label): \(answer.status) \(answer.text)"
        #expect(answer.status == kind.status, comment, sourceLocation: sourceLocation)
        #expect(answer.fields["content-type"] == "application/problem+json", comment, sourceLocation: sourceLocation)
        #expect(answer.text("code") == kind.code, comment, sourceLocation: sourceLocation)
        #expect(answer.text("type") == "/problems/\(kind.code)", comment, sourceLocation: sourceLocation)
        #expect(answer.text("retry") == kind.retry.rawValue, comment, sourceLocation: sourceLocation)
        #expect(answer.text("title_ja") == kind.title.ja, comment, sourceLocation: sourceLocation)
        #expect(answer.text("title_en") == kind.title.en, comment, sourceLocation: sourceLocation)
        #expect(answer.integer("status") == kind.status, comment, sourceLocation: sourceLocation)
        #expect(answer.text("request_id")?.isEmpty == false, comment, sourceLocation: sourceLocation)
    }

    /// Expects that nothing in the database changed while `body` ran.
    func expectNoChange(_ body: () async throws -> Void) async throws {
        let before = try await test.contents()
        try await body()
        #expect(try await test.contents() == before)
    }
}
