import ArgumentParser
import Foundation
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme enroll`: makes this machine's key and has the hub take it.
struct EnrollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: Words.chosen(
            ja: "事務局から受け取った登録コードで、この端末を登録します。",
            en: "Register this machine with the one-time code from the national office."))

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "ハブのアドレス（例 https://hub.example.jp）。", en: "The hub's address, as https://hub.example.jp."),
            valueName: "url"))
    var hub: String

    @Option(help: ArgumentHelp(Words.chosen(ja: "登録コード（72時間有効）。", en: "The one-time code; it lasts 72 hours.")))
    var code: String

    @Option(
        help: ArgumentHelp(
            Words.chosen(
                ja: "スキームコード（例 hs-13-wako）。省くと尋ねます。", en: "The scheme's code, as hs-13-wako. Asked for if left out.")))
    var scheme: String?

    @OptionGroup var patience: PatienceOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            let address = try HubAddress(parsing: hub)
            let scheme = try SchemeCode(
                parsing: (try scheme ?? Self.askForScheme(console)).widthNormalised.lowercased())
            let office = try SchemeOffice(home: common.schemeHome)
            let result = try office.enrol(hub: address, scheme: scheme, code: code, patience: patience.patience) {
                console.note(PushEvent.waiting(seconds: $0, reason: $1).message)
            }
            if common.json { return try console.json(EnrollReport(result)) }
            console.say(
                Message(
                    ja: "登録しました: \(result.installation.stream)",
                    en: "Registered: \(result.installation.stream)"))
            console.say(
                Message(
                    ja: "鍵の指紋: \(result.fingerprint)（事務局に表示されるものと同じか、電話などで確かめてください）",
                    en: "Key fingerprint: \(result.fingerprint) (compare it with what the national office sees)"))
        }
    }

    private static func askForScheme(_ console: Console) throws -> String {
        let question = Message(ja: "スキームコード（例 hs-13-wako）: ", en: "The scheme's code (such as hs-13-wako): ")
        if isatty(STDIN_FILENO) == 1 {
            FileHandle.standardError.write(Data(question[console.language].utf8))
            if let answer = readLine(), !answer.isEmpty { return answer }
        }
        throw ClientProblem(
            .usage, ja: "--scheme でスキームコードを指定してください（例 --scheme hs-13-wako）",
            en: "Give the scheme's code with --scheme, as --scheme hs-13-wako")
    }
}

private struct EnrollReport: Encodable {
    let scheme: String
    let stream: String
    let hub: String
    let kid: String
    let fingerprint: String
    let dictionary: String

    init(_ result: Enrolment.Result) {
        scheme = result.installation.scheme.rawValue
        stream = result.installation.stream.rawValue
        hub = result.installation.hub.description
        kid = result.kid
        fingerprint = result.fingerprint
        dictionary = result.installation.dictionary
    }
}
