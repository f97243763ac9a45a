import HubCore
import Typesetting

extension SheetLayout {
    /// 請求取消通知書
    func drawCancellation(reason: String) {
        let letter = drawLetter([
            "平素より当法人の活動にご理解とご協力を賜り、厚く御礼申し上げます。",
            "先にお送りいたしました下記のご請求を、次の理由により取り消しましたので、お知らせいたします。お手数をおかけいたしますことをお詫び申し上げます。",
            "取消の理由: \(reason)",
        ])
        let y = drawItems(amountTitle: "取消額", showsDueDay: true, y: letter + 5)
        _ = drawParagraphs(
            ["取り消したご請求についてのお支払いは不要です。すでにお振り込みの場合は、お手数ですがご連絡ください。"], Self.letter,
            y: y + 8)
        drawFoot(sheet.issuer.name)
    }

    /// 返金通知書
    func drawRefund(paidOn day: Day, reason: String) {
        let letter = drawLetter([
            "平素より当法人の活動にご理解とご協力を賜り、厚く御礼申し上げます。",
            "お納めいただきました下記の金額を、次の理由により返金いたしますので、お知らせいたします。",
            "返金の理由: \(reason)",
        ])
        drawAmount("返金額", sheet.total.description, "振込予定日\n\(day.japaneseWithWeekday)", y: letter + 5)
        let y = drawItems(amountTitle: "返金額", showsDueDay: true, y: letter + 27)
        _ = drawParagraphs(
            ["返金の振込手数料は当法人が負担いたします。お振込先はご指定の口座です。"], Self.letter, y: y + 8)
        drawFoot(sheet.issuer.name)
    }

    private func drawLetter(_ paragraphs: [String]) -> Double {
        drawHead()
        drawAddressee()
        drawIssuer()
        return drawParagraphs(paragraphs, Self.letter, y: 92)
    }
}
