import CCurl
import Foundation
import HubCore

/// A mail server that takes letters by SMTP (RFC 5321), through libcurl.
///
/// Over the network the connection is encrypted or nothing is sent; on this machine it need not be.
package struct SMTPServer: Sendable {
    /// `smtp://host:587` (STARTTLS) or `smtps://host:465`.
    package let address: String
    package let user: String?
    package let password: String?
    /// How long one letter may take, in seconds.
    package let patience: Int

    /// Problems: `configuration-invalid`.
    package init(address: String, user: String?, password: String?, patience: Int = 60) throws(Problem) {
        guard address.wholeMatch(of: /smtps?:\/\/[A-Za-z0-9.:\[\]-]+/) != nil else {
            throw Problem(
                .configurationInvalid,
                detail: Message(
                    ja: "mail.server は smtp://ホスト:587 か smtps://ホスト:465 の形で指定してください",
                    en: "mail.server is written smtp://host:587 or smtps://host:465"))
        }
        self.address = address
        self.user = user
        self.password = password
        self.patience = patience
    }

    /// What kept a letter from being taken.
    package enum Fault: Error, Equatable {
        /// The server will never take it (5xx); in the server's terms, or ours.
        case refused(String)
        /// Another attempt may succeed: the server is away, slow or busy (4xx), or the connection broke. If it broke
        /// after the last byte, the server may have taken the letter; its `Message-ID` tells a second copy.
        case unfinished(String)
    }

    /// Returns when the server has taken the letter. Throws `Fault`.
    package func send(_ message: MailMessage) async throws {
        let letter = message
        let outcome: Result<Void, Fault> = await withCheckedContinuation { continuation in
            // libcurl blocks, so it gets a thread of its own.
            Thread.detachNewThread {
                continuation.resume(returning: Result { () throws(Fault) in try perform(letter) })
            }
        }
        try outcome.get()
    }

    private func perform(_ message: MailMessage) throws(Fault) {
        guard Self.isReady, let handle = curl_easy_init() else { throw .unfinished("libcurl cannot start") }
        defer { curl_easy_cleanup(handle) }
        curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, min(15, patience))
        curl_set_long(handle, CURLOPT_TIMEOUT, patience)
        curl_set_text(handle, CURLOPT_URL, address)
        curl_set_text(handle, CURLOPT_NOPROXY, "*")
        if !isOnThisMachine {
            curl_set_long(handle, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
            curl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        }
        if let user, let password {
            curl_set_text(handle, CURLOPT_USERNAME, user)
            curl_set_text(handle, CURLOPT_PASSWORD, password)
        }
        curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(message.from)>")
        var recipients: UnsafeMutablePointer<curl_slist>?
        recipients = curl_slist_append(recipients, "<\(message.to)>")
        defer { curl_slist_free_all(recipients) }
        curl_set_pointer(handle, CURLOPT_MAIL_RCPT, recipients)

        let source = Source(message.bytes)
        curl_set_sender(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
            Unmanaged<Source>.fromOpaque(context!).takeUnretainedValue()
                .give(to: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        curl_set_pointer(handle, CURLOPT_READDATA, Unmanaged.passUnretained(source).toOpaque())
        curl_set_long(handle, CURLOPT_UPLOAD, 1)
        let code = withExtendedLifetime(source) { curl_easy_perform(handle) }
        guard code != CURLE_OK else { return }

        var reply = 0
        curl_get_long(handle, CURLINFO_RESPONSE_CODE, &reply)
        let reason = String(cString: curl_easy_strerror(code))
        // Reply 530 to 535 is about our own log-in, which a person can put right without losing the letter.
        if (500...599).contains(reply), !(530...535).contains(reply) { throw .refused("SMTP \(reply)") }
        throw .unfinished(reply >= 400 ? "SMTP \(reply)" : reason)
    }

    private var isOnThisMachine: Bool {
        address.contains(/:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|$)/)
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// The bytes of a letter, read by libcurl piece by piece during a transfer.
private final class Source {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    func give(to room: UnsafeMutableRawBufferPointer) -> Int {
        let piece = rest.prefix(room.count)
        room.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}
