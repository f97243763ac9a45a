import Cryptography
import Foundation
import HubCore
import Mailing

extension MailMessage {
    /// The letter that carries a document. The same document and address give the same letter whenever it is written, so
    /// that a second copy can be known by its `Message-ID`.
    init(carrying sheet: DuesSheet, content: [UInt8], as subject: LetterSubject, from: MailAddress, date: Date) {
        let member = sheet.addressee.member.map { "\n(会員: \($0))" } ?? ""
        let text = """
            \(sheet.addressee.name) 御中\(member)

            平素より当法人の活動にご理解とご協力を賜り、厚く御礼申し上げます。
            \(sheet.caption)をお送りいたします。添付の PDF をご確認ください。

            \(sheet.items.map { "\($0.title) \($0.amount)" }.joined(separator: "\n"))
            発行日 \(sheet.issuedOn.japanese)

            ご不明の点は、下記までお問い合わせください。

            --
            \(sheet.issuer.name)
            〒\(sheet.issuer.postalCode) \(sheet.issuer.address)
            \(sheet.issuer.telephone.isEmpty ? "" : "TEL \(sheet.issuer.telephone)\n")\(sheet.issuer.mail)

            """
        let recipient = SHA256.hash(of: Array(subject.address.text.lowercased().utf8)).hex.prefix(16)
        self.init(
            id: "\(subject.document.uuidString.lowercased()).\(recipient)", from: from, fromName: sheet.issuer.name,
            to: subject.address, subject: "【\(sheet.title)】\(sheet.items[0].title)(\(sheet.number))", text: text,
            date: date,
            attachment: Attachment(
                name: sheet.number + (sheet.edition > 1 ? "-\(sheet.edition)" : "") + ".pdf",
                mediaType: FrozenDocument.mediaType, content: content))
    }
}
