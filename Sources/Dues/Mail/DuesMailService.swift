import HubCore
import Logging
import Mailing
import ServiceLifecycle

/// Sends the letters that wait, in the background: what a mail server that was away did not take goes when it is back.
///
/// It queues nothing: that a document is sent is decided by a person (`hub dues send`). Any number of hubs, and that
/// command beside them, may work on one database.
package struct DuesMailService: Service {
    private let mail: DuesMail
    private let server: SMTPServer
    private let sender: MailAddress
    private let period: Duration
    private let logger: Logger

    /// `period`: how often it looks.
    package init(
        mail: DuesMail, server: SMTPServer, sender: MailAddress, period: Duration = .seconds(60), logger: Logger
    ) {
        self.mail = mail
        self.server = server
        self.sender = sender
        self.period = period
        self.logger = logger
    }

    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    await deliver()
                    try await Task.sleep(for: period)
                }
            }
        } catch is CancellationError {
            // A letter under way was recorded, or its claim runs out and another program sends it.
        }
    }

    private func deliver() async {
        do {
            let done = try await mail.deliver(through: server, from: sender)
            guard done != DuesMail.Delivery() else { return }
            logger.info(
                "letters",
                metadata: [
                    "mail.sent": "\(done.sent)", "mail.postponed": "\(done.postponed)", "mail.failed": "\(done.failed)",
                    "mail.stopped": "\(done.stopped)",
                ])
        } catch {
            logger.warning("letters could not be sent: \(error)")
        }
    }
}
