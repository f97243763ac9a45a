import ArgumentParser
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme membership suspended --on 2026-10-01`: a step of the scheme's membership.
struct MembershipCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "membership",
        abstract: Words.chosen(ja: "会員としての異動（休止・再開・退会など）を届け出ます。", en: "Declare a step of the membership."),
        discussion: Words.chosen(
            ja: """
                applied 入会申込、started 活動開始、suspended 休止、resumed 再開、withdrawing 退会予定。
                会費に関わるため、事務局が確認します。
                """,
            en:
                "applied, started, suspended, resumed or withdrawing; dues follow from it, so the national office looks at it."
        ))

    @Argument(help: ArgumentHelp(Words.chosen(ja: "異動の種類。", en: "The step."), valueName: "step"))
    var step: String

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "いつから（例 2026-10-01）。", en: "Effective on this day, as 2026-10-01."), valueName: "day"))
    var on: String

    @OptionGroup var taking: TakingBack
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            guard let step = MembershipStep(rawValue: step.widthNormalised.lowercased()) else {
                let steps = MembershipStep.allCases.map(\.rawValue)
                throw ClientProblem(
                    .usage, ja: "異動の種類は \(steps.joined(separator: "・")) のいずれかです",
                    en: "A step is one of \(steps.joined(separator: ", "))")
            }
            try common.say(taking.takeBack ? nil : .step, .membership(on: try Day.parsing(on), step))
        }
    }
}
