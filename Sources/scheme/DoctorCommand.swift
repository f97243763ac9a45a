import ArgumentParser
import HubCore
import SchemeClient

/// `scheme doctor`: what is wrong, and what to do about it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: Words.chosen(
            ja: "時計・鍵・プロキシ・通信・送信箱などを調べ、直し方を示します。",
            en: "Look at clock, key, proxy, network and outbox, and say what to do."),
        discussion: Words.chosen(
            ja: "終了コード: 0 送受信できる、1 直すところがある、3 ハブにつながらない。",
            en: "Exit status: 0 all works, 1 something must be mended, 3 the hub cannot be reached."))

    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        let diagnoses = Doctor(home: common.schemeHome).examine()
        if common.json {
            try console.json(diagnoses)
        } else {
            for line in diagnoses.flatMap({ $0.lines(in: console.language) }) { console.say(line) }
        }
        let faults = diagnoses.filter { $0.severity == .fault }
        guard !faults.isEmpty else { return }
        let isNetwork = faults.allSatisfy { Self.networkFaults.contains($0.code) }
        throw ExitCode((isNetwork ? ExitStatus.hubUnreachable : .refused).rawValue)
    }

    private static let networkFaults: Set = ["name-unknown", "proxy", "unreachable", "tls"]
}
