import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// What the client says when it cannot go on: what happened, that nothing is lost, and what to do.
extension HubFault {
    package var explanation: ClientProblem {
        switch self {
        case .noAnswer(.nameUnknown(let reason)):
            ClientProblem(
                .hubUnreachable,
                ja: "ハブの名前が見つかりません（\(reason)）。インターネットにつながっているか確かめてください。送るものはすべて保存してあります",
                en: "The hub's name is not found (\(reason)); is this machine on the Internet? Everything is kept")
        case .noAnswer(.proxy(let reason)):
            ClientProblem(
                .hubUnreachable,
                ja: "プロキシを通れません（\(reason)）。環境変数 https_proxy を確かめてください。送るものはすべて保存してあります",
                en: "The proxy lets nothing through (\(reason)); check https_proxy. Everything is kept")
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
        case .resign where code == ProblemKind.keyUnknown.code:
            return Message(
                ja: "ハブはこの端末の鍵を知りません。scheme status に出る鍵の指紋を事務局に伝え、新しい登録コードをもらって、同じフォルダーで scheme enroll を"
                    + "実行してください。送ったものは保存してあり、ハブにないものは次の scheme sync で送り直します",
                en:
                    "Tell the national office this key's fingerprint (scheme status), get a new code and run scheme enroll "
                    + "in the same folder. Everything is kept, and scheme sync sends again what the hub does not have")
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

extension ClientProblem {
    static func receiptOfAnotherBatch(_ sequence: Int64) -> Self {
        Self(
            .refused, ja: "ハブの受領書が送った\(sequence)番の内容と一致しません。このメッセージを事務局に伝えてください。送るものはすべて保存してあります",
            en: "The hub's receipt does not fit batch \(sequence) as it was sent; tell the national office. "
                + "Everything is kept")
    }

    static func receiptNotSigned(_ sequence: Int64) -> Self {
        Self(
            .refused,
            ja: "\(sequence)番の受領書にハブの署名がありません。受領とはみなさず、保存したままにします。途中のプロキシを確かめ、続くようなら事務局に伝えてください",
            en: "The receipt of batch \(sequence) is not signed by the hub, so it is no receipt and the batch is kept; "
                + "check the proxy, and tell the national office if this goes on")
    }

    static func receiptSignatureInvalid(_ sequence: Int64) -> Self {
        Self(
            .refused,
            ja: "\(sequence)番の受領書の署名がハブの鍵と一致しません。受領とはみなさず、保存したままにします。このメッセージを事務局に伝えてください",
            en:
                "The signature of the receipt of batch \(sequence) is not the hub's, so it is no receipt and the batch is "
                + "kept; tell the national office")
    }

    /// The way out for an office that was away while the hub's key was replaced.
    static func hubKeyStrange(_ key: Ed25519PublicKey) -> Self {
        let fingerprint = KeyFingerprint(key)
        return Self(
            .refused,
            ja: "ハブの鍵がこの端末の知っているものと違います（指紋 \(fingerprint)）。事務局に電話で指紋を確かめ、同じなら "
                + "scheme key trust-hub \"\(fingerprint)\" を実行してください。送るものはすべて保存してあります",
            en: "The hub's key is not one that this machine knows (fingerprint \(fingerprint)). Compare it with the "
                + "national office by telephone; if it is the same, run scheme key trust-hub \"\(fingerprint)\". "
                + "Everything is kept")
    }

    static func fileDamaged(_ address: String) -> Self {
        let address = address.excerpt
        return Self(
            .refused, ja: "ハブから届くはずのファイル（\(address)）の内容が一致しません。次回もう一度取得します。続くようなら事務局に伝えてください",
            en: "A file of the hub (\(address)) is not what was announced; the next run fetches it again. "
                + "Tell the national office if this goes on")
    }

    static let fingerprintDiffers = Self(
        .refused, ja: "ハブの鍵の指紋が、指定されたものと違います。事務局にもう一度確かめてください",
        en: "The fingerprint of the hub's key is another; ask the national office again")

    static let answerLength = Self(
        .usage, ja: "回答は1文字以上、1,000文字までで書いてください", en: "An answer has 1 to 1,000 characters")

    static func questionUnknown(_ text: String, fitting: Int) -> Self {
        let text = text.excerpt
        return fitting == 0
            ? Self(
                .usage, ja: "質問「\(text)」は届いていません。scheme inbox で番号を確かめてください",
                en: "There is no question “\(text)”; scheme inbox lists them")
            : Self(
                .usage, ja: "「\(text)」で始まる質問が\(fitting)件あります。番号をもう少し長く指定してください",
                en: "\(fitting) questions begin with “\(text)”; give more of the number")
    }

    static func bodyPruned(_ sequence: Int64) -> Self {
        Self(
            .refused, ja: "\(sequence)番の本文は保存期間（400日）を過ぎて残っていません。報告ファイルから送り直してください",
            en: "The body of batch \(sequence) was kept for 400 days and is gone; push the report files again")
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
