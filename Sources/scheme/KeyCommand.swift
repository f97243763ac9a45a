import ArgumentParser
import HubCore
import SchemeClient

/// `scheme key`: this machine's key, and the hub's.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: Words.chosen(ja: "この端末の鍵を表示・交換します。", en: "Show or replace this machine's key."),
        subcommands: [Show.self, Rotate.self, TrustHub.self], defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Words.chosen(ja: "鍵の指紋を表示します。", en: "Show the fingerprints of the keys."))

        @OptionGroup var common: CommonOptions

        func run() throws {
            let console = common.console
            try console.explainingProblems {
                guard common.schemeHome.exists else { throw ClientProblem.notEnrolled }
                let status = try SchemeOffice(home: common.schemeHome).keyStatus()
                if common.json { return try console.json(Report(status)) }
                console.say(
                    Message(ja: "この端末の鍵の指紋: \(status.fingerprint)", en: "This machine's key: \(status.fingerprint)"))
                console.say(Message(ja: "鍵のファイル: \(status.path)", en: "Key file: \(status.path)"))
                if let next = status.next {
                    console.say(
                        Message(
                            ja: "交換の途中の鍵: \(next)（scheme key rotate で完了します）",
                            en: "A key that is to follow: \(next) (scheme key rotate finishes it)"))
                }
                for hub in status.hub { console.say(Message(ja: "ハブの鍵の指紋: \(hub)", en: "The hub's key: \(hub)")) }
            }
        }

        private struct Report: Encodable {
            let kid: String
            let fingerprint: String
            let path: String
            let next: String?
            let hub: [String]

            init(_ status: KeyStatus) {
                kid = status.kid
                fingerprint = status.fingerprint
                path = status.path
                next = status.next
                hub = status.hub
            }
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Words.chosen(
                ja: "新しい鍵を作り、ハブに登録します。途中で止まったら、もう一度実行すると続きから行います。",
                en: "Make a new key and have the hub take it. Interrupted, it is finished by running it again."))

        @OptionGroup var patience: PatienceOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let console = common.console
            try console.explainingProblems {
                guard common.schemeHome.exists else { throw ClientProblem.notEnrolled }
                let result = try SchemeOffice(home: common.schemeHome).rotateKey(patience: patience.patience) {
                    console.note($0.message)
                }
                if common.json { return try console.json(Report(result)) }
                console.say(
                    Message(
                        ja: "鍵を交換しました。新しい指紋: \(result.fingerprint)",
                        en: "The key is replaced. New fingerprint: \(result.fingerprint)"))
                if let until = result.oldUntil?.prefix(10) {
                    console.say(Message(ja: "古い鍵は \(until) まで使えます", en: "The old key is good until \(until)"))
                }
            }
        }

        private struct Report: Encodable {
            let kid: String
            let fingerprint: String
            let oldUntil: String?

            init(_ result: RotationResult) {
                kid = result.kid
                fingerprint = result.fingerprint
                oldUntil = result.oldUntil
            }
        }
    }

    struct TrustHub: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trust-hub",
            abstract: Words.chosen(
                ja: "電話で確かめた指紋のハブの鍵を、信頼する鍵に加えます。",
                en: "Take the hub's key whose fingerprint was compared by telephone."))

        @Argument(
            help: ArgumentHelp(
                Words.chosen(ja: "ハブの鍵の指紋（20桁の数字）。", en: "The fingerprint, 20 digits."), valueName: "fingerprint"))
        var fingerprint: String

        @OptionGroup var patience: PatienceOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let console = common.console
            try console.explainingProblems {
                guard common.schemeHome.exists else { throw ClientProblem.notEnrolled }
                try SchemeOffice(home: common.schemeHome).trustHub(
                    fingerprint: fingerprint, patience: patience.patience)
                console.say(Message(ja: "ハブの鍵を登録しました", en: "The hub's key is taken"))
            }
        }
    }
}
