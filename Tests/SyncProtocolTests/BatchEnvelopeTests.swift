import HubCore
import JSONReading
import SyncProtocol
import TestSupport
import Testing

@Suite("Batch: envelope and number of lines")
struct BatchEnvelopeTests {
    private static let record = TestRecord.put("activity/2026-05/visits", 1)

    @Test("An envelope reads as it was written")
    func roundTrip() throws {
        let batch = try BatchChain("hs-13-wako.a1").peek([Self.record])
        let envelope = try BatchFixture.lines(batch.body).envelope
        #expect(envelope.stream.rawValue == "hs-13-wako.a1")
        #expect(envelope.sequence == 1)
        #expect(envelope.previous == SyncChain.start(of: batch.stream))
        #expect(envelope.recordCount == 1)
        #expect(envelope.dictionary == "2026.1")
        #expect(Array(envelope.line.utf8) == Array(batch.body.prefix { $0 != 0x0A }))
    }

    @Test("A member that is missing, wrong or unknown is named", arguments: spoilt)
    func named(example: Spoilt) throws {
        let text = try text().replacing(example.written, with: example.instead)
        let problem = #expect(throws: Problem.self) { try BatchFixture.lines(Array(text.utf8)) }
        #expect(problem?.kind == .envelopeInvalid)
        #expect(problem?.members["pointer"] == .text(example.pointer))
        #expect(problem?.members["line"] == .integer(1))
    }

    @Test("Why the envelope cannot be read is said in Japanese, in both versions")
    func words() throws {
        var chain = try BatchChain("hs-13-wako.a1")
        let bodies = [
            (SyncVersion.two, chain.peek([]).body), (.one, chain.nextDocument([]).body),
        ].map { version, body in
            (version, Array(String(decoding: body, as: UTF8.self).replacing("\"n\":0", with: "\"n\":0,\"n\":0").utf8))
        }
        for (version, body) in bodies {
            let problem = #expect(throws: Problem.self) {
                try ReceivedBatch(
                    padded: body + [UInt8](repeating: 0, count: JSONParser.padding), version: version)
            }
            let detail = try #require(problem?.detail)
            #expect(detail.ja.contains("同じ項目が二度"))
            #expect(!detail.ja.contains("duplicateKey"))
        }
    }

    @Test("In a document, where the envelope is wrong is told from the root")
    func document() throws {
        var chain = try BatchChain("hs-13-wako.a1")
        let body = String(decoding: chain.nextDocument([]).body, as: UTF8.self)
        for (written, instead, pointer) in [
            (#""seq":1"#, #""seq":0"#, "/envelope/seq"), (#""n":0"#, #""n":2"#, "/envelope/n"),
            (#""v":1"#, #""v":1,"x":1"#, "/envelope/x"), (#""records""#, #""recordz""#, "/recordz"),
            (#""records":[]"#, #""records":{}"#, "/records"), (#"{"envelope""#, #"["envelope""#, ""),
            (#""records":[]"#, #""records":[],"records":[]"#, "/records"),
            (#""records":[]"#, #""records":[]]"#, ""), (#""records":[]}"#, #""records":[]}{}"#, ""),
        ] {
            let problem = #expect(throws: Problem.self, "\(instead)") {
                try ReceivedBatch(
                    padded: Array(body.replacing(written, with: instead).utf8)
                        + [UInt8](repeating: 0, count: JSONParser.padding), version: .one)
            }
            #expect(problem?.kind == .envelopeInvalid, "\(instead)")
            #expect(problem?.members["pointer"] == .text(pointer), "\(instead)")
        }
    }

    @Test("Lines that are too few or too many refuse the batch; more than the limit are too large")
    func count() throws {
        let text = try text()
        for other in [text + Self.record + "\n", text + "\n", text.replacing(Self.record + "\n", with: "")] {
            let problem = #expect(throws: Problem.self) { try BatchFixture.lines(Array(other.utf8)) }
            #expect(problem?.kind == .envelopeInvalid)
            #expect(problem?.members["pointer"] == .text("/n"))
        }
        let many = try BatchChain("hs-13-wako.a1").peek(
            [String](repeating: Self.record, count: Limits.recordsPerBatch + 1))
        #expect(throws: Problem.self) { try BatchFixture.lines(many.body) }
        #expect(
            { () -> ProblemKind? in
                do { _ = try BatchFixture.lines(many.body); return nil } catch let problem as Problem {
                    return problem.kind
                } catch { return nil }
            }() == .tooLarge)
    }

    @Test("Nothing, or a first line that is too long, is no batch")
    func none() {
        let long = Array(String(repeating: " ", count: Limits.lineBytes + 1).utf8)
        for body in [[], [0x0A], long] {
            #expect(throws: Problem.self) { try BatchFixture.lines(body) }
        }
    }

    struct Spoilt: CustomTestStringConvertible, Sendable {
        let pointer: String
        let written: String
        let instead: String
        var testDescription: String { "\(pointer): \(instead)" }
    }

    static let spoilt: [Spoilt] = [
        Spoilt(pointer: "/v", written: #""v":2"#, instead: #""v":3"#),
        Spoilt(pointer: "/v", written: #""v":2,"#, instead: ""),
        Spoilt(pointer: "/seq", written: #""seq":1"#, instead: #""seq":0"#),
        Spoilt(pointer: "/seq", written: #""seq":1"#, instead: #""seq":"1""#),
        Spoilt(pointer: "/id", written: #""id":""#, instead: #""id":"x"#),
        Spoilt(pointer: "/id", written: #""id":"0"#, instead: #""id":"g"#),
        Spoilt(pointer: "/id", written: #""id":"019"#, instead: #""id":"0\"9"#),
        Spoilt(pointer: "/prev", written: #""prev":""#, instead: #""prev":"g"#),
        Spoilt(pointer: "/n", written: #""n":1"#, instead: #""n":-1"#),
        Spoilt(pointer: "/n", written: #""n":1"#, instead: #""n":1.0"#),
        Spoilt(pointer: "/dict", written: #""dict":"2026.1""#, instead: #""dict":20261"#),
        Spoilt(pointer: "/stream", written: #""stream":"hs-13-wako.a1","#, instead: ""),
        Spoilt(pointer: "/extra", written: #""v":2"#, instead: #""v":2,"extra":1"#),
        Spoilt(pointer: "/a~1b~0", written: #""v":2"#, instead: #""v":2,"a/b~":1"#),
        Spoilt(pointer: "", written: #""v":2"#, instead: #""v":2,"v":2"#),
        Spoilt(pointer: "", written: #"{"v""#, instead: #"["v""#),
    ]

    private func text() throws -> String {
        String(decoding: try BatchChain("hs-13-wako.a1").peek([Self.record]).body, as: UTF8.self)
    }
}
