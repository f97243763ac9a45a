import Foundation
import HubCore
import Testing

@testable import Server

@Suite("What a request is opened with")
struct MiddlewareRequestTests {
    @Test(arguments: [
        (nil, Language.ja), ("", .ja), ("en", .en), ("en-US,en;q=0.9", .en), ("ja,en;q=0.5", .ja),
        ("en;q=0.4, ja;q=0.6", .ja), ("fr, en;q=0.1", .en), ("fr", .ja), ("en,ja", .en), ("*,en;q=0.5", .ja),
        ("en;q=0", .ja), ("en;q=nonsense", .ja), (";;,,q=1", .ja), ("EN-gb ; Q=0.7", .en),
    ])
    func language(_ field: String?, _ expected: Language) {
        #expect(Language(accepting: field) == expected)
    }

    @Test(arguments: ["a", "0194f3a0-7c1e-7d9c-8d5e-3a1b2c3d4e5f", "job_7.retry-2", String(repeating: "x", count: 64)])
    func keepsAWellFormedID(_ id: String) {
        #expect(RequestOpening.isWellFormed(id))
    }

    @Test(arguments: ["", "a b", "a\nb", "日本", "a;b", String(repeating: "x", count: 65)])
    func replacesAnyOtherID(_ id: String) {
        #expect(!RequestOpening.isWellFormed(id))
    }
}
