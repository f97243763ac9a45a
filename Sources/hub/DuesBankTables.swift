import BankFiles
import Dues
import HubCore

extension Console {
    /// After a step that prints nothing else.
    func done(dryRun: Bool) {
        note(
            dryRun
                ? Message(ja: "実行できます(保存していません)", en: "It can be done; nothing was kept")
                : Message(ja: "完了しました", en: "Done"))
    }

    /// After a step that printed how things would be.
    func noteIfNotKept(dryRun: Bool) {
        if dryRun { note(Message(ja: "保存していません", en: "Nothing was stored")) }
    }

    func imported(_ report: BankImportReport, dryRun: Bool) {
        table(
            headers: language == .ja
                ? ["口座", "期間(自)", "期間(至)", "明細", "残高"] : ["Account", "From", "Through", "Lines", "Balance"],
            rows: report.statements.map {
                [
                    $0.account, $0.days.lowerBound.description, $0.days.upperBound.description, String($0.lines),
                    $0.balanceAfter?.description ?? "",
                ]
            })
        if report.wasImportedBefore {
            note(
                Message(
                    ja: "このファイルは \(report.importedAt.dayInJapan.japanese) に取込済みです。何も変更していません",
                    en: "This file was taken in on \(report.importedAt.dayInJapan); nothing changed"))
        } else {
            note(
                Message(
                    ja: "明細 \(report.lines)件、うち新しいもの \(report.newLines)件"
                        + (dryRun ? "(保存していません)" : "。次: hub dues bank match"),
                    en: "\(report.lines) lines, \(report.newLines) of them new"
                        + (dryRun ? " (nothing was kept)" : ". Next: hub dues bank match")))
        }
    }

    func lines(_ lines: [ReceivedLine]) {
        table(
            headers: language == .ja
                ? ["番号", "日付", "入出", "金額", "名義", "摘要", "状態", "メモ"]
                : ["Line", "Day", "In/out", "Amount", "Payer", "Remarks", "State", "Note"],
            rows: lines.map {
                [
                    String($0.id.rawValue), $0.bookedOn.description, direction($0), $0.amount.description, $0.payerName,
                    $0.remarks, $0.state.title[language], $0.note ?? "",
                ]
            })
    }

    private func direction(_ line: ReceivedLine) -> String {
        switch (line.kind, line.direction) {
        case (.payment, .incoming): language == .ja ? "入" : "in"
        case (.payment, .outgoing): language == .ja ? "出" : "out"
        case (.cancellation, _): language == .ja ? "取消" : "cancelled"
        case (.correction, _): language == .ja ? "訂正" : "corrected"
        }
    }

    func matched(_ report: MatchingReport, dryRun: Bool) {
        table(
            headers: language == .ja
                ? ["番号", "日付", "金額", "名義", "段階", "結果", "会員", "割り当て", "理由"]
                : ["Line", "Day", "Amount", "Payer", "Tier", "Result", "Members", "Allocation", "Reasons"],
            rows: report.lines.map { entry in
                [
                    String(entry.line.id.rawValue), entry.line.bookedOn.description, entry.line.amount.description,
                    entry.line.payerName, entry.decision.tier.label, result(entry.decision),
                    entry.members.prefix(3).map(\.code).joined(separator: " "), choices(entry.decision),
                    entry.decision.reasons.map { $0.text[language] }.joined(separator: language == .ja ? "、" : "; "),
                ]
            })
        let waiting = report.lines.count - report.posted
        note(
            Message(
                ja:
                    "\(dryRun ? "記帳できるもの" : "記帳") \(report.posted)件、銀行の取消・訂正 \(report.takenBack.count)件、確認待ち \(waiting)件",
                en:
                    "\(report.posted) \(dryRun ? "would be posted" : "posted"), \(report.takenBack.count) taken back by the bank, \(waiting) wait for a person"
            ))
        if waiting > 0 {
            note(
                Message(
                    ja: "確認: hub dues bank confirm 番号 [--invoice 請求書番号]",
                    en: "To decide: hub dues bank confirm LINE [--invoice NUMBER]"))
        }
    }

    private func result(_ decision: MatchingDecision) -> String {
        switch decision.action {
        case .post: language == .ja ? "記帳" : "posted"
        case .propose: language == .ja ? "提案" : "proposed"
        case .leave: language == .ja ? "不明" : "unknown"
        }
    }

    private func choices(_ decision: MatchingDecision) -> String {
        let options: [[PlannedAllocation]] =
            switch decision.action {
            case .post(let allocations): [allocations]
            case .propose(let options): options
            case .leave: []
            }
        return options.prefix(3).map { option in option.map { $0.text[language] }.joined(separator: " + ") }
            .joined(separator: language == .ja ? " または " : " or ")
    }
}

extension PlannedAllocation {
    /// `HSJ-2026-00001 ¥29,560 (手数料 ¥440)`.
    var text: Message {
        let place: Message =
            switch target {
            case .invoice(let number): Message(ja: "\(number)", en: "\(number)")
            case .deposit: Message(ja: "預り金", en: "deposit")
            case .suspense: Message(ja: "仮受金", en: "suspense")
            case .sundry: Message(ja: "雑収入", en: "sundry income")
            }
        let (ja, en) = fee > .zero ? (" (手数料 \(fee))", " (fee \(fee))") : ("", "")
        return Message(ja: "\(place.ja) \(amount)\(ja)", en: "\(place.en) \(amount)\(en)")
    }
}
