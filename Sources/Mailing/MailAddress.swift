import HubCore

/// An address that a letter can be sent to: `office@example.jp`. ASCII, without spaces, brackets or line ends, so it
/// can stand in a header and in a command of SMTP as it is.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Problems: `request-invalid`.
    package init(parsing text: String) throws(Problem) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...255).contains(parts[1].utf8.count),
            parts[0].wholeMatch(of: /[A-Za-z0-9!#$%&'*+\/=?^_`{|}~.-]+/) != nil,
            parts[1].wholeMatch(of: /[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*/) != nil
        else {
            throw Problem(.badRequest, detail: Message(ja: "メールアドレスが正しくありません", en: "the mail address is not sound"))
        }
        self.text = text
    }

    package var domain: String { String(text.split(separator: "@")[1]) }
    package var description: String { text }
}
