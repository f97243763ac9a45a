import HubCore

extension Scenario {
    /// All of them, in the order of the report.
    package static let all = ordinary + connections + refusals + receipts + hubs + pulls

    private static let ordinary = [
        Scenario(
            name: "plain", section: "2", title: Message(ja: "何も起きない場合", en: "Nothing goes wrong"),
            steps: [.enrol, .push, .push], mishaps: [], expectations: [.delivers]),
        Scenario(
            name: "unknown-members", section: "1",
            title: Message(ja: "知らない項目のある応答", en: "Answers with members that nobody knows"),
            steps: [.enrol, .push, .push], mishaps: [], expectations: [.delivers], saysMore: true),
        Scenario(
            name: "lost-enrolment", section: "6",
            title: Message(ja: "登録の応答が届かない", en: "The reply to the enrolment is lost"), steps: [.enrol, .push],
            mishaps: [Mishap(.enrol, 1, .loseReply)], expectations: [.delivers]),
    ]

    private static let connections = [
        push(
            "lost-request", "2", Message(ja: "バッチが届かない", en: "A batch does not arrive"), .loseRequest,
            [.sendsSameBytes, .delivers]),
        push(
            "lost-reply", "2", Message(ja: "受領書が届かない", en: "A receipt does not arrive"), .loseReply,
            [.sendsSameBytes, .delivers]),
        push(
            "cut-reply", "2", Message(ja: "受領書が途中で切れる", en: "A receipt is cut short"), .cutReply,
            [.sendsSameBytes, .delivers]),
        push(
            "late-reply", "2", Message(ja: "受領書が遅れて届く", en: "A receipt comes late"), .delayReply(2), [.delivers]),
        push(
            "repeated-reply", "2", Message(ja: "同じ応答が二度届く", en: "An answer comes twice"), .repeatReply, [.delivers]),
        push(
            "gateway", "10", Message(ja: "ハブではない応答（502、HTML）", en: "Not the hub answers (502, in HTML)"), .gateway,
            [.sendsSameBytes, .delivers]),
        push(
            "redirect", "1", Message(ja: "別のアドレスへの転送", en: "A redirect"), .redirect,
            [.followsNothing, .delivers]),
        push(
            "endless-answer", "4", Message(ja: "終わらない応答", en: "An answer of 64 MiB"), .endless(64 << 20),
            [.sendsSameBytes, .delivers]),
    ]

    private static let refusals = [
        push(
            "busy", "11", Message(ja: "混雑（503、Retry-After）", en: "Busy (503 with Retry-After)"),
            .refuse(Refusal(503, "temporary-reduced-capacity", .after, retryAfter: 2)),
            [.sendsSameBytes, .waits(seconds: 2), .delivers]),
        push(
            "quota", "11", Message(ja: "送りすぎ（429、Retry-After）", en: "Too many (429 with Retry-After)"),
            .refuse(Refusal(429, "quota-exceeded", .after, retryAfter: 2)),
            [.sendsSameBytes, .waits(seconds: 2), .delivers]),
        unknownCode(.never, [.stops]),
        unknownCode(.same, [.sendsSameBytes, .delivers]),
        unknownCode(.after, [.sendsSameBytes, .waits(seconds: 2), .delivers]),
        unknownCode(.resign, [.signsAgain]),
        unknownCode(.resync, [.asksHeadFirst, .sendsSameBytes, .delivers]),
        unknownCode(.upgrade, [.stops]),
        push(
            "sunset", "7", Message(ja: "プロトコルの版の終了（410）", en: "The protocol's version is retired (410)"),
            .refuse(Refusal(410, "version-retired", .upgrade, members: ["supported_versions": .list(["3"])])),
            [.stops]),
        Scenario(
            name: "dictionary-retired", section: "7",
            title: Message(ja: "データ辞書の版の終了", en: "The dictionary's version goes out of use"),
            steps: [.enrol, .push, .push], mishaps: [Mishap(.push, 2, .retireDictionary)],
            expectations: [.changesDictionary]),
        push(
            "backoff", "11", Message(ja: "間隔を空ける求め（Sync-Backoff）", en: "A pause is asked for (Sync-Backoff)"),
            .slowDown(seconds: 2), [.waits(seconds: 2, isAdvice: true), .delivers]),
    ]

    private static let receipts = [
        push(
            "forged-signature", "5", Message(ja: "署名の正しくない受領書", en: "A receipt whose signature is wrong"),
            .forgeSignature, [.distrusts(isAdvice: true), .delivers]),
        push(
            "foreign-receipt", "4", Message(ja: "別のバッチの受領書", en: "A receipt of another batch"), .foreignReceipt,
            [.distrusts(), .delivers]),
        push(
            "compressed-answer", "4", Message(ja: "頼んでいない gzip の応答", en: "An answer in gzip that nobody asked for"),
            .compressReply, [.delivers]),
    ]

    private static let hubs = [
        Scenario(
            name: "restored-backup", section: "9",
            title: Message(ja: "バックアップから戻されたハブ", en: "The hub was restored from a backup"),
            steps: [.enrol, .push, .push, .push], mishaps: [Mishap(.push, 3, .restoreBackup(batches: 1))],
            expectations: [.asksHeadFirst, .sendsSameBytes, .delivers]),
        Scenario(
            name: "foreign-head", section: "9",
            title: Message(ja: "自分の送ったものと違うハブの履歴", en: "The hub's head is none of the client's"),
            steps: [.enrol, .push, .push, .push], mishaps: [Mishap(.push, 3, .replaceHistory)],
            expectations: [.keepsHistory]),
        Scenario(
            name: "hub-key", section: "6",
            title: Message(ja: "予告されたハブの鍵の交代", en: "The hub's key is replaced as announced"),
            steps: [.enrol, .push, .push, .push],
            mishaps: [Mishap(.push, 1, .announceKey(isGood: true)), Mishap(.push, 3, .useAnnouncedKey)],
            expectations: [.delivers]),
        Scenario(
            name: "hub-key-missed", section: "6",
            title: Message(ja: "予告を見なかったハブの鍵の交代", en: "The hub's key is replaced while the client was away"),
            steps: [.enrol, .push, .push],
            mishaps: [Mishap(.push, 2, .announceKey(isGood: true)), Mishap(.push, 2, .useAnnouncedKey)],
            expectations: [.delivers]),
        Scenario(
            name: "hub-key-missed-twice", section: "6",
            title: Message(
                ja: "二度続けて見なかったハブの鍵の交代", en: "The hub's key is replaced twice while the client was away"),
            steps: [.enrol, .push, .push],
            mishaps: [
                Mishap(.push, 2, .announceKey(isGood: true)), Mishap(.push, 2, .useAnnouncedKey),
                Mishap(.push, 2, .announceKey(isGood: true)), Mishap(.push, 2, .useAnnouncedKey),
            ],
            expectations: [.delivers]),
        Scenario(
            name: "forged-hub-key", section: "6",
            title: Message(ja: "保証の正しくないハブの鍵", en: "The hub's next key is not endorsed by the current one"),
            steps: [.enrol, .push, .push, .push],
            mishaps: [Mishap(.push, 3, .useAnnouncedKey), Mishap(.push, 1, .announceKey(isGood: false))],
            expectations: [.distrusts(isAdvice: true)]),
    ]

    private static let pulls = [
        Scenario(
            name: "pull", section: "8",
            title: Message(ja: "知らない種類を含む受信", en: "A pull with a topic that nobody knows"), steps: [.enrol, .pull],
            mishaps: [], expectations: [.readsAll]),
        Scenario(
            name: "cursor-expired", section: "8", title: Message(ja: "カーソルの期限切れ", en: "The cursor expired"),
            steps: [.enrol, .pull, .pull], mishaps: [Mishap(.changes, 3, .expireCursors)],
            expectations: [.startsOver, .readsAll]),
        Scenario(
            name: "lost-pull", section: "8", title: Message(ja: "受信の応答が届かない", en: "The reply to a pull is lost"),
            steps: [.enrol, .pull], mishaps: [Mishap(.changes, 1, .cutReply)], expectations: [.readsAll]),
    ]

    /// The first push goes wrong; a second run of the client goes on.
    private static func push(
        _ name: String, _ section: String, _ title: Message, _ effect: Mishap.Effect, _ expectations: [Expectation]
    ) -> Scenario {
        Scenario(
            name: name, section: section, title: title, steps: [.enrol, .push, .push],
            mishaps: [Mishap(.push, 1, effect)], expectations: expectations)
    }

    private static func unknownCode(_ retry: RetryClass, _ expectations: [Expectation]) -> Scenario {
        push(
            "unknown-code-\(retry.rawValue)", "10",
            Message(ja: "知らないコード（retry: \(retry.rawValue)）", en: "An unknown code with retry: \(retry.rawValue)"),
            .refuse(Refusal(409, "x-never-heard-of", retry, retryAfter: retry == .after ? 2 : nil)), expectations)
    }
}
