/// A host with its port, as `@authority` has it (RFC 9421, section 2.2.3): in lower case, without a default port.
///
/// The hub is configured with the names that schemes know it by, since behind a proxy it cannot see them itself.
package struct Authority: Hashable, Sendable, CustomStringConvertible {
    package let name: String

    /// From a Host field, an `:authority` or a configured name. The scheme of the URL is not known here, so both 443
    /// and 80 count as default.
    package init(_ text: String) {
        let lower = text.lowercased()
        let port = [":443", ":80"].first(where: lower.hasSuffix)
        name = String(lower.dropLast(port?.count ?? 0))
    }

    package var description: String { name }
}
