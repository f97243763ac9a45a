import SyncProtocol
import Testing

@testable import SchemeClient

@Suite struct HubAddressTests {
    @Test(arguments: [
        ("https://Hub.Example.JP/", "https://hub.example.jp", "hub.example.jp"),
        ("https://hub.example.jp:443", "https://hub.example.jp", "hub.example.jp"),
        ("https://hub.example.jp:8443", "https://hub.example.jp:8443", "hub.example.jp:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://localhost", "http://localhost", "localhost"),
        ("http://[::1]:8080/", "http://[::1]:8080", "[::1]:8080"),
    ])
    func accepted(_ text: String, _ address: String, _ authority: String) throws {
        let parsed = try HubAddress(parsing: text)
        #expect(parsed.description == address)
        #expect(parsed.authority.name == authority)
    }

    @Test(arguments: [
        "http://hub.example.jp", "http://10.0.0.1", "http://127.0.0.1.example.jp", "http://128.0.0.1",
        "ftp://hub.example.jp", "hub.example.jp", "https://", "", "https://hub.example.jp/sync",
        "https://user@hub.example.jp", "https://hub.example.jp?x=1",
    ])
    func refused(_ text: String) {
        let problem = #expect(throws: ClientProblem.self) { _ = try HubAddress(parsing: text) }
        #expect(problem?.kind == .usage)
    }
}
