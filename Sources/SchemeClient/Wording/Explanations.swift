import Foundation
import HubCore
import SyncProtocol

/// What the client says when it cannot go on: what happened, that nothing is lost, and what to do.
extension HubFault {
    package var explanation: ClientProblem {
        switch self {
        case .noAnswer(.unreachable(let reason)):
            ClientProblem(
                .hubUnreachable,
                ja: "ハブに接続できません（\(reason)）。送るものはすべて保存してあります。つながるときにもう一度実行すると、続きから送ります",
                en: "The hub cannot be reached (\(reason)). Everything is kept; run it again later to go on from there")
        case .noAnswer(.insecure(let reason)):
            ClientProblem(
                .hubUnreachable,
                ja: "ハブとの安全な接続を確立できません（\(reason)）。アドレスと、端末の時計・証明書を確かめてください。送るものはすべて保存してあります",
                en: "There is no secure connection to the hub (\(reason)); check the address, the clock and the "
                    + "certificates of this machine. Everything is kept")
        case .noAnswer(.answerTooLarge):
            ClientProblem(
                .refused, ja: "ハブの応答が大きすぎます。アドレスとプロキシの設定を確かめてください",
                en: "The answer is too large to be the hub's; check the address and the proxy")
        case .unintelligible(let status):
            ClientProblem(
                .refused, ja: "ハブの応答を読み取れません（HTTP \(status)）。アドレスとプロキシの設定を確かめてください",
                en: "The answer cannot be read (HTTP \(status)); check the address and the proxy")
        case .problem(let problem):
            problem.explanation
        }
    }
}

extension HubProblem {
    package var explanation: ClientProblem {
        let advice = self.advice
        return ClientProblem(
            retry == .after || retry == .same ? .hubUnreachable : .refused,
            ja: "\(text(in: .ja))。\(advice.ja)", en: "\(text(in: .en)). \(advice.en)")
    }

    private var advice: Message {
        switch retry {
        case .after, .same:
            let minutes = retryAfter.map { Int(($0 / 60).rounded(.up)) }
            return Message(
                ja: "送るものはすべて保存してあります。\(minutes.map { "\($0)分ほど" } ?? "しばらく")してからもう一度実行してください",
                en: "Everything is kept; run it again \(minutes.map { "in about \($0) min" } ?? "later")")
        case .resign where code == ProblemKind.clockSkew.code:
            return clockAdvice
        case .resign:
            return Message(
                ja: "この端末の鍵でハブに入れません。scheme status に出る鍵の指紋を事務局に伝えてください。送るものはすべて保存してあります",
                en: "The hub does not take this machine's key; tell the national office its fingerprint "
                    + "(scheme status). Everything is kept")
        case .upgrade:
            return Message(
                ja: "scheme を新しい版に更新してください。送るものはすべて保存してあります",
                en: "Please update scheme. Everything is kept")
        case .never, .resync:
            return Message(
                ja: "このまま再送しても受け付けられません。このメッセージを事務局に伝えてください。送るものはすべて保存してあります",
                en: "Sending it again will not help; tell the national office this message. Everything is kept")
        }
    }

    private var clockAdvice: Message {
        guard let clockLead, abs(clockLead) >= 60 else {
            return Message(ja: "端末の時計を合わせてから、もう一度実行してください", en: "Set this machine's clock and run it again")
        }
        let minutes = Int((abs(clockLead) / 60).rounded())
        return Message(
            ja: "この端末の時計はハブより約\(minutes)分\(clockLead > 0 ? "進んで" : "遅れて")います。時計を合わせてから、もう一度実行してください",
            en: "This machine's clock is about \(minutes) min \(clockLead > 0 ? "ahead of" : "behind") the hub's; "
                + "set it and run this again")
    }
}

extension Resumption {
    /// For the cases in which a person is needed. `problem`: what the hub had said.
    func explanation(_ problem: HubProblem) -> ClientProblem {
        let anew = Message(
            ja: "このフォルダーは別の名前で残し、新しい登録コードで scheme enroll をやり直してから、報告ファイルを送り直してください",
            en: "Keep this folder under another name, enrol again with a new code, and push the report files again")
        switch self {
        case .hubIsAhead(let hub, let ours):
            return ClientProblem(
                .refused,
                ja: "ハブには\(hub)番までありますが、この送信箱には\(ours)番までしかありません。古いバックアップから戻した可能性があります。\(anew.ja)",
                en: "The hub has batches up to \(hub), this outbox only up to \(ours); an old backup may have been put "
                    + "back. \(anew.en)")
        case .forked(let sequence):
            return ClientProblem(
                .refused,
                ja: "\(sequence)番までの内容がハブとこの送信箱で違います。送信箱がコピーされ、二か所から送られた可能性があります。\(anew.ja)",
                en: "Up to batch \(sequence), the hub and this outbox differ; a copy of the outbox may have been sent "
                    + "from elsewhere. \(anew.en)")
        case .resume:
            return problem.explanation
        }
    }
}

extension ClientProblem {
    static func receiptOfAnotherBatch(_ sequence: Int64) -> Self {
        Self(
            .refused, ja: "ハブの受領書が送った\(sequence)番の内容と一致しません。このメッセージを事務局に伝えてください。送るものはすべて保存してあります",
            en: "The hub's receipt does not fit batch \(sequence) as it was sent; tell the national office. "
                + "Everything is kept")
    }

    package static let notEnrolled = Self(
        .usage, ja: "まだハブに登録していません。先に scheme enroll を実行してください",
        en: "This installation is not enrolled yet; run scheme enroll first")

    static func alreadyEnrolled(_ installation: Installation, home: SchemeHome) -> Self {
        Self(
            .refused,
            ja: "このフォルダー（\(home.path)）は \(installation.stream) としてすでに登録されています。別に登録するには --home で別のフォルダーを指定してください",
            en: "This folder (\(home.path)) is enrolled already, as \(installation.stream); "
                + "give another with --home to enrol apart")
    }

    static let versionNotServed = Self(
        .refused, ja: "ハブがこの版の同期に対応していません。scheme を更新してください",
        en: "The hub does not serve this program's version of the protocol; please update scheme")

    static let noDictionary = Self(
        .refused, ja: "ハブにデータ辞書がまだありません。事務局へご連絡ください",
        en: "The hub has no dictionary yet; please tell the national office")

    static let anotherKeyEnrolled = Self(
        .refused, ja: "ハブが登録した鍵が、この端末の鍵と違います。事務局へご連絡ください",
        en: "The key that the hub took is not this machine's; please tell the national office")

    static let outboxDamaged = Self(
        .refused, ja: "送信箱のファイルが壊れています。フォルダーをバックアップから戻すか、新しいフォルダーで登録し直してください",
        en: "The outbox file is damaged; put the folder back from a backup, or enrol in a new folder")

    static func keyMissing(_ path: String) -> Self {
        Self(
            .refused, ja: "秘密鍵のファイル \(path) がありません。バックアップから戻すか、新しいフォルダーで登録し直してください",
            en: "The private key file \(path) is missing; put it back from a backup, or enrol in a new folder")
    }
}
