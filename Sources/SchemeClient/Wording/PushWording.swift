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
        case .streamRenewed(let renewal, let reason):
            return renewal.message(reason)
        case .keyAnnouncedAgain:
            return Message(
                ja: "ハブがこの端末の鍵を忘れていました（ハブが復元された可能性があります）。以前の鍵で登録し直し、続けます",
                en:
                    "The hub had forgotten this machine's key (it may have been restored); it was taken again at the word "
                    + "of the key before, and this goes on")
        case .dictionaryChanged(let version):
            return Message(
                ja: "データ辞書が \(version) に変わったため、送信待ちを作り直しました",
                en: "The dictionary is \(version) now, so what was waiting was made again")
        }
    }
}

extension OutboxQueue.Renewal {
    fileprivate func message(_ reason: Resumption) -> Message {
        let lost =
            lost == 0
            ? Message(ja: "", en: "")
            : Message(
                ja: "。古くて本文が残っていない\(lost)バッチは、報告ファイルから送り直してください",
                en: "; \(lost) batches are too old to be kept, so push their report files again")
        return Message(
            ja: "\(reason.cause.ja)。新しいストリーム \(stream) で続けます（\(carried.grouped) 件を送り直し）\(lost.ja)",
            en:
                "\(reason.cause.en); going on in a new stream, \(stream) (\(carried.grouped) records go out again)\(lost.en)"
        )
    }
}

extension Resumption {
    /// Why hub and outbox do not agree.
    var cause: Message {
        switch self {
        case .hubIsAhead(let hub, let ours):
            Message(
                ja: "ハブには\(hub)番までありますが、この送信箱には\(ours)番までしかありません（古いバックアップから戻した可能性があります）",
                en:
                    "The hub has batches up to \(hub), this outbox only up to \(ours) (an old backup may have been put back)"
            )
        case .forked(let sequence):
            Message(
                ja: "\(sequence)番までの内容がハブとこの送信箱で違います（送信箱がコピーされ、二か所から送られた可能性があります）",
                en: "Up to batch \(sequence), the hub and this outbox differ (a copy may have been sent from elsewhere)"
            )
        case .resume(let place):
            Message(
                ja: "ハブから\(place)番以降が失われ、古いものの本文がもう残っていません",
                en: "The hub has lost what came from \(place) on, and old bodies are no longer kept")
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
        case .noAnswer(.unreachable(let reason)), .noAnswer(.nameUnknown(let reason)), .noAnswer(.proxy(let reason)),
            .noAnswer(.insecure(let reason)):
            Message(ja: "ハブに接続できません（\(reason)）", en: "The hub cannot be reached (\(reason))")
        case .noAnswer(.answerTooLarge), .unintelligible:
            Message(ja: "ハブの応答を読み取れません", en: "The hub's answer cannot be read")
        case .problem(let problem):
            Message(ja: problem.text(in: .ja), en: problem.text(in: .en))
        }
    }
}
