import Cryptography
import HubCore
import SyncProtocol

/// The status as lines of a label and a value.
extension OfficeStatus {
    package func lines(in language: Language) -> [String] {
        let japanese = language == .ja
        let installation = self.installation
        var lines = [
            (japanese ? "スキーム" : "Scheme", installation.scheme.rawValue),
            (japanese ? "ストリーム" : "Stream", installation.stream.rawValue),
            (japanese ? "ハブ" : "Hub", installation.hub.description),
            (japanese ? "鍵の指紋" : "Key fingerprint", fingerprint),
            (japanese ? "データ辞書" : "Dictionary", installation.dictionary),
            (japanese ? "送信待ち" : "Waiting", waitingText[language]),
            (japanese ? "受領済み" : "Acknowledged", acknowledgedText[language]),
        ]
        if let lastReceipt {
            let summary = AcknowledgedBatch(receipt: lastReceipt, isReplay: false, keys: [:]).summary(in: language)
            lines.append((japanese ? "最後の受領書" : "Last receipt", "\(lastReceipt.seq) (\(lastReceipt.at)) \(summary)"))
        }
        lines.append((japanese ? "こちらの先頭" : "Our head", Self.text(position)))
        lines.append((japanese ? "ハブの先頭" : "Hub's head", hubText[language]))
        return lines.map { "\($0.0): \($0.1)" }
    }

    private var waitingText: Message {
        Message(ja: "\(waiting.grouped) バッチ", en: "\(waiting.grouped) batch\(waiting == 1 ? "" : "es")")
    }

    private var acknowledgedText: Message {
        let count = batches[.acknowledged, default: 0]
        return Message(ja: "\(count.grouped) バッチ", en: "\(count.grouped) batch\(count == 1 ? "" : "es")")
    }

    private var hubText: Message {
        switch hub {
        case .notAsked:
            return Message(ja: "問い合わせていません", en: "not asked")
        case .unreachable(let problem):
            return problem.message
        case .at(let position, let resumption):
            let comparison = resumption.comparison(lastSequence: self.position.sequence)
            return Message(
                ja: "\(Self.text(position)) — \(comparison.ja)", en: "\(Self.text(position)) — \(comparison.en)")
        }
    }

    /// Enough of the head to compare by eye.
    private static func text(_ position: StreamPosition) -> String {
        "\(position.sequence) \(position.head.hex.prefix(16))…"
    }
}

extension Resumption {
    fileprivate func comparison(lastSequence: Int64) -> Message {
        switch self {
        case .resume(let next) where next > lastSequence:
            Message(ja: "一致しています", en: "the same as ours")
        case .resume(let next):
            Message(ja: "\(next)番から送ります", en: "continues with \(next)")
        case .hubIsAhead:
            Message(
                ja: "ハブのほうが進んでいます。次の scheme sync が新しいストリームで続けます",
                en: "ahead of ours; the next scheme sync goes on in a new stream")
        case .forked(let sequence):
            Message(
                ja: "\(sequence)番までの内容が違います。次の scheme sync が新しいストリームで続けます",
                en: "differs from ours up to \(sequence); the next scheme sync goes on in a new stream")
        }
    }
}
