import ArgumentParser
import Foundation
import SchemeClient

/// The program of a scheme's office: registers the office's key with the hub and sends its reports.
@main
struct SchemeProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheme",
        abstract: Words.chosen(
            ja: "ホームスタートの報告を全国ハブへ送ります。", en: "Sends the reports of a Home-Start scheme to the national hub."),
        discussion: Words.chosen(
            ja: """
                終了コード: 0 完了、1 受け付けられないものがあった、2 使い方の誤り、
                3 ハブにつながらない（すべて保存してあり、次回は続きから送ります）。
                """,
            en: """
                Exit status: 0 done, 1 something was refused or put aside, 2 wrong usage,
                3 the hub cannot be reached (everything is kept, and the next run goes on from there).
                """),
        subcommands: [
            EnrollCommand.self, TemplateCommand.self, IntakeCommand.self, PushCommand.self, SyncCommand.self,
            InboxCommand.self, AnswerCommand.self, NoteCommand.self, ProfileCommand.self, ContactCommand.self,
            MembershipCommand.self, StatusCommand.self, DoctorCommand.self, KeyCommand.self,
        ])

    static func main() {
        // A connection that the hub closes is an error to report, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that may not grow: the outbox says so and keeps what it has.
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            Foundation.exit(ExitStatus.usage.rawValue)
        }
    }
}

/// The exit statuses that scripts may rely on.
enum ExitStatus: Int32 {
    case done = 0
    case refused = 1
    case usage = 2
    case hubUnreachable = 3

    init(_ problem: ClientProblem) {
        self =
            switch problem.kind {
            case .usage: .usage
            case .refused: .refused
            case .hubUnreachable: .hubUnreachable
            }
    }
}
