import HubCore

/// Decides what a client did right and wrong in a scenario. Pure.
struct ClientJudgement {
    struct Finding: Equatable {
        let isAdvice: Bool
        let section: String
        let text: Message

        init(_ section: String, ja: String, en: String, isAdvice: Bool = false) {
            self.section = section
            self.isAdvice = isAdvice
            text = Message(ja: "§\(section) \(ja)", en: "§\(section) \(en)")
        }
    }

    let scenario: Scenario
    let record: ClientRecord

    var entry: ConformanceReport.Entry {
        guard record.exits.isEmpty || !record.exits.contains(Self.cannot) else {
            return entry(.skipped, [Message(ja: "このクライアントにはこの操作がありません", en: "The client does not do this")])
        }
        guard !record.exchanges.isEmpty else {
            return entry(.skipped, [Message(ja: "クライアントは来ませんでした", en: "No client came")])
        }
        guard scenario.mishaps.isEmpty || !record.disturbed.isEmpty else {
            return entry(
                record.exits.isEmpty ? .skipped : .broken,
                [Message(ja: "シナリオの場面まで進みませんでした", en: "The client never came to what the scenario is about")]
                    + everywhere.map(\.text))
        }
        let findings = everywhere + scenario.expectations.flatMap(findings)
        let outcome: ConformanceReport.Outcome =
            findings.contains { !$0.isAdvice } ? .broken : findings.isEmpty ? .kept : .advised
        return entry(outcome, findings.map(\.text))
    }

    /// The exit status by which a client's command says that it cannot do a step.
    static let cannot: Int32 = 77

    private func entry(_ outcome: ConformanceReport.Outcome, _ details: [Message]) -> ConformanceReport.Entry {
        ConformanceReport.Entry(
            name: scenario.name, section: scenario.section, title: scenario.title, outcome: outcome, details: details)
    }

    // MARK: In every scenario

    private var everywhere: [Finding] { flaws + forks + overlaps + hammering + hanging }

    /// What the hub refused although nothing was disturbed.
    private var flaws: [Finding] {
        record.exchanges.compactMap { exchange in
            guard let flaw = exchange.flaw, let section = Self.sections[flaw.kind.code] else { return nil }
            return Finding(
                section, ja: "\(exchange.call.name): \(flaw.text(in: .ja))",
                en: "\(exchange.call.name): \(flaw.text(in: .en))")
        }
    }

    /// Of the problems that only a wrong request makes; the others are the scenarios' own.
    private static let sections = [
        "request-invalid": "6", "digest-mismatch": "5", "version-required": "1", "version-unsupported": "7",
        "coding-invalid": "3", "coding-unsupported": "3", "signature-invalid": "5", "key-unknown": "6",
        "clock-skew": "5", "enrolment-refused": "6", "too-large": "3", "envelope-invalid": "3", "stream-invalid": "2",
        "key-of-another-scheme": "2", "batch-fork": "2",
    ]

    /// Other bytes under a number that was used, unless the hub asked for another dictionary.
    private var forks: [Finding] {
        var sent: [String: SentBatch] = [:]
        var findings: [Finding] = []
        for exchange in record.exchanges {
            guard let batch = exchange.batch else { continue }
            let place = "\(batch.stream) \(batch.sequence)"
            if let earlier = sent[place], earlier.digest != batch.digest {
                findings.append(
                    Finding("2", ja: "\(place): 同じ番号で別の内容を送りました", en: "\(place): other bytes under the same number"))
            }
            sent[place] = exchange.code == "dictionary-unknown" ? nil : batch
        }
        return findings
    }

    private var overlaps: [Finding] {
        let pushes = record.exchanges.filter { $0.batch != nil }
        let isOverlapping = pushes.indices.dropFirst().contains { index in
            pushes[..<index].contains {
                $0.batch?.stream == pushes[index].batch?.stream && pushes[index].arrived < $0.answered
            }
        }
        return isOverlapping
            ? [Finding("2", ja: "前のバッチの応答を待たずに送りました", en: "A batch was sent before the one before was answered")] : []
    }

    private var hammering: [Finding] {
        let most = 30
        return record.exchanges.count(where: { $0.batch != nil }) > most
            ? [Finding("11", ja: "\(most) 回を超えて送り続けました", en: "It pushed more than \(most) times")] : []
    }

    private var hanging: [Finding] {
        record.exits.contains(nil)
            ? [Finding("11", ja: "クライアントが時間内に終わりませんでした", en: "The client did not end in time")] : []
    }

    // MARK: What the scenario is about

    private func findings(_ expectation: Expectation) -> [Finding] {
        let isKept: Bool
        switch expectation {
        case .delivers: return delivery
        case .readsAll: return reading
        case .sendsSameBytes: isKept = sentAgain
        case .waits(let seconds, _): isKept = waited(seconds)
        case .asksHeadFirst: isKept = askedHead
        case .stops: isKept = later.allSatisfy { $0.batch == nil || $0.step != mishap?.step } && exit != .some(0)
        case .signsAgain:
            isKept = later.filter { $0.step == mishap?.step }.allSatisfy { $0.signature != mishap?.signature }
        case .changesDictionary: isKept = changedDictionary || told
        case .distrusts: isKept = toldOrAskedAgain
        case .followsNothing: isKept = !record.exchanges.contains { $0.call == .redirected }
        case .keepsHistory:
            isKept = told || later.contains { $0.batch.map { $0.stream != mishap?.batch?.stream } ?? false }
        case .startsOver: isKept = startedOver
        }
        return isKept ? [] : [expectation.finding]
    }

    /// Position of the request that the scenario is about.
    private var position: Int { record.disturbed.first ?? -1 }
    private var mishap: Exchange? { record.disturbed.first.map { record.exchanges[$0] } }
    private var later: ArraySlice<Exchange> { record.exchanges[(position + 1)...] }
    /// Of the command that met the mishap.
    private var exit: Int32?? { record.exit(ofStep: mishap?.step) }
    /// Where nobody knows the exit status, the client has the benefit of the doubt.
    private var told: Bool { exit == nil || exit != .some(0) }

    /// The feed has two pages; who goes on from the snapshot's cursor asks for its end alone.
    private var startedOver: Bool {
        guard let snapshot = later.firstIndex(where: { $0.call == .snapshot }) else { return false }
        return later[snapshot...].count { $0.call == .changes } >= 2
    }

    private var delivery: [Finding] {
        var findings: [Finding] = []
        let expected = record.exits.isEmpty ? 1 : scenario.steps.count { $0 == .push }
        if record.accepted < expected {
            findings.append(
                Finding(
                    "2", ja: "\(expected) 件のうち \(record.accepted) 件しか届きませんでした",
                    en: "\(record.accepted) of \(expected) batches arrived"))
        }
        if let last = record.exits.last, last != 0 {
            findings.append(
                Finding(
                    "2", ja: "届いたのに終了コードが 0 ではありません", en: "The client ended with a failure although nothing is left"))
        }
        return findings
    }

    private var sentAgain: Bool {
        guard let batch = mishap?.batch else { return false }
        return later.contains { $0.batch.map { Self.isResent($0, batch) } ?? false }
    }

    /// The same bytes, or an earlier batch of the stream that has to come first.
    private static func isResent(_ again: SentBatch, _ batch: SentBatch) -> Bool {
        again.stream == batch.stream && again.sequence == batch.sequence && again.digest == batch.digest
    }

    /// The clock of the other side may be a little faster than ours.
    private func waited(_ seconds: Double) -> Bool {
        guard let mishap, let next = later.first(where: { $0.batch != nil }) else { return true }
        return next.arrived - mishap.answered >= .seconds(seconds) - .milliseconds(50)
    }

    private var askedHead: Bool {
        guard let next = later.firstIndex(where: { $0.batch != nil }) else { return told }
        return later[..<next].contains { if case .head = $0.call { true } else { false } }
    }

    private var changedDictionary: Bool {
        later.contains { $0.status == 201 && $0.batch?.sequence == mishap?.batch?.sequence }
    }

    private var toldOrAskedAgain: Bool {
        let asked = later.contains { exchange in
            switch exchange.call {
            case .push(_, let sequence), .receipt(_, let sequence): sequence == mishap?.batch?.sequence
            default: false
            }
        }
        return asked || exit != .some(0)
    }

    private var reading: [Finding] {
        var findings: [Finding] = []
        let pages = record.exchanges.filter { $0.call == .changes && $0.status == 200 && !$0.isDisturbed }
        if pages.count < 2 {
            findings.append(Finding("8", ja: "続きのページを読みませんでした", en: "The page that Link names was not read"))
        }
        if !record.exchanges.contains(where: { $0.call == .acks }) {
            findings.append(
                Finding("8", ja: "読んだことを知らせませんでした（acks）", en: "What was read was not acknowledged", isAdvice: true))
        }
        if let last = record.exits.last, last != 0 {
            findings.append(Finding("8", ja: "終了コードが 0 ではありません", en: "The client ended with a failure"))
        }
        return findings
    }
}

extension Expectation {
    /// What is said when it is not met.
    fileprivate var finding: ClientJudgement.Finding {
        switch self {
        case .delivers, .readsAll: .init("2", ja: "届きませんでした", en: "It was not delivered")
        case .sendsSameBytes: .init("2", ja: "同じ内容を送り直しませんでした", en: "The same bytes were not sent again")
        case .waits(let seconds, let isAdvice):
            .init(
                "11", ja: "\(Int(seconds)) 秒待たずに送りました", en: "It pushed again before \(Int(seconds)) s had passed",
                isAdvice: isAdvice)
        case .asksHeadFirst:
            .init("10", ja: "ハブの位置を尋ねずに送りました", en: "It pushed without asking for the head first")
        case .stops:
            .init("10", ja: "止まって人に知らせるべきところで続けました", en: "It went on where it has to stop and tell a person")
        case .signsAgain: .init("10", ja: "同じ署名のまま送り直しました", en: "It sent the same signature again")
        case .changesDictionary:
            .init(
                "7", ja: "使える辞書で作り直しませんでした", en: "The batch was not made again in a dictionary that is in use")
        case .distrusts(let isAdvice):
            .init(
                isAdvice ? "5" : "4", ja: "受領書を確かめずに受け取りました", en: "It took the receipt without checking it",
                isAdvice: isAdvice)
        case .followsNothing: .init("1", ja: "転送に従いました", en: "It followed the redirect")
        case .keepsHistory: .init("9", ja: "履歴の違いを見落としました", en: "It missed that the hub has other batches")
        case .startsOver:
            .init(
                "8", ja: "スナップショットを読み、初めから受信し直すことをしませんでした",
                en: "The snapshot was not read, or the changes not from their beginning")
        }
    }
}

extension SyncCall {
    fileprivate var name: String {
        switch self {
        case .capabilities: "GET /.well-known/hsj-sync"
        case .enrol: "POST /sync/keys"
        case .revoke: "DELETE /sync/keys"
        case .head: "GET /sync/streams"
        case .push(_, let sequence): "PUT batches/\(sequence)"
        case .receipt(_, let sequence): "GET batches/\(sequence)"
        case .check: "POST check"
        case .changes: "GET /sync/changes"
        case .snapshot: "GET /sync/snapshot"
        case .acks: "PUT /sync/acks"
        case .redirected, .other: "?"
        }
    }
}
