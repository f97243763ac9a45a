import Foundation
import HubCore
import SyncProtocol
import TestSupport
import Testing

@Suite("Rehearsals")
struct SyncCheckTests {
    @Test(
        "A rehearsal gives the receipt that the push then gets, and keeps nothing", arguments: [SyncVersion.one, .two])
    func equal(version: SyncVersion) async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            #expect(
                try await fixture.push(chain.next([TestRecord.put("activity/2026-05/visits", 8)])).status == 201)
            let lines = [
                #"{"op":"put","t":"cell","k":"activity/2026-05/visits"REVISION,"d":{"v":9}}"#,
                #"{"op":"put","t":"cell","k":"activity/2026-05/unknown"REVISION,"d":{"v":9}}"#,
                #"{"op":"put","t":"note","k":"note/activity/2026-05"REVISION,"d":{"text":"雪で訪問を延期しました"}}"#,
            ]
            let records = lines.map { $0.replacing("REVISION", with: version == .one ? "" : #","r":2"#) }
            let batch = version == .one ? chain.nextDocument(records) : chain.next(records)
            var rehearsals: [WireAnswer] = []
            try await fixture.expectNoChange {
                for _ in 0..<2 {
                    rehearsals.append(try await fixture.send(fixture.office.check(batch, at: fixture.hub)))
                }
            }
            let pushed = try await fixture.push(batch)
            #expect(pushed.status == 201)
            for rehearsal in rehearsals {
                #expect(rehearsal.status == 200)
                #expect(rehearsal.fields["sync-check"] == "?1")
                #expect(rehearsal.fields["signature"] == nil)
                #expect(rehearsal.body == pushed.body)
            }
        }
    }

    @Test("A stream that has sent nothing may rehearse, and is not opened by it")
    func firstBatch() async throws {
        try await SyncFixture.with { fixture in
            let batch = try fixture.office.chain().peek([TestRecord.put("activity/2026-05/visits", 8)])
            try await fixture.expectNoChange {
                let answer = try await fixture.send(fixture.office.check(batch, at: fixture.hub))
                #expect(answer.status == 200)
            }
        }
    }

    @Test("What a push would be refused for, a rehearsal is refused for")
    func refusals() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            _ = chain.next([])
            let gap = chain.next([])
            let unknown = try fixture.office.chain("b1").peek([], dictionary: "1999.1")
            try await fixture.expectNoChange {
                fixture.expect(
                    .sequenceGap, from: try await fixture.send(fixture.office.check(gap, at: fixture.hub)), "gap")
                fixture.expect(
                    .dictionaryUnknown, from: try await fixture.send(fixture.office.check(unknown, at: fixture.hub)),
                    "dictionary")
            }
        }
    }
}
