import HubCore
import Typesetting

extension SheetLayout {
    /// お知らせ, お願い, 再度のお願い, 催告書: from courteous to plain, never threatening. What becomes of a member is
    /// decided by the board, so no letter says more than that it may be asked to decide.
    func drawReminder(_ level: ReminderLevel, paymentsSeenUntil day: Day) {
        drawHead()
        drawAddressee()
        drawIssuer()
        var y = drawParagraphs(opening(level), Self.letter, y: 92)
        y = drawItems(amountTitle: level == .notice ? "金額" : "未納額", showsDueDay: true, y: y + 3)
        y = drawAccount(y: y + 8)
        let closing = Self.letter.with { $0.size = 9.5 }
        y = drawParagraphs(
            [
                "本書は\(day.japanese)現在の入金確認に基づいて作成しております。行き違いにお納めいただいておりました場合は、ご容赦くださいますようお願い申し上げます。"
            ], closing, y: y + 5)
        _ = drawParagraphs([level == .demand ? "以上" : "敬具"], closing.with { $0.alignment = .right }, y: y)
        drawFoot(sheet.issuer.name)
    }

    private func opening(_ level: ReminderLevel) -> [String] {
        let greeting = "拝啓 平素より当法人の活動にご理解とご協力を賜り、厚く御礼申し上げます。"
        switch level {
        case .notice:
            return [greeting, "さて、下記の会費のお支払期限が近づいてまいりましたので、お知らせいたします。お手続きをよろしくお願い申し上げます。"]
        case .request:
            return [
                greeting,
                "さて、下記の会費につきまして、お支払期限を過ぎましたが、ご入金の確認ができておりません。ご多用のところ恐れ入りますが、お手続きをお願い申し上げます。",
            ]
        case .again:
            return [
                greeting,
                "先般お願い申し上げました下記の会費につきまして、現在もご入金の確認ができておりません。ご事情がおありの場合は、どうぞご遠慮なくご相談ください。改めてお手続きをお願い申し上げます。",
            ]
        case .demand:
            return [
                "下記の会費につきましては、これまで重ねてお願い申し上げてまいりましたが、いまだご入金の確認ができておりません。",
                "つきましては、本書の到達後14日以内にお納めくださいますよう、ここに催告いたします。期日までにお納めがなく、ご連絡もいただけない場合は、会員資格の取扱いについて理事会にお諮りすることがございます。",
            ]
        }
    }
}
