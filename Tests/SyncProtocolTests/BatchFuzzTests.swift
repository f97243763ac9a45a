import Compression
import Cryptography
import Foundation
import HubCore
import JSONReading
import SyncProtocol
import TestSupport
import Testing

/// Batches that were damaged at random, in both versions. A batch is refused by a problem or read; of one that is read
/// each record is either applied or named in the findings, and a damaged line takes nothing from its neighbours.
///
/// `SYNC_FUZZ_SEED` replays one seed (`7`) or runs many (`100-200`).
@Suite("Batches damaged at random")
struct BatchFuzzTests {
    private static let runs = seeds("SYNC_FUZZ_SEED", otherwise: [51, 52, 53])
    private static let rounds = 250
    private static let refusals: [ProblemKind] = [.envelopeInvalid, .tooLarge, .streamInvalid, .schemeCodeInvalid]

    /// Of every kind; the last two belong together.
    private static let records: [String] = [
        TestRecord.put("activity/2026-05/visits", 8, revision: 3),
        TestRecord.put("activity/2026-04/visitHours", #""12.5""#, revision: 2),
        TestRecord.notApplicable("activity/2026-05/links"),
        TestRecord.delete("activity/2026-03/families.new/referral=phn", revision: 9),
        TestRecord.report("volunteers/2026-05", #""volunteers.registered":31,"volunteers.active":24"#),
        #"{"op":"put","t":"note","k":"note/activity/2026-05","r":1,"d":{"text":"休館のため"}}"#,
        #"{"op":"put","t":"membership","k":"membership/2026-04-01/suspended","r":1,"d":{}}"#,
        TestRecord.put("activity/2026-02/visits", 1, group: "g1"),
        TestRecord.put("activity/2026-02/families.waiting", 2, group: "g1"),
    ]
    private static let ungrouped = records.indices.dropLast(2)

    /// The same as version 1 writes them.
    private static let documentRecords = records.map {
        $0.replacing(#/,"r":[0-9]+/#, with: "").replacing(#/,"g":"g1"/#, with: "")
    }

    private static let edges = [
        "\"", "\\", "{", "}", "[", "]", ":", ",", "null", "-1", "0", "1e308", "99999999999999999999",
        "9007199254740992",
        "\"op\":\"put\",", "\"k\":\"x\",", "\"r\":0,", "\\ud800", "\\u0000", "\u{0}", "\u{FEFF}", "令和8年", "\n", "\r",
        "\"cells\":{}", String(repeating: "[", count: 3000), String(repeating: "9", count: 400),
        #""t":"contact""#, "tarou@example.jp",
    ]

    @Test("A damaged line of version 2 leaves all other lines as they were", arguments: runs)
    func oneLine(seed: UInt64) throws {
        print("BatchFuzzTests.oneLine seed \(seed)")
        var random = SeededRandom(seed: seed)
        let sound = try BatchFixture.decode(Self.records)
        #expect(sound.findings.isEmpty)
        for round in 0..<Self.rounds {
            let victim = Int.random(in: Self.records.indices, using: &random)
            var lines = Self.records.map { Array($0.utf8) }
            lines[victim] =
                Bool.random(using: &random)
                ? Mutation.of(lines[victim], edges: Self.edges, &random).filter { $0 != 0x0A }
                : Array(Self.anything(depth: 4, &random).utf8)
            let batch = try Self.decode(lines)
            Self.expectAllTold(batch, "seed \(seed) round \(round)")
            for index in Self.ungrouped where index != victim {
                #expect(
                    batch.said(line: index + 2) == sound.said(line: index + 2),
                    "seed \(seed) round \(round): line \(index + 2) after damage to \(victim + 2)")
            }
        }
    }

    @Test("Any JSON in place of a record of version 1 leaves all other records as they were", arguments: runs)
    func oneRecord(seed: UInt64) throws {
        print("BatchFuzzTests.oneRecord seed \(seed)")
        var random = SeededRandom(seed: seed)
        let sound = try #require(try Self.decode(document: Self.documentRecords))
        #expect(sound.findings.isEmpty)
        for round in 0..<Self.rounds {
            let victim = Int.random(in: Self.documentRecords.indices, using: &random)
            var records = Self.documentRecords
            records[victim] = Self.anything(depth: 4, &random)
            let batch = try #require(
                try Self.decode(document: records), "seed \(seed) round \(round): \(records[victim])")
            Self.expectAllTold(batch, "seed \(seed) round \(round)")
            for index in records.indices where index != victim {
                #expect(batch.said(line: index + 2) == sound.said(line: index + 2), "seed \(seed) round \(round)")
            }
        }
    }

    @Test("Damage anywhere in a body, coded or not: refused by a problem or read", arguments: runs)
    func anywhere(seed: UInt64) throws {
        print("BatchFuzzTests.anywhere seed \(seed)")
        var random = SeededRandom(seed: seed)
        var chain = try BatchChain("hs-13-wako.a1")
        let bodies = [chain.peek(Self.records), chain.nextDocument(Self.documentRecords)]
        var (read, refused) = (0, 0)
        for round in 0..<Self.rounds {
            let whole = bodies[round % 2]
            let coded = Bool.random(using: &random)
            let body =
                coded
                ? try? Gzip.inflated(
                    Mutation.of(Gzip.deflated(whole.body), edges: ["\u{1F}\u{8B}", "\u{0}"], &random),
                    limit: Limits.decodedBodyBytes, padding: JSONParser.padding)
                : Mutation.of(whole.body, edges: Self.edges, &random)
                    + [UInt8](repeating: 0, count: JSONParser.padding)
            guard let body else {
                refused += 1
                continue
            }
            #expect(body.count <= Limits.decodedBodyBytes + JSONParser.padding)
            do throws(Problem) {
                let received = try ReceivedBatch(padded: body, version: whole.version)
                Self.expectAllTold(try Self.decoder.decode(received), "seed \(seed) round \(round)")
                read += 1
            } catch {
                #expect(Self.refusals.contains(error.kind), "seed \(seed) round \(round): \(error.kind.code)")
                refused += 1
            }
        }
        #expect(read > 0 && refused > 0)
    }

    @Test("What is large is bounded: deep nesting, long lines, many faults, a body that inflates beyond its limit")
    func large() throws {
        let deep = [String(repeating: "[", count: Limits.lineBytes), String(repeating: #"{"a":"#, count: 10_000)]
        let digits = TestRecord.put("activity/2026-05/visits", String(repeating: "9", count: 60_000))
        let faults = TestRecord.report(
            "activity/2026-05", (0..<3_000).map { "\"x\($0)\":-1" }.joined(separator: ","))
        let batch = try BatchFixture.decode(deep + [digits] + [String](repeating: faults, count: 60))
        Self.expectAllTold(batch, "large")
        #expect(batch.findings.count <= Limits.findingsPerBatch + Limits.findingsPerRecord + batch.envelope.recordCount)
        let bomb = Gzip.deflated([UInt8](repeating: 0x20, count: Limits.decodedBodyBytes + 1), level: 12)
        #expect(throws: GzipError.tooLarge) {
            try Gzip.inflated(bomb, limit: Limits.decodedBodyBytes, padding: JSONParser.padding)
        }
    }

    // MARK: -

    private static let decoder = BatchDecoder(
        dictionary: TestDictionary.dictionary, lastMonth: Month(year: 2026, month: 6))

    /// Each line is either a sound record or has findings, whose texts stay short.
    private static func expectAllTold(
        _ batch: Batch, _ label: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let comment = Comment(rawValue: label)
        let (sound, unsound) = (batch.records.map(\.line), Set(batch.findings.map(\.line)))
        #expect(Set(sound).count == sound.count, comment, sourceLocation: sourceLocation)
        #expect(unsound.isDisjoint(with: sound), comment, sourceLocation: sourceLocation)
        #expect(sound.count + unsound.count == batch.envelope.recordCount, comment, sourceLocation: sourceLocation)
        for finding in batch.findings {
            #expect(
                (finding.key?.count ?? 0) <= 64 && finding.pointer.count <= 200, comment, sourceLocation: sourceLocation
            )
        }
    }

    private static func decode(_ lines: [[UInt8]]) throws -> Batch {
        let envelope = try BatchChain("hs-13-wako.a1").peek([], count: lines.count).body
        return try BatchFixture.decode(body: envelope + lines.flatMap { $0 + [0x0A] })
    }

    /// Nil where the document as a whole is refused, as for JSON that nothing can read.
    private static func decode(document records: [String]) throws -> Batch? {
        var chain = try BatchChain("hs-13-wako.a1")
        let body = chain.nextDocument(records).body + [UInt8](repeating: 0, count: JSONParser.padding)
        guard let received = try? ReceivedBatch(padded: body, version: .one) else { return nil }
        return try decoder.decode(received)
    }

    /// Some JSON, with names that a record has and some that it has not.
    private static func anything(depth: Int, _ random: inout SeededRandom) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return ["null", "true", "false"].randomElement(using: &random)!
        case 1: return String(Int64.random(in: -10...(1 << 54), using: &random))
        case 2: return ["1e400", "-0", "0.5", "1e3", "99999999999999999999"].randomElement(using: &random)!
        case 3...5:
            let texts = [
                "", "put", "del", "report", "cell", "note", "activity/2026-05/visits", "activity/2026-05",
                "activity/9999-99/visits", "12.5", "not-reported", "\\u0000", "山田", "g1",
            ]
            return "\"\(texts.randomElement(using: &random)!)\""
        case 6:
            let elements = (0..<Int.random(in: 0...4, using: &random)).map { _ in anything(depth: depth - 1, &random) }
            return "[\(elements.joined(separator: ","))]"
        default:
            let names = ["op", "t", "k", "r", "g", "d", "v", "s", "cells", "text", "visits", "x", "op"]
            let members = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                "\"\(names.randomElement(using: &random)!)\":\(anything(depth: depth - 1, &random))"
            }
            return "{\(members.joined(separator: ","))}"
        }
    }
}

extension Batch {
    /// What is taken from a line, or what is wrong with it.
    fileprivate func said(line: Int) -> [String] {
        records.filter { $0.line == line }.map { record in
            var subject = "\(record.subject)"
            if case .statement(let index) = record.subject { subject = "\(statements[index])" }
            return "\(subject) r\(record.revision) \(record.isWholeReport) \(changes[record.changes])"
        } + findings.filter { $0.line == line }.map { "\($0.kind.code) \($0.pointer)" }
    }
}
