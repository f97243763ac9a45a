import ArgumentParser
import Dues
import HubCore
import Server

/// Membership dues: fees, the yearly billing, invoices.
struct DuesCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dues", abstract: "Bill the members, take in payments, keep the books.",
        subcommands: [
            Schedule.self, Policy.self, MembersCommand.self, Preview.self, Approve.self, Issue.self, Cancel.self,
            Runs.self, Close.self,
            List.self, InvoiceCommands.self, Issuer.self, Document.self, Send.self, Mail.self, Bank.self, Ledger.self,
            RemindersCommand.self, ReportCommand.self, Verify.self,
        ])
}

extension DuesCommands {
    static func engine(_ environment: HubEnvironment) -> BillingEngine {
        BillingEngine(database: environment.database, clock: environment.clock, entropy: environment.entropy)
    }

    /// Problems: `request-invalid`.
    static func year(_ text: String) throws(Problem) -> FiscalYear {
        guard let year = FiscalYear(text) else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "年度は 2026 または FY2026 の形で指定してください", en: "a fiscal year is written 2026 or FY2026"))
        }
        return year
    }

    /// Problems: `request-invalid`.
    static func day(_ text: String) throws(Problem) -> Day {
        guard let day = Day(text) else {
            throw Problem(
                .badRequest, detail: Message(ja: "日付は 2026-05-31 の形で指定してください", en: "a day is written 2026-05-31"))
        }
        return day
    }
}

extension Console {
    /// Before the dues of schemes that do not exist.
    func noteIfMadeUp(_ isMadeUp: Bool) {
        if isMadeUp { note(Message(ja: "※ 架空のネットワークのデータです", en: "Note: the network is made up")) }
    }
}
