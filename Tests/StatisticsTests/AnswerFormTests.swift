import Documents
import HubCore
import Testing

@testable import Statistics

@Suite("Forms of an answer")
struct AnswerFormTests {
    @Test(
        "Accept chooses by weight, then JSON",
        arguments: [
            (nil, AnswerFormat.json), ("*/*", .json), ("text/csv", .csv), ("text/*, application/json;q=0.5", .csv),
            ("text/csv;q=0.5, */*", .json), ("application/json;q=0, */*;q=0.1", .jsonStat),
            ("TEXT/CSV ; header=present", .csv),
        ])
    func negotiation(field: String?, format: AnswerFormat) throws {
        #expect(try AnswerFormat.all.preferred(by: field) == format)
    }

    @Test("A format that does not exist is refused")
    func unknown() throws {
        #expect(throws: Problem.self) { try AnswerFormat.all.preferred(by: "image/png") }
        var parameters = try QueryParameters([(name: "format", value: "pdf")])
        let problem = #expect(throws: Problem.self) {
            try AnswerForm(taking: &parameters, accept: nil, language: .ja, on: Day("2026-05-31")!)
        }
        #expect(problem?.kind == .notAcceptable)
    }

    @Test("The parameter wins over Accept, and the charset is that of CSV only")
    func parameter() throws {
        var parameters = try QueryParameters([(name: "format", value: "json"), (name: "charset", value: "cp932")])
        let form = try AnswerForm(taking: &parameters, accept: "text/csv", language: .en, on: Day("2026-05-31")!)
        #expect(form == AnswerForm(format: .json, encoding: .utf8, language: .en, on: Day("2026-05-31")!))
    }

    @Test("If-None-Match takes lists, weak tags and the star")
    func conditions() {
        let tag = EntityTag(of: [1, 2, 3])
        #expect(tag.isNamed(in: "\"x\", \(tag)"))
        #expect(tag.isNamed(in: "W/\(tag)"))
        #expect(tag.isNamed(in: "*"))
        #expect(!tag.isNamed(in: "\"x\""))
        #expect(!tag.isNamed(in: nil))
    }

    @Test("The cache lets go of what was not used for longest, and of nothing else")
    func cache() {
        let cache = AnswerCache(capacity: 2, largestBody: 4)
        let json = AnswerForm(format: .json, language: .ja, on: Day("2026-05-31")!)
        let tags = (0..<3).map { AnswerCache.Key(EntityTag(of: [UInt8($0)]), json) }
        cache.keep([0], as: tags[0])
        cache.keep([1], as: tags[1])
        #expect(cache[tags[0]] == [0])
        cache.keep([2], as: tags[2])
        #expect(cache[tags[1]] == nil)
        #expect(cache[tags[0]] == [0])
        #expect(cache[tags[2]] == [2])
        cache.keep([1, 2, 3, 4, 5], as: tags[1])
        #expect(cache[tags[1]] == nil)
    }
}
