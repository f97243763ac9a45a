import HubCore

/// What is said while records are queued and sent.
extension OutboxQueue.Addition {
    package var message: Message {
        let (queued, leftOut) = (queued.grouped, leftOut.grouped)
        if self.queued == 0 {
            return Message(
                ja: "変更はありません（\(leftOut) 件は送信済みか送信待ちの内容と同じです）",
                en: "Nothing has changed (\(leftOut) records say what was sent or is queued already)")
        }
        let alsoJa = self.leftOut == 0 ? "" : "。変更のない \(leftOut) 件は送りません"
        let alsoEn = self.leftOut == 0 ? "" : "; \(leftOut) unchanged records are left out"
        return Message(
            ja: "送信箱に入れました: \(queued) 件、\(batches.count) バッチ\(alsoJa)",
            en: "Queued: \(queued) records in \(batches.count) batch\(batches.count == 1 ? "" : "es")\(alsoEn)")
    }
}

extension PushEvent {
    package var message: Message {
        switch self {
        case .sending(let records, let progress):
            return Message(
                ja: "\(progress.prefix)送信中（\(records.grouped) 件）",
                en: "\(progress.prefix)Sending \(records.grouped) records")
        case .acknowledged(let batch, let progress):
            return Message(
                ja: "\(progress.prefix)\(batch.summary(in: .ja))", en: "\(progress.prefix)\(batch.summary(in: .en))")
        case .waiting(let seconds, let reason):
            let shown = Int(seconds.rounded(.up))
            return Message(
                ja: "\(reason.shortMessage.ja)。\(shown)秒後にもう一度送ります",
                en: "\(reason.shortMessage.en); trying again in \(shown) s")
        case .hubLost(let first, let last):
            return Message(
                ja: "ハブから\(first)〜\(last)番が失われています（ハブが復元された可能性があります）。保存してあるものをもう一度送ります",
                en: "The hub no longer has batches \(first)–\(last) (it may have been restored); sending them again")
        case .dictionaryChanged(let version):
            return Message(
                ja: "データ辞書が \(version) に変わったため、送信待ちを作り直しました",
                en: "The dictionary is \(version) now, so what was waiting was made again")
        }
    }
}

extension PushProgress {
    /// `2/3 `; nothing where there is only one.
    fileprivate var prefix: String { total > 1 ? "\(number)/\(total) " : "" }
}

extension HubFault {
    /// Without advice, for a wait that ends by itself.
    package var shortMessage: Message {
        switch self {
        case .noAnswer(.unreachable(let reason)), .noAnswer(.insecure(let reason)):
            Message(ja: "ハブに接続できません（\(reason)）", en: "The hub cannot be reached (\(reason))")
        case .noAnswer(.answerTooLarge), .unintelligible:
            Message(ja: "ハブの応答を読み取れません", en: "The hub's answer cannot be read")
        case .problem(let problem):
            Message(ja: problem.text(in: .ja), en: problem.text(in: .en))
        }
    }
}
