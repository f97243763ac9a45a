import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import Testing

@testable import Server

@Suite("Problem documents")
struct ProblemDocumentTests {
    @Test func haveOneOrderAndBothLanguages() {
        let problem = Problem(
            .sequenceGap, detail: Message(ja: "次は \"7\" です", en: "Next is \"7\""),
            members: ["expected_seq": .integer(7), "codes": .list(["a", "b"]), "at": .text("line\u{1}\n")])
        let document = ProblemDocument(problem: problem, language: .en, requestID: "r-1")
        #expect(
            String(decoding: document.json, as: UTF8.self) == """
                {"type":"/problems/sequence-gap","title":"A batch before this one has not arrived","status":409,\
                "detail":"Next is \\"7\\"","code":"sequence-gap","retry":"resync","request_id":"r-1",\
                "title_ja":"間の番号のバッチが届いていません","title_en":"A batch before this one has not arrived",\
                "detail_ja":"次は \\"7\\" です","detail_en":"Next is \\"7\\"",\
                "at":"line\\u0001\\n","codes":["a","b"],"expected_seq":7}
                """)
        #expect(document.response.status.code == 409)
        #expect(document.headers[.contentType] == "application/problem+json")
        #expect(document.headers[.contentLanguage] == "en")
        #expect(document.headers[.retryAfter] == nil)
    }

    @Test func areReadByAnyReaderOfJSON() throws {
        for kind in ProblemKind.catalogue {
            let document = ProblemDocument(problem: Problem(kind), language: .ja, requestID: "r")
            let object = try JSONSerialization.jsonObject(with: Data(document.json)) as? [String: Any]
            #expect(object?["title"] as? String == kind.title.ja)
            #expect(object?["status"] as? Int == kind.status)
        }
    }

    @Test func sayWhenToComeBack() {
        func retryAfter(_ problem: Problem) -> String? {
            ProblemDocument(problem: problem, language: .ja, requestID: "r").headers[.retryAfter]
        }
        #expect(retryAfter(Problem(.tooManyRequests)) == "5")
        #expect(retryAfter(Problem(.reducedCapacity, members: [Problem.retryAfter: .integer(30)])) == "30")
        #expect(retryAfter(Problem(.reducedCapacity, members: [Problem.retryAfter: .integer(0)])) == "1")
        #expect(retryAfter(Problem(.commitInDoubt)) == nil)
    }

    @Test(arguments: [
        (HTTPError(.notFound) as any Error, ProblemKind.notFound), (HTTPError(.methodNotAllowed), .methodNotAllowed),
        (HTTPError(.contentTooLarge), .tooLarge), (HTTPError(.gone), .badRequest),
        (HTTPError(.badGateway), .internalFault), (CancellationError(), .reducedCapacity),
        (Problem(.keyUnknown), .keyUnknown), (URLError(.badURL), .internalFault),
    ])
    func answerEveryError(_ error: any Error, _ kind: ProblemKind) {
        #expect(Problem(answering: error).kind == kind)
    }

    @Test func keepTheTextOfAFaultToThemselves() {
        let problem = Problem(answering: HTTPError(.internalServerError, message: "password=x"))
        #expect(problem == Problem(.internalFault))
    }
}

@Suite("The catalogue of problems")
struct ProblemCatalogueTests {
    @Test func listsEveryKindThatIsDeclared() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let source = try String(contentsOf: root.appending(path: "Sources/HubCore/ProblemKind.swift"), encoding: .utf8)
        let declared = source.matches(of: /static let \w+ = Self\(\s*\d+, "([a-z-]+)"/).map { String($0.1) }
        #expect(declared.count > 40)
        #expect(Set(declared).symmetricDifference(ProblemKind.catalogue.map(\.code)) == [])
    }

    @Test func usesEachCodeOnceWithAnHTTPError() {
        #expect(Set(ProblemKind.catalogue.map(\.code)).count == ProblemKind.catalogue.count)
        for kind in ProblemKind.catalogue {
            #expect((400...599).contains(kind.status))
            #expect(kind.code.allSatisfy { $0.isLowercase || $0 == "-" })
        }
    }
}
