import ArgumentParser
import DataDictionary
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme profile`: the facts of the scheme and its host organisation from a day on.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: Words.chosen(ja: "団体の概要を届け出ます。", en: "Say the facts of the scheme and its host organisation."),
        discussion: Words.chosen(
            ja: "その日からの概要がまるごと置き換わるので、変わらない項目も指定します。コードの一覧は --codes で見られます。",
            en:
                "It replaces all facts from that day on, so those that did not change are given too. --codes lists the codes."
        ))

    @Flag(help: ArgumentHelp(Words.chosen(ja: "使えるコードの一覧を表示します。", en: "List the codes that can be used.")))
    var codes = false

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "いつから（例 2026-04-01）。", en: "From this day on, as 2026-04-01."), valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp(Words.chosen(ja: "運営団体の名前。", en: "The host organisation's name."), valueName: "name"))
    var hostName: String?

    @Option(help: ArgumentHelp(Words.chosen(ja: "運営団体の種類のコード。", en: "The code of its type."), valueName: "code"))
    var hostType: String?

    @Option(
        help: ArgumentHelp(
            Words.chosen(
                ja: "活動している市区町村のコード（6桁、カンマ区切り）。", en: "Municipalities served: codes of six digits, with commas."),
            valueName: "codes"))
    var areas: String?

    @Option(help: ArgumentHelp(Words.chosen(ja: "オーガナイザーの人数。", en: "Organisers."), valueName: "n"))
    var organizers: Int32?

    @Option(help: ArgumentHelp(Words.chosen(ja: "運営委員の人数。", en: "Trustees."), valueName: "n"))
    var trustees: Int32?

    @Option(help: ArgumentHelp(Words.chosen(ja: "運営委員会の回数（年）。", en: "Committee meetings in a year."), valueName: "n"))
    var meetings: Int32?

    @Option(
        help: ArgumentHelp(
            Words.chosen(
                ja: "委託実績のある事業と活動資金のコード（カンマ区切り。なければ \"\"）。",
                en: "Codes of programmes and funding, with commas; \"\" for none."), valueName: "codes"))
    var programmes: String?

    @Option(help: ArgumentHelp(Words.chosen(ja: "年間予算（円）。", en: "The yearly budget in yen."), valueName: "yen"))
    var budget: Int64?

    @OptionGroup var taking: TakingBack
    @OptionGroup var source: IntakeSource
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            if codes { return try listCodes(console) }
            let day = try Day.parsing(try from.required("from"))
            try common.say(taking.takeBack ? nil : .profile(try facts()), .profile(from: day))
        }
    }

    private func facts() throws(ClientProblem) -> ProfileFacts {
        ProfileFacts(
            hostName: try hostName.required("host-name"), hostType: try hostType.required("host-type"),
            areasServed: Self.list(try areas.required("areas")),
            organizers: try organizers.required("organizers"), trustees: try trustees.required("trustees"),
            committeeMeetings: try meetings.required("meetings"),
            programmes: Self.list(try programmes.required("programmes")),
            yearlyBudget: Yen(try budget.required("budget")))
    }

    private static func list(_ text: String) -> [String] {
        text.widthNormalised.split { ",、 ".contains($0) }.map(String.init)
    }

    private func listCodes(_ console: Console) throws {
        let (_, dictionary) = try source.resolved(common.schemeHome)
        for list in dictionary.codeLists {
            console.say(list.label)
            for code in list.codes { console.say("  \(code.id)  \(code.label[console.language])") }
        }
    }
}
