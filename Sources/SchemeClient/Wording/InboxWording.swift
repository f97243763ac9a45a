import HubCore

/// What the national office sent, in words.
extension InboxEntry {
    /// In one line; nil for what is the program's business alone.
    package func line(in language: Language) -> String? { lines(in: language)?.first }

    /// The first line, and what is to be read below it.
    package func lines(in language: Language) -> [String]? {
        switch content {
        case .report, nil: nil
        case .dictionary(let dictionary):
            [Message(ja: "新しいデータ辞書: \(dictionary.version)", en: "New dictionary: \(dictionary.version)")[language]]
        case .notice(let notice):
            [Message(ja: "お知らせ: \(notice.title.ja)", en: "Notice: \(notice.title.en)")[language]]
                + notice.body[language].split(whereSeparator: \.isNewline).map(String.init)
        case .invoice(let invoice): [invoice.message[language]]
        case .document(let document):
            [
                Message(
                    ja: "書類: \(document.title)\(file.map { "（\($0) に保存）" } ?? "（まだ取得していません）")",
                    en: "Document: \(document.title)\(file.map { " (saved as \($0))" } ?? " (not fetched yet)")")[
                        language]
            ]
        case .question(let question):
            [
                Message(ja: "質問 \(identifier): \(question.text)", en: "Question \(identifier): \(question.text)")[
                    language]
            ]
                + (question.about.flatMap { $0.isEmpty ? nil : $0 }.map {
                    [Message(ja: "対象: \($0)", en: "About: \($0)")[language]]
                } ?? [])
        case .correction(let correction):
            [(asksForAnswer ? "\(identifier) " : "") + correction.message[language]]
        }
    }
}

extension InboxContent.Invoice {
    fileprivate var message: Message {
        let amount = amount.grouped
        let due = dueOn ?? "—"
        let state = self.state.map(Self.states) ?? Message(ja: "", en: "")
        return Message(
            ja: "請求書 \(number): \(amount) 円、支払期限 \(due)\(state.ja)",
            en: "Invoice \(number): \(amount) yen, due \(due)\(state.en)")
    }

    private static func states(_ state: String) -> Message {
        switch state {
        case "paid": Message(ja: "（入金済み）", en: " (paid)")
        case "cancelled", "void": Message(ja: "（取消）", en: " (cancelled)")
        default: Message(ja: "", en: "")
        }
    }
}

extension InboxContent.Correction {
    fileprivate var message: Message {
        let reason = reason.flatMap { $0.isEmpty ? nil : $0 }
        return switch decision {
        case "accepted":
            Message(
                ja: "訂正が認められました: \(about)\(reason.map { "（\($0)）" } ?? "")",
                en: "Correction accepted: \(about)\(reason.map { " (\($0))" } ?? "")")
        case "refused":
            Message(
                ja: "訂正は認められませんでした: \(about)\(reason.map { "（\($0)）" } ?? "")",
                en: "Correction refused: \(about)\(reason.map { " (\($0))" } ?? "")")
        default:
            Message(
                ja: "報告の確認・訂正の依頼: \(about)\(reason.map { "（\($0)）" } ?? "")",
                en: "Please check and correct \(about)\(reason.map { " (\($0))" } ?? "")")
        }
    }
}

extension Inbox {
    /// All that is for a person, in the order of what asks for something.
    package func lines(in language: Language, unreadOnly: Bool) -> [String] {
        var lines: [String] = []
        for topic in [InboxTopic.question, .correction, .notice, .invoice, .document] {
            for entry in entries where entry.topic == topic {
                let waits = entry.asksForAnswer && !answered.contains(entry.key)
                guard !unreadOnly || !entry.isRead || waits, let text = entry.lines(in: language) else { continue }
                lines.append(mark(entry, waits: waits)[language] + text[0])
                lines += text.dropFirst().map { "    \($0)" }
            }
        }
        return lines.isEmpty ? [Message(ja: "連絡はありません", en: "There is nothing")[language]] : lines
    }

    private func mark(_ entry: InboxEntry, waits: Bool) -> Message {
        if waits { return Message(ja: "【回答待ち】", en: "[to answer] ") }
        return entry.asksForAnswer ? Message(ja: "【回答済み】", en: "[answered] ") : Message(ja: "", en: "")
    }
}
