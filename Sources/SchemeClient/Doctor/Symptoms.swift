import Foundation
import HubCore
import SyncProtocol

/// What follows from what was seen. Pure: the same sight has the same diagnosis.
enum Symptoms {
    // MARK: This machine

    /// `free`: bytes that the disk of the folder has left.
    static func diskSpace(free: Int64) -> Diagnosis {
        let shown = Message(
            ja: "ディスクの空きが \(free >> 20) MiB しかありません", en: "The disk has only \(free >> 20) MiB left")
        let action = Message(ja: "不要なファイルを消してください", en: "Delete files that are not needed")
        if free < 16 << 20 { return .fault("disk-full", shown, do: action) }
        if free < 200 << 20 { return .warning("disk-low", shown, do: action) }
        return .fine("disk", ja: "ディスクの空きは十分です", en: "There is room on the disk")
    }

    /// `since`: when the batch that has waited longest was made.
    static func queue(waiting: Int, since: Date?, now: Date) -> Diagnosis {
        guard waiting > 0, let since else {
            return .fine("queue", ja: "送信待ちはありません", en: "Nothing waits to be sent")
        }
        let days = Int(now.timeIntervalSince(since) / 86_400)
        guard days >= 3 else {
            return .fine("queue", ja: "送信待ち: \(waiting) バッチ", en: "\(waiting) batches wait to be sent")
        }
        return .warning(
            "queue-old",
            Message(ja: "\(days)日前から \(waiting) バッチが送信待ちです", en: "\(waiting) batches have waited for \(days) days"),
            do: Message(ja: "scheme sync を実行してください", en: "Run scheme sync"))
    }

    // MARK: The way to the hub

    /// `proxy`: what the environment names for the hub's address; nil if nothing.
    static func connection(_ fault: HubFault, hub: HubAddress, proxy: String?) -> Diagnosis {
        switch fault {
        case .noAnswer(.nameUnknown):
            return .fault(
                "name-unknown",
                Message(
                    ja: "ハブの名前 \(hub.authority) が見つかりません", en: "The hub's name \(hub.authority) is not found"),
                do: Message(
                    ja: "インターネットにつながっているか（ほかのサイトが開けるか）を確かめてください",
                    en: "Check that this machine is on the Internet: does another site open?"))
        case .noAnswer(.proxy(let reason)):
            return .fault(
                "proxy",
                Message(
                    ja: "プロキシ \(proxy ?? "") を通れません（\(reason)）", en: "The proxy \(proxy ?? "") fails (\(reason))"),
                do: Message(
                    ja: "環境変数 https_proxy を、事務所のネットワークの設定に合わせてください",
                    en: "Set https_proxy as the office's network needs it"))
        case .noAnswer(.unreachable(let reason)):
            return unreachable(reason, hub: hub, proxy: proxy)
        case .noAnswer(.insecure(let reason)):
            return .fault(
                "tls", Message(ja: "ハブの証明書を確認できません（\(reason)）", en: "The hub's certificate is not trusted (\(reason))"),
                do: Message(
                    ja: "端末の日時を確かめ、OS を更新してください。社内の検査装置（プロキシ）がある場合は管理者に相談してください",
                    en: "Check this machine's date and update its system; where a proxy inspects traffic, ask its "
                        + "administrator"))
        case .noAnswer(.answerTooLarge), .unintelligible, .problem:
            return .fault(
                "not-a-hub",
                Message(ja: "\(hub) から、ハブのものではない応答が返りました", en: "The answer of \(hub) is not a hub's"),
                do: Message(
                    ja: "ハブのアドレスとプロキシの設定を事務局に確かめてください",
                    en: "Check the hub's address and the proxy with the national office"))
        }
    }

    private static func unreachable(_ reason: String, hub: HubAddress, proxy: String?) -> Diagnosis {
        let finding = Message(ja: "ハブ \(hub) につながりません（\(reason)）", en: "The hub \(hub) cannot be reached (\(reason))")
        guard let proxy else {
            return .fault(
                "unreachable", finding,
                do: Message(
                    ja: "ネットワークを確かめ、ほかのサイトが開けるなら、しばらくしてからもう一度実行してください",
                    en: "Check the network; if other sites open, try again later"))
        }
        return .fault(
            "unreachable", finding,
            do: Message(
                ja: "プロキシ \(proxy) が動いているか、環境変数 https_proxy が正しいかを確かめてください",
                en: "Check that the proxy \(proxy) works and that https_proxy is right"))
    }

    // MARK: The hub

    /// `lead`: how far our clock is ahead, in seconds.
    static func clock(lead: Double) -> Diagnosis {
        let seconds = Int(abs(lead).rounded())
        let shown =
            seconds >= 120
            ? Message(ja: "\(seconds / 60)分", en: "\(seconds / 60) min")
            : Message(ja: "\(seconds)秒", en: "\(seconds) s")
        let finding = Message(
            ja: "この端末の時計はハブより約\(shown.ja)\(lead > 0 ? "進んで" : "遅れて")います",
            en: "This machine's clock is about \(shown.en) \(lead > 0 ? "ahead of" : "behind") the hub's")
        let action = Message(
            ja: "端末の時計を合わせてください（timedatectl set-ntp true で自動になります）",
            en: "Set the clock; timedatectl set-ntp true keeps it right")
        if abs(lead) > Limits.requestClockSkew { return .fault("clock-skew", finding, do: action) }
        if abs(lead) > 60 { return .warning("clock-drift", finding, do: action) }
        return .fine("clock", ja: "時計は合っています", en: "The clock is right")
    }

    static func version(_ introduction: HubIntroduction, ours: Int) -> Diagnosis {
        let update = Message(ja: "scheme を新しい版に更新してください", en: "Update scheme")
        guard let version = introduction.versions.first(where: { $0.version == ours }) else {
            return .fault(
                "version-retired",
                Message(
                    ja: "ハブは、この scheme の同期の版（\(ours)）を受け付けていません",
                    en: "The hub does not take version \(ours) of the protocol"),
                do: update)
        }
        if let sunset = version.sunsetAt {
            return .warning(
                "version-sunset",
                Message(
                    ja: "この scheme の同期の版（\(ours)）は \(sunset.prefix(10)) に終わります",
                    en: "Version \(ours) of the protocol ends on \(sunset.prefix(10))"),
                do: update)
        }
        if version.deprecatedAt != nil {
            return .warning(
                "version-deprecated",
                Message(ja: "この scheme の同期の版（\(ours)）は古くなりました", en: "Version \(ours) of the protocol is deprecated"),
                do: update)
        }
        return .fine("version", ja: "同期の版は \(ours) です", en: "The protocol's version is \(ours)")
    }

    static func dictionary(_ ours: String, in introduction: HubIntroduction, isKept: Bool) -> Diagnosis {
        guard introduction.dictionaries.contains(ours) else {
            return .warning(
                "dictionary-retired",
                Message(ja: "データ辞書 \(ours) は、ハブではもう使われていません", en: "The dictionary \(ours) is no longer in use"),
                do: Message(
                    ja: "scheme sync を実行すると新しい辞書に替わります。報告ファイルが古い様式なら新しい様式にしてください",
                    en: "scheme sync changes to the new one; use this year's template for report files"))
        }
        guard isKept || !introduction.features.contains("changes") else {
            return .warning(
                "dictionary-missing",
                Message(ja: "データ辞書 \(ours) がこの端末に保存されていません", en: "The dictionary \(ours) is not kept on this machine"),
                do: Message(ja: "scheme sync を実行してください", en: "Run scheme sync"))
        }
        return .fine("dictionary", ja: "データ辞書は \(ours) です", en: "The dictionary is \(ours)")
    }

    static func hubKey(_ trust: HubTrust, _ offer: HubKeyOffer) -> Diagnosis {
        guard case .strange(let key) = trust.decide(about: offer) else {
            return .fine("hub-key", ja: "ハブの鍵を確認しました", en: "The hub's key is known")
        }
        let problem = ClientProblem.hubKeyStrange(key).message
        return .fault(
            "hub-key-unknown", Message(ja: "ハブの鍵がこの端末の知っているものと違います", en: "The hub's key is not one that is known"),
            do: problem)
    }

    /// A signed call that was refused. `hasFormerKey`: the office replaced its key not so long ago.
    static func refusal(
        _ problem: HubProblem, hub: HubAddress, proxy: String?, hasFormerKey: Bool = false
    ) -> Diagnosis {
        let finding = Message(ja: problem.text(in: .ja), en: problem.text(in: .en))
        let code = problem.code ?? "not-a-hub"
        let reenrol = Message(
            ja: "事務局に新しい登録コードをもらい、新しいフォルダーで scheme enroll を実行してください",
            en: "Get a new code from the national office and enrol in a new folder")
        switch code {
        case "clock-skew":
            return .fault(
                code, finding, do: Message(ja: "端末の時計を合わせてください", en: "Set this machine's clock"))
        case "key-unknown":
            let again = Message(
                ja: "事務局に新しい登録コードをもらい、このフォルダーのまま scheme enroll を実行してください。送ったものは次の scheme sync で送り直します",
                en:
                    "Get a new code from the national office and run scheme enroll in this folder; the next scheme sync "
                    + "sends again what the hub has lost")
            guard hasFormerKey else { return .fault(code, finding, do: again) }
            return .fault(
                code, finding,
                do: Message(
                    ja: "ハブが復元された可能性があります。scheme sync を実行すると、以前の鍵で登録し直します。それでも続くときは、\(again.ja)",
                    en: "The hub may have been restored: run scheme sync, which has it take the key again. If this "
                        + "goes on: \(again.en)"))
        case "key-revoked", "key-expired", "key-of-another-scheme":
            return .fault(code, finding, do: reenrol)
        case "signature-invalid":
            return .fault(
                code, finding,
                do: proxy == nil
                    ? Message(
                        ja: "ハブのアドレス \(hub.authority) が事務局の案内と同じか確かめてください",
                        en: "Check with the national office that the hub is called \(hub.authority)")
                    : Message(
                        ja: "プロキシ \(proxy ?? "") が宛先の名前（Host）やヘッダーを書き換えていないか、管理者に確かめてください",
                        en: "Ask whether the proxy \(proxy ?? "") rewrites Host or other header fields"))
        case "tenant-suspended":
            return .fault(code, finding, do: Message(ja: "事務局に連絡してください", en: "Contact the national office"))
        case "version-retired":
            return .fault(code, finding, do: Message(ja: "scheme を更新してください", en: "Update scheme"))
        default:
            let passes = problem.retry == .after || problem.retry == .same
            return .fault(
                code, finding,
                do: passes
                    ? Message(ja: "しばらくしてからもう一度実行してください", en: "Try again later")
                    : Message(ja: "このメッセージを事務局に伝えてください", en: "Tell the national office this message"))
        }
    }

    static func heads(_ resumption: Resumption) -> Diagnosis {
        if case .resume = resumption { return .fine("heads", ja: "ハブと一致しています", en: "The hub agrees") }
        return .warning(
            "heads-differ", resumption.cause,
            do: Message(
                ja: "scheme sync を実行すると、新しいストリームで続けます", en: "scheme sync goes on in a new stream"))
    }
}
