import HubCore
import Typesetting

extension SheetLayout {
    /// 請求書
    func drawInvoice(resolution: String) {
        drawHead()
        drawAddressee()
        drawIssuer()
        pages.text(
            "平素より当法人の活動にご理解とご協力を賜り、厚く御礼申し上げます。\n下記のとおりご請求申し上げます。",
            in: Box(x: Self.left, y: 91, width: Self.width, height: 12), Self.text.with { $0.leading = 1.3 })
        let due = sheet.items.map(\.dueOn).min()
        drawAmount(
            "ご請求金額", sheet.total.description, "お支払期限\n\(due?.japaneseWithWeekday ?? "")", y: 105)
        let items = drawItems(y: 127)
        let account = drawAccount(y: items + 12)
        let notes = [
            "・お振込の際は、振込依頼人名の前に請求書番号の末尾5桁「\(sheet.number.suffix(5))」を付けてください。入金の確認が早くなります。",
            "・本請求は次の決議に基づきます: \(resolution)",
            "・納入された会費は、規程により返還いたしません。ご不明の点は上記までお問い合わせください。",
        ]
        _ = drawParagraphs(notes, Self.small.with { $0.leading = 1.2 }, y: account + 5, gap: 1)
        drawFoot(sheet.issuer.name)
    }
}
