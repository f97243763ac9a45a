import HubCore
import SyncProtocol

/// What a run of `sync` did, line by line, for a person who was not looking on.
extension SyncOutcome {
    package func lines(in language: Language) -> [String] {
        var lines = [sentLine[language]]
        for batch in pushed.acknowledged {
            lines += batch.quarantineLines(in: language).map { "  \($0)" }
            lines += batch.notStandingLines(in: language).map { "  \($0)" }
            lines += batch.warningLines(in: language).map { "  \($0)" }
        }
        if let pulled {
            lines += pulled.news.compactMap { $0.line(in: language) }
            if pulled.news.allSatisfy({ $0.line(in: language) == nil }) {
                lines.append(Message(ja: "事務局からの新しい連絡はありません", en: "Nothing new from the national office")[language])
            }
        }
        if !unanswered.isEmpty {
            let count = unanswered.count
            lines.append(
                Message(
                    ja: "回答待ちの質問が\(count)件あります（scheme inbox で読み、scheme answer で答えてください）",
                    en: "Questions to answer: \(count) (read them with scheme inbox, answer with scheme answer)")[
                        language])
        }
        return lines
    }

    private var sentLine: Message {
        let batches = pushed.acknowledged
        let records = batches.reduce(0) { $0 + $1.receipt.n }
        if batches.isEmpty {
            return pushed.waiting == 0
                ? Message(ja: "送るものはありませんでした", en: "There was nothing to send")
                : Message(
                    ja: "送れませんでした: \(pushed.waiting.grouped) バッチが送信待ちです（保存してあります）",
                    en: "Not sent: \(pushed.waiting.grouped) batches wait (they are kept)")
        }
        let aside = batches.reduce(0) { $0 + $1.quarantinedRecords }
        let held = batches.reduce(0) { $0 + $1.receipt.held }
        let superseded = batches.reduce(0) { $0 + $1.receipt.superseded }
        var (ja, en) = ("送信しました: \(records.grouped) 件", "Sent: \(records.grouped) records")
        for (count, label) in [
            (aside, Message(ja: "うち隔離", en: "quarantined")), (held, Message(ja: "事務局の確認待ち", en: "held")),
            (superseded, Message(ja: "新しい報告が優先", en: "superseded")),
        ] where count > 0 {
            ja += "、\(label.ja) \(count.grouped) 件"
            en += ", \(count.grouped) \(label.en)"
        }
        if pushed.waiting > 0 {
            ja += "。残り \(pushed.waiting.grouped) バッチは送信待ちです"
            en += "; \(pushed.waiting.grouped) batches still wait"
        }
        return Message(ja: ja, en: en)
    }
}

extension AcknowledgedBatch {
    /// Of what did not come to stand: what stands instead, and why.
    package func notStandingLines(in language: Language) -> [String] {
        let superseded = receipt.supersededCells.map { cell in
            Message(
                ja: "新しい報告が優先 \(cell.k): \(cell.standing.ja)。今回の内容を正とするなら、もう一度送ってください",
                en: "Superseded \(cell.k): \(cell.standing.en). If yours is right, push it again")
        }
        let held = receipt.heldCells.map { cell in
            let closed = cell.reason == .closed
            return Message(
                ja: "確認待ち \(cell.k): \(closed ? "締め切った月の変更のため" : "同じ版で内容が違うため")、事務局が確認します（今は\(cell.standing.ja)）",
                en:
                    "Held \(cell.k): \(closed ? "the month is closed" : "another content of the same revision"), so the "
                    + "national office decides (now \(cell.standing.en))")
        }
        return (superseded + held).map { $0[language] }
    }

    /// What was taken and should be explained.
    package func warningLines(in language: Language) -> [String] {
        receipt.warnings.map { warning in
            let key = warning.k ?? "?"
            return switch language {
            case .ja: "注意 \(key): \(warning.messageJa)（\(warning.fixJa)）[\(warning.code)]"
            case .en: "Note \(key): \(warning.messageEn) (\(warning.fixEn)) [\(warning.code)]"
            }
        }
    }
}

extension Receipt.Named {
    fileprivate var standing: Message {
        switch (stands?.v, stands?.s) {
        case (let value?, _): Message(ja: "ハブの値は \(value)", en: "the hub has \(value)")
        case (nil, "not-reported"?): Message(ja: "ハブでは未報告", en: "not reported at the hub")
        case (nil, "not-applicable"?): Message(ja: "ハブでは該当なし", en: "not applicable at the hub")
        default: Message(ja: "ハブに別の内容があります", en: "the hub has something else")
        }
    }
}
