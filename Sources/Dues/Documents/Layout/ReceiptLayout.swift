import HubCore
import Typesetting

extension SheetLayout {
    /// 領収書
    func drawReceipt(receivedOn day: Day) {
        drawHead()
        drawAddressee()
        drawIssuer()
        drawAmount("領収金額", "\(sheet.total)−", "領収日\n\(day.japanese)", y: 96)
        pages.text(
            "但し \(purpose)として", in: Box(x: Self.left, y: 116, width: Self.width, height: 8),
            TextStyle(.mincho, 12).with { $0.fit = .shrinking(to: 8) })
        pages.text(
            "上記の金額を正に領収いたしました。", in: Box(x: Self.left, y: 125, width: Self.width, height: 8),
            TextStyle(.mincho, 12))
        let items = drawItems(y: 138)
        var notes = [
            "・お支払方法: 銀行振込",
            "・対象の請求書: \(sheet.items.map(\.invoice).joined(separator: "、"))",
            "・営業に関しない受取書のため、収入印紙は貼付しておりません(印紙税法 別表第一 第17号)。",
        ]
        if sheet.edition > 1 {
            notes.append("・本書は再発行(第\(sheet.edition)回)です。先に発行した領収書と重ねてのご使用はできません。")
        }
        _ = drawParagraphs(notes, Self.small.with { $0.leading = 1.2 }, y: items + 10, gap: 1)
        drawFoot(sheet.issuer.name)
    }

    private var purpose: String { sheet.items.map(\.title).joined(separator: "、") }
}
