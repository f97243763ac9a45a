import Foundation
import HubCore
import ReferenceData
import SyncProtocol
import Tenancy
import TestSupport
import Testing

@Suite("Versions 1 and 2 beside each other")
struct SyncVersionTests {
    private static let visits = "activity/2026-05/visits"

    /// As version 1 writes it.
    private static func put(_ key: String, _ value: Int) -> String {
        #"{"op":"put","t":"cell","k":"\#(key)","d":{"v":\#(value)}}"#
    }

    @Test("One document: taken, replayed, kept as it came, with a receipt that counts records")
    func document() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let batch = chain.nextDocument([
                Self.put(Self.visits, 8), Self.put("activity/2026-05/unknown", 1),
                #"{"op":"report","k":"volunteers/2026-05","d":{"cells":{"organizers":2,"volunteers.active":-1}}}"#,
            ])
            let answer = try await fixture.push(batch)
            #expect(answer.status == 201)
            let receipt = try fixture.receipt(answer)
            #expect(receipt.created == 1)
            #expect(receipt.quarantined.map(\.record) == [2, 3])
            #expect(receipt.quarantined.map(\.line) == [nil, nil])
            #expect(
                receipt.quarantined.map(\.pointer) == ["/records/1/k", "/records/2/d/cells/volunteers.active"])
            let again = try await fixture.push(batch)
            #expect(again.status == 200)
            #expect(again.body == answer.body)
            #expect(try await fixture.push(chain.next([TestRecord.put(Self.visits, 9, revision: 2)])).status == 201)
        }
    }

    @Test("Records of version 1 have the sequence for a revision, and a new stream is newer than what stood")
    func revisions() async throws {
        try await SyncFixture.with { fixture in
            var old = try fixture.office.chain("a1")
            #expect(
                try await fixture.push(old.next([TestRecord.put(Self.visits, 5, revision: 1_780_000_000)])).status
                    == 201)
            var new = try fixture.office.chain("a2")
            for value in [6, 7] {
                let receipt = try fixture.receipt(
                    try await fixture.push(new.nextDocument([Self.put(Self.visits, value)])))
                #expect((receipt.updated, receipt.superseded) == (1, 0))
            }
            let late = try fixture.receipt(
                try await fixture.push(old.next([TestRecord.put(Self.visits, 9, revision: 1_780_000_001)])))
            #expect(late.held + late.superseded == 1)
        }
    }

    @Test("Members of version 2 in a record of version 1 put the record aside")
    func strayMembers() async throws {
        try await SyncFixture.with { fixture in
            var chain = try fixture.office.chain()
            let batch = chain.nextDocument([
                TestRecord.put(Self.visits, 8), #"{"op":"put","t":"cell","k":"\#(Self.visits)","g":"a","d":{"v":1}}"#,
            ])
            let receipt = try fixture.receipt(try await fixture.push(batch))
            #expect(receipt.quarantined.map(\.pointer) == ["/records/0/r", "/records/1/g"])
        }
    }

    @Test("A document that is none, or not whole, is refused as a whole and changes nothing")
    func unsound() async throws {
        try await SyncFixture.with { fixture in
            let chain = try fixture.office.chain()
            func document(_ records: String, count: Int) -> String {
                let envelope = Envelope(
                    version: .one, stream: chain.stream, sequence: 1, previous: chain.head,
                    id: "01890000-0000-7000-8000-000000000000", recordCount: count, dictionary: "2026.1")
                return "{\"envelope\":\(envelope.line),\"records\":\(records)}"
            }
            try await fixture.expectNoChange {
                for (label, text, kind) in [
                    ("no JSON", "{", ProblemKind.envelopeInvalid), ("a list", "[]", .envelopeInvalid),
                    ("no envelope", #"{"records":[]}"#, .envelopeInvalid),
                    ("records no list", document("{}", count: 0), .envelopeInvalid),
                    ("another count", document("[1,2]", count: 1), .envelopeInvalid),
                    ("version 2", document("[]", count: 0).replacing("\"v\":1", with: "\"v\":2"), .envelopeInvalid),
                    (
                        "too many",
                        document("[\(Array(repeating: "1", count: 501).joined(separator: ","))]", count: 501),
                        .tooLarge
                    ),
                ] {
                    let batch = TestBatch(stream: chain.stream, sequence: 1, version: .one, body: Array(text.utf8))
                    fixture.expect(kind, from: try await fixture.push(batch), label)
                }
            }
        }
    }

    @Test("A deprecated version is told when it ends; after that it is refused, and what it got stays readable")
    func sunset() async throws {
        try await TestDatabase.with { test in
            let office = try await TestOffice.open(in: test)
            let versions = ProtocolVersions(database: test.database, clock: test.clock)
            let sunset = test.clock.now.addingTimeInterval(401 * 86_400)
            await #expect(throws: Problem.self) {
                try await versions.deprecate(
                    1, sunset: test.clock.now.addingTimeInterval(399 * 86_400), actor: "test")
            }
            await #expect(throws: Problem.self) { try await versions.deprecate(2, sunset: nil, actor: "test") }
            try await versions.deprecate(1, sunset: sunset, actor: "test")

            var chain = try office.chain()
            let batch = chain.nextDocument([Self.put(Self.visits, 8)])
            let first = try await TestHub.with(test) { hub in
                let answer = try await hub.wire.send(office.push(batch, to: hub))
                #expect(answer.status == 201)
                #expect(answer.fields["deprecation"] == "@\(Int(test.clock.now.timeIntervalSince1970))")
                #expect(answer.fields["sunset"] == "Wed, 21 Jul 2027 00:00:00 GMT")
                return answer
            }
            #expect(try await versions.usage().map { [$0.scheme, String($0.version)] } == [["hs-13-wako", "1"]])

            let later = HubCore.Clock.fixed(sunset)
            let next = chain.nextDocument([Self.put(Self.visits, 9)])
            try await TestHub.with(test, clock: later) { hub in
                let refused = try await hub.wire.send(office.push(next, to: hub))
                #expect(refused.status == 410)
                #expect(refused.text("code") == "version-retired")
                #expect(refused.text.contains(#""supported_versions":["2"]"#))
                let again = try await hub.wire.send(office.push(batch, to: hub))
                #expect(again.status == 200)
                #expect(again.body == first.body)
                let path = "/sync/streams/\(batch.stream)/batches/1"
                #expect(try await hub.wire.send(office.get(path, from: hub)).body == first.body)
            }
        }
    }

    @Test("What was accepted is answered with its receipt after its dictionary was retired")
    func retiredDictionary() async throws {
        try await TestDatabase.with { test in
            let office = try await TestOffice.open(in: test)
            var chain = try office.chain()
            let batch = chain.next([TestRecord.put(Self.visits, 8)])
            let first = try await TestHub.with(test) { hub in try await hub.wire.send(office.push(batch, to: hub)) }
            #expect(first.status == 201)
            try await test.retireAllDictionaries()
            let next = chain.next([])
            try await TestHub.with(test) { hub in
                let again = try await hub.wire.send(office.push(batch, to: hub))
                #expect(again.status == 200)
                #expect(again.body == first.body)
                let refused = try await hub.wire.send(office.push(next, to: hub))
                #expect(refused.text("code") == "dictionary-unknown")
            }
        }
    }
}
