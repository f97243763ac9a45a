import ArgumentParser
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme sync`: sends what waits, then fetches what the national office has for the office. For a timer, or by hand.
struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: Words.chosen(
            ja: "送信待ちを送り、事務局からの連絡を受け取ります。",
            en: "Send what waits, then fetch what the national office has sent."))

    @Flag(
        help: ArgumentHelp(
            Words.chosen(
                ja: "つながらなければ待たずに終わります（タイマーから実行するとき）。",
                en: "Try once and do not wait, as for a timer that comes again.")))
    var once = false

    @OptionGroup var patience: PatienceOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            guard common.schemeHome.exists else { throw ClientProblem.notEnrolled }
            let office = try SchemeOffice(home: common.schemeHome)
            let outcome = try office.sync(patience: once ? .none : patience.patience) { event in
                if case .sending(_, let progress) = event {
                    console.progress(progress.number - 1, of: progress.total, event.message)
                } else if case .acknowledged = event {
                    console.endProgress()
                } else {
                    console.note(event.message)
                }
            }
            console.endProgress()
            if common.json { try console.json(SyncReport(outcome)) }
            for line in outcome.lines(in: console.language) { console.say(line) }
            if let problem = outcome.problem { throw problem }
            if outcome.pushed.putSomethingAside { throw ExitCode(ExitStatus.refused.rawValue) }
        }
    }
}

/// What `--json` prints. Receipts are as the hub gave them.
private struct SyncReport: Encodable {
    struct News: Encodable {
        let topic: String
        let key: String
        let file: String?
        let text: String?
    }

    let receipts: [Receipt]
    let waiting: Int
    let news: [News]
    let unanswered: [String]
    let problem: Message?

    init(_ outcome: SyncOutcome) {
        receipts = outcome.pushed.acknowledged.map(\.receipt)
        waiting = outcome.pushed.waiting
        news = (outcome.pulled?.news ?? []).map {
            News(topic: $0.topic.rawValue, key: $0.key, file: $0.file, text: $0.line(in: .ja))
        }
        unanswered = outcome.unanswered.map(\.identifier)
        problem = outcome.problem?.message
    }
}
