import Foundation
import HubCore
import Statistics

extension Console {
    /// A draft or release with what each table loses.
    func release(_ report: ReleaseReport) throws {
        if isJSON { return try json(ReleaseReportDocument(report)) }
        let draft = report.draft
        line("\(report.scope.name[language])  \(draft.state.label[language])")
        if draft.isMadeUp { line(Message(ja: "※ 架空のネットワークのデータです", en: "The network is made up")[language]) }
        line(
            Message(
                ja: "集計日 \(draft.countedOn.japanese)、プレビュー \(draft.name)",
                en: "Counted on \(draft.countedOn), preview \(draft.name)")[language])
        table(
            headers: language == .ja
                ? ["表", "名前", "数値", "小さい", "あわせて", "残る割合", ""]
                : ["Table", "Name", "Cells", "Small", "With them", "Shown", ""],
            rows: report.tables.map { table in
                let loss = table.loss
                return [
                    table.id, table.label[language], String(loss.cells), String(loss.primary), String(loss.secondary),
                    String(Int((loss.share * 100).rounded(.down))) + "%", loss.advice[language],
                ]
            })
        let coarsened = report.coarsened
        if !coarsened.isEmpty {
            line(Message(ja: "まとめて表示するもの（この年度は固定）:", en: "Shown together, for the whole year:")[language])
            for text in coarsened { line("  " + text[language]) }
        }
        if draft.passedOver > 0 {
            line(
                Message(
                    ja: "速報の後に届いた \(draft.passedOver) 件の数値は、速報と食い違わないように数えていません",
                    en: "\(draft.passedOver) figures that came after the interim release are not counted")[language])
        }
        for cell in draft.exposed.prefix(20) {
            if let why = report.explanation(of: cell) { failure(why[language]) }
        }
    }
}

extension TableLoss {
    fileprivate var advice: Message {
        if exposed > 0 { return Message(ja: "保護できません", en: "cannot be protected") }
        return shouldBeCoarser ? Message(ja: "もっと粗くするとよい", en: "should be coarser") : Message(ja: "", en: "")
    }
}

extension ReleaseDraft.State {
    fileprivate var label: Message {
        switch self {
        case .draft: Message(ja: "下書き（公表できません）", en: "draft, cannot be published")
        case .previewed: Message(ja: "プレビュー（未公表）", en: "preview, not published")
        case .published: Message(ja: "公表済み", en: "published")
        case .replaced: Message(ja: "差し替え済み", en: "replaced")
        }
    }
}
