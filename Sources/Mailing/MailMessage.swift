import Foundation
import HubCore

/// A letter with a text and one attachment, and its bytes by RFC 5322 and MIME.
///
/// The same letter gives the same bytes: what a second copy is known by is its `Message-ID`, which follows from what is
/// sent and to whom.
package struct MailMessage: Sendable, Equatable {
    package struct Attachment: Sendable, Equatable {
        /// ASCII: letters, digits, `.`, `-` and `_`; others are left out.
        package let name: String
        package let mediaType: String
        package let content: [UInt8]

        package init(name: String, mediaType: String, content: [UInt8]) {
            self.name = String(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) })
            self.mediaType = mediaType
            self.content = content
        }
    }

    package let id: String
    package let from: MailAddress
    package let fromName: String
    package let to: MailAddress
    package let subject: String
    package let text: String
    package let date: Date
    package let attachment: Attachment

    /// - Parameter id: the left half of the `Message-ID`: ASCII letters, digits, `.` and `-`.
    package init(
        id: String, from: MailAddress, fromName: String, to: MailAddress, subject: String, text: String, date: Date,
        attachment: Attachment
    ) {
        self.id = String(id.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-".contains($0)) })
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.date = date
        self.attachment = attachment
    }

    package var messageID: String { "<\(id)@\(from.domain)>" }

    /// With CRLF, lines of at most 78 bytes, ASCII only.
    package var bytes: [UInt8] {
        let boundary = "part-\(id)"
        let head = [
            "Message-ID: \(messageID)",
            "Date: \(Self.date(date))",
            "From: \(Self.encoded(fromName))\r\n <\(from)>",
            "To: <\(to)>",
            "Subject: \(Self.encoded(subject))",
            "MIME-Version: 1.0",
            "Auto-Submitted: auto-generated",
            "Content-Type: multipart/mixed; boundary=\"\(boundary)\"",
            "",
            "--\(boundary)",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            Self.base64(Array(text.replacing("\n", with: "\r\n").utf8)),
            "--\(boundary)",
            "Content-Type: \(attachment.mediaType); name=\"\(attachment.name)\"",
            "Content-Disposition: attachment; filename=\"\(attachment.name)\"",
            "Content-Transfer-Encoding: base64",
            "",
            Self.base64(attachment.content),
            "--\(boundary)--",
            "",
        ]
        return Array(head.joined(separator: "\r\n").utf8)
    }

    // MARK: Parts

    /// A text for a header, as encoded words of RFC 2047. Control characters are left out, so nothing that somebody
    /// wrote can begin a header of its own.
    static func encoded(_ text: String) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        for character in text {
            let bytes = Array(
                String(
                    String.UnicodeScalarView(character.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
                ).utf8)
            // 39 bytes become 52 of Base64 and 73 with the longest name of a header; RFC 2047 allows 76.
            if word.count + bytes.count > 39 {
                words.append("=?utf-8?B?\(Data(word).base64EncodedString())?=")
                word = []
            }
            word += bytes.prefix(39)
        }
        if !word.isEmpty { words.append("=?utf-8?B?\(Data(word).base64EncodedString())?=") }
        return words.joined(separator: "\r\n ")
    }

    /// `Mon, 15 Jun 2026 09:00:00 +0900`
    static func date(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 9 * 3600)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: date)
    }

    static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }
}
