import Foundation
import HubCore
import Testing

@Suite struct SchemeCodeTests {
    @Test(arguments: ["hs-13-wako", "hs-01-a", "hs-47-kita-ku2", "hs-13-" + String(repeating: "x", count: 42)])
    func reads(text: String) throws {
        #expect(try SchemeCode(parsing: text).description == text)
    }

    @Test(arguments: [
        "", "hs-13", "hs-13-", "HS-13-wako", "hs-13-Wako", "hs-1-wako", "hs-1x-wako", "hs13-wako", "hs-13_wako",
        "hs-13-和光", "hs-13-wako ", "hs-13-wako.a1", "hs-13-" + String(repeating: "x", count: 43),
    ])
    func refuses(text: String) {
        #expect(throws: Problem.self) { try SchemeCode(parsing: text) }
    }

    @Test func aBadCodeInJSONIsAProblemToo() {
        let json = Data(#"["hs-13-wako","nonsense"]"#.utf8)
        #expect(throws: (any Error).self) { try JSONDecoder().decode([SchemeCode].self, from: json) }
    }

    @Test func theMessageRepeatsLittleAndNoControlCharacters() throws {
        let problem = try #require(throws: Problem.self) {
            try SchemeCode(parsing: "\u{1B}[31m" + String(repeating: "あ", count: 500))
        }
        let detail = try #require(problem.detail)
        #expect(detail.ja.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(detail.ja.count < 100)
    }
}

@Suite struct StreamNameTests {
    @Test func namesItsScheme() throws {
        let stream = try StreamName(parsing: "hs-13-wako.a1")
        #expect(stream.scheme == (try SchemeCode(parsing: "hs-13-wako")))
        #expect(stream.description == "hs-13-wako.a1")
    }

    @Test(arguments: [
        "hs-13-wako", "hs-13-wako.", "hs-13-wako.A1", "hs-13-wako.a.b", ".a1", "hs-13-wako.abcdefghijklmnopq",
    ])
    func refuses(text: String) {
        #expect(throws: Problem.self) { try StreamName(parsing: text) }
    }
}

@Suite struct UUIDTests {
    /// RFC 9562, section 5.7: 48 bits of milliseconds, then version and variant.
    @Test func carriesTheTimeTheVersionAndTheVariant() {
        let entropy = Entropy { count in Array(repeating: 0xFF, count: count) }
        let uuid = entropy.uuid(at: Date(timeIntervalSince1970: 1_645_557_742)).uuidString
        #expect(uuid == "017F22E2-79B0-7FFF-BFFF-FFFFFFFFFFFF")
    }

    @Test func sortsByTime() {
        let uuids = (0..<100).map { Entropy.system.uuid(at: Date(timeIntervalSince1970: Double($0))).uuidString }
        #expect(uuids == uuids.sorted())
        #expect(Set(uuids).count == 100)
    }

    @Test func aTimeBeforeTheEpochIsTakenAsTheEpoch() {
        #expect(Entropy.system.uuid(at: Date(timeIntervalSince1970: -1)).uuidString.hasPrefix("00000000-0000-7"))
    }
}
