import Foundation
import HubCore
import SyncProtocol

/// Where the hub is: scheme, host and port, as `https://hub.example.jp`. The protocol's paths begin at its root.
package struct HubAddress: Hashable, Sendable, CustomStringConvertible {
    /// Without a slash at the end.
    package let description: String
    package let authority: Authority
    /// The machine itself, the only place that is reached without TLS and without a proxy.
    package let isLoopback: Bool

    /// Throws a `usage` problem unless it is `https`, or `http` to this machine, without a path, query or user.
    package init(parsing text: String) throws(ClientProblem) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.host?.lowercased(), !host.isEmpty,
            parts.path.isEmpty || parts.path == "/", parts.query == nil, parts.fragment == nil, parts.user == nil
        else {
            throw ClientProblem(
                .usage, ja: "ハブのアドレス「\(text.excerpt)」は https://hub.example.jp の形で指定してください",
                en: "The hub's address “\(text.excerpt)” should look like https://hub.example.jp")
        }
        isLoopback = Self.isLoopback(host)
        guard scheme == "https" || isLoopback else {
            throw ClientProblem(
                .usage, ja: "暗号化されない http:// では送信しません。https:// のアドレスを指定してください",
                en: "Nothing is sent over http:// without encryption; give the address with https://")
        }
        let port = parts.port.map { ":\($0)" } ?? ""
        // A port that a browser would leave out is not part of the authority (RFC 9421, section 2.2.3).
        let isDefaultPort = port == (scheme == "https" ? ":443" : ":80")
        authority = Authority(host + (isDefaultPort ? "" : port))
        description = "\(scheme)://\(authority)"
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
