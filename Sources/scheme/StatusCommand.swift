import ArgumentParser
import Cryptography
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme status`: what is waiting, what the hub had last, and whether both sides agree.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Words.chosen(
            ja: "送信待ちの数、最後の受領書、ハブとの一致を表示します。",
            en: "Show what is waiting, the last receipt, and whether the hub agrees."))

    @Flag(help: ArgumentHelp(Words.chosen(ja: "ハブに問い合わせません。", en: "Do not ask the hub.")))
    var offline = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            guard common.schemeHome.exists else { throw ClientProblem.notEnrolled }
            let status = try SchemeOffice(home: common.schemeHome).status(asksHub: !offline)
            if common.json {
                try console.json(StatusReport(status))
            } else {
                for line in status.lines(in: common.lang) { console.say(line) }
            }
            switch status.hub {
            case .notAsked, .at(_, .resume): return
            case .at: throw ExitCode(ExitStatus.refused.rawValue)
            case .unreachable(let problem): throw ExitCode(ExitStatus(problem).rawValue)
            }
        }
    }
}

/// What `--json` prints.
private struct StatusReport: Encodable {
    struct Head: Encodable {
        let seq: Int64
        let head: String

        init(_ position: StreamPosition) {
            seq = position.sequence
            head = position.head.hex
        }
    }

    let scheme: String
    let stream: String
    let hub: String
    let fingerprint: String
    let dictionary: String
    let waiting: Int
    let acknowledged: Int
    let lastReceipt: Receipt?
    let ownHead: Head
    let hubHead: Head?
    /// Null if the hub was not asked or did not answer.
    let agrees: Bool?
    let problem: Message?

    init(_ status: OfficeStatus) {
        scheme = status.installation.scheme.rawValue
        stream = status.installation.stream.rawValue
        hub = status.installation.hub.description
        fingerprint = status.fingerprint
        dictionary = status.installation.dictionary
        waiting = status.waiting
        acknowledged = status.batches[.acknowledged, default: 0]
        lastReceipt = status.lastReceipt
        ownHead = Head(status.position)
        switch status.hub {
        case .notAsked:
            (hubHead, agrees, problem) = (nil, nil, nil)
        case .unreachable(let reason):
            (hubHead, agrees, problem) = (nil, nil, reason.message)
        case .at(let position, let resumption):
            hubHead = Head(position)
            if case .resume = resumption { agrees = true } else { agrees = false }
            problem = nil
        }
    }
}
