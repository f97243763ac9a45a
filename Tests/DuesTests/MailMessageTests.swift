import Foundation
import HubCore
import Mailing
import TestSupport
import Testing

/// A letter, as Python's own parser reads it.
struct SeenLetter: Decodable {
    let headers: [String]
    let subject: String
    let from: String
    let to: String
    let id: String
    let text: String
    let file: String
    let type: String
    let sha256: String
    let longest: Int
    let ascii: Bool
    let defects: [String]

    static func read(_ files: [String]) async throws -> [SeenLetter] {
        let outcome = try await PythonScript("read_mail.py").run(files)
        guard outcome.status == 0 else { throw Unreadable(description: outcome.all) }
        return try JSONDecoder().decode([SeenLetter].self, from: Data(outcome.output.utf8))
    }

    struct Unreadable: Error, CustomStringConvertible { let description: String }
}

@Suite("Letters")
struct MailMessageTests {
    private func letter(
        id: String = "a1.b2", fromName: String = "ホームスタート・ジャパン", subject: String = "請求書", text: String = "本文",
        file: String = "HSJ-2026-00001.pdf"
    ) throws -> MailMessage {
        MailMessage(
            id: id, from: try MailAddress(parsing: "office@example.jp"), fromName: fromName,
            to: try MailAddress(parsing: "scheme@example.jp"), subject: subject, text: text,
            date: Date(timeIntervalSince1970: 1_781_481_600),
            attachment: .init(name: file, mediaType: "application/pdf", content: Array("%PDF-1.5 x".utf8)))
    }

    private func seen(_ letter: MailMessage) async throws -> SeenLetter {
        try await TemporaryFolder.with { folder in
            try Data(letter.bytes).write(to: URL(filePath: folder.path("letter.eml")))
            return try await SeenLetter.read([folder.path("letter.eml")])[0]
        }
    }

    @Test("Japanese in subject, sender and text, and an attachment, as another program reads them")
    func japanese() async throws {
        let subject = "【請求書】令和8年度 団体会員会費(HSJ-2026-00001)" + String(repeating: "とても長い件名👨‍👩‍👧", count: 10)
        let seen = try await seen(letter(subject: subject, text: "一行目\n二行目 髙﨑\n"))
        #expect(seen.subject == subject)
        #expect(seen.from == "ホームスタート・ジャパン <office@example.jp>")
        #expect(seen.to == "scheme@example.jp")
        #expect(seen.text.replacing("\r\n", with: "\n") == "一行目\n二行目 髙﨑\n")
        #expect(seen.file == "HSJ-2026-00001.pdf")
        #expect(seen.type == "application/pdf")
        #expect(seen.id == "<a1.b2@example.jp>")
        #expect(seen.longest <= 78)
        #expect(seen.ascii)
        #expect(seen.defects == [])
    }

    @Test(
        "Nothing that somebody wrote becomes a header, a part or a recipient",
        arguments: [
            "x\r\nBcc: all@example.jp", "x\nX-Evil: 1", "x\r\n\r\n--part-a1.b2", "\u{0}\u{7F}x", "\r\n.\r\nQUIT\r\n",
        ])
    func injection(text: String) async throws {
        let plain = try await seen(letter())
        let seen = try await seen(
            letter(id: "a1.b2" + text, fromName: text, subject: text, text: text, file: "a.pdf" + text))
        #expect(seen.headers == plain.headers)
        #expect(seen.to == "scheme@example.jp")
        #expect(seen.defects == [])
        #expect(throws: Problem.self) { try MailAddress(parsing: "a@example.jp" + text) }
        #expect(throws: Problem.self) { try MailAddress(parsing: text + "@example.jp") }
    }

    @Test(
        "Addresses that are not sound are refused",
        arguments: [
            "", "@", "a@", "@b", "a@b@c", "a b@c.jp", "<a@b.jp>", "a@b..jp", "あ@example.jp", "a@b.jp,c@d.jp", "a@b.jp ",
        ])
    func addresses(text: String) {
        #expect(throws: Problem.self) { try MailAddress(parsing: text) }
    }

    @Test("The same letter gives the same bytes")
    func deterministic() throws {
        #expect(try letter().bytes == letter().bytes)
    }
}
