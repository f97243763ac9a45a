import ArgumentParser
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme contact`: whom invoices go to from a day on, and how the payer is named on bank transfers.
struct ContactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: Words.chosen(ja: "請求先と振込名義を届け出ます。", en: "Say whom invoices go to and who pays."),
        discussion: Words.chosen(
            ja: "その日からの請求先がまるごと置き換わるので、変わらない項目も指定します。",
            en: "It replaces the whole contact from that day on, so what did not change is given too."))

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "いつから（例 2026-04-01）。", en: "From this day on, as 2026-04-01."), valueName: "day"))
    var from: String

    @Option(help: ArgumentHelp(Words.chosen(ja: "請求書の宛名。", en: "The name on invoices."), valueName: "name"))
    var billingName: String?

    @Option(
        help: ArgumentHelp(Words.chosen(ja: "請求書を送るメールアドレス。", en: "The mail address for invoices."), valueName: "mail"))
    var billingMail: String?

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "振込名義のカナ（通帳に出るとおり）。", en: "The payer's name in kana, as banks print it."),
            valueName: "kana"))
    var payerKana: String?

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "郵便番号（例 351-0104）。", en: "The postal code, as 351-0104."), valueName: "code"))
    var postalCode: String?

    @Option(help: ArgumentHelp(Words.chosen(ja: "住所。", en: "The address.")))
    var address: String?

    @OptionGroup var taking: TakingBack
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            try common.say(taking.takeBack ? nil : .contact(try facts()), .contact(from: try Day.parsing(from)))
        }
    }

    private func facts() throws(ClientProblem) -> ContactFacts {
        ContactFacts(
            billingName: try billingName.required("billing-name"),
            billingMail: try billingMail.required("billing-mail").widthNormalised,
            postalCode: postalCode, address: address, payerKana: try payerKana.required("payer-kana"))
    }
}
