import ArgumentParser
import Foundation
import HubCore
import SchemeClient

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Words.chosen(
                ja: "鍵と送信箱のフォルダー（既定: HOMESTART_SCHEME_HOME または ~/.homestart-scheme）。",
                en: "The folder of the key and the outbox (default: HOMESTART_SCHEME_HOME or ~/.homestart-scheme)."),
            valueName: "dir"))
    var home: String?

    @Flag(help: ArgumentHelp(Words.chosen(ja: "結果を JSON で出力します。", en: "Print the result as JSON.")))
    var json = false

    @Flag(
        name: .shortAndLong,
        help: ArgumentHelp(Words.chosen(ja: "問題があるときだけ表示します。", en: "Say nothing unless there is a problem.")))
    var quiet = false

    @Option(help: ArgumentHelp(Words.chosen(ja: "表示の言語（ja または en）。", en: "Language of messages: ja or en.")))
    var lang: Language = .ja

    var schemeHome: SchemeHome { home.map(SchemeHome.init(path:)) ?? .usual() }
    var console: Console { Console(isJSON: json, isQuiet: quiet, language: lang) }
}

extension Language: ExpressibleByArgument {}

/// How long a command keeps trying.
struct PatienceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "つながらないときに試す回数。", en: "How often to try a request while the hub cannot be reached."),
            valueName: "n"))
    var tries = Patience().tries

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "再試行までの待ち時間の合計の上限（秒）。", en: "At most so many seconds of waiting between tries, in all."),
            valueName: "seconds"))
    var wait = Int(Patience().longestWait)

    func validate() throws {
        guard tries >= 1, wait >= 0 else {
            throw ValidationError(
                Words.chosen(ja: "--tries は1以上、--wait は0以上です", en: "--tries is at least 1, --wait at least 0"))
        }
    }

    var patience: Patience { Patience(tries: tries, longestWait: Double(wait)) }
}

/// Help is made before the options are parsed, so its language is looked up in the arguments as they are.
enum Words {
    private static let isEnglish: Bool = {
        let arguments = CommandLine.arguments
        let isPair = zip(arguments, arguments.dropFirst()).contains { $0 == ("--lang", "en") }
        return isPair || arguments.contains("--lang=en")
    }()

    static func chosen(ja: String, en: String) -> String { isEnglish ? en : ja }
}
