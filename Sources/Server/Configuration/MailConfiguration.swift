import HubCore
import Mailing

/// How the hub sends letters. Without a server it sends none.
package struct MailConfiguration: Sendable {
    let server: String?
    let sender: String?
    let user: String?
    let password: Secret?

    /// Nil where no mail server is set. Problems: `configuration-invalid`.
    package func opened() throws(Problem) -> (server: SMTPServer, sender: MailAddress)? {
        guard let server else { return nil }
        guard let sender, let address = try? MailAddress(parsing: sender) else {
            throw Problem(
                .configurationInvalid,
                detail: Message(
                    ja: "mail.from に送信元のメールアドレスを指定してください", en: "mail.from must be the address that letters come from"))
        }
        return (try SMTPServer(address: server, user: user, password: password?.value), address)
    }
}
