import ArgumentParser
import Dues
import HubCore
import Server
import Synchronization

extension DuesCommands {
    struct Issue: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue the invoices of the stored preview, or of one made now.",
            discussion: """
                If it breaks off, run it again: it goes on where it was. Run it once more, and nothing changes.
                """)
        @OptionGroup var options: HubOptions
        @Option(help: "Such as 2026.") var fiscalYear: String
        @Option(help: "How many work on it at once, 1 to 8.") var workers = 2
        @Flag(help: "Only show what would be issued.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let engine = DuesCommands.engine(environment)
            let year = try DuesCommands.year(fiscalYear)
            if dryRun {
                let report = try await engine.plan(year)
                if console.isJSON { return try console.json(BillingDocument(report)) }
                console.billing(report)
                return console.note(Message(ja: "発行していません", en: "Nothing was issued"))
            }
            let done = Mutex(0)
            let outcome = try await engine.issue(year, actor: actor, workers: workers) { chunk in
                let count = done.withLock { sum in
                    sum += chunk.claimed
                    return sum
                }
                console.note(Message(ja: "\(count)件まで処理しました", en: "\(count) items done"))
            }
            try console.issued(outcome, of: year)
        }
    }
}

extension Console {
    fileprivate func issued(_ outcome: BillingOutcome?, of year: FiscalYear) throws {
        guard let outcome else {
            if isJSON { try json(["issuedNow": 0]) }
            return note(
                Message(
                    ja: "\(year.japanese)の請求書はすべて発行済みです。何も変更していません",
                    en: "All invoices of \(year) have been issued; nothing changed"))
        }
        if isJSON { return try json(BillingOutcomeDocument(outcome)) }
        if outcome.wasResumed {
            note(Message(ja: "中断していた発行を再開しました", en: "A run that had broken off was resumed"))
        }
        if outcome.skippedNow > 0 {
            note(
                Message(
                    ja: "\(outcome.skippedNow)会員は請求書発行済みのため対象外としました",
                    en: "\(outcome.skippedNow) members were invoiced already and passed over"))
        }
        let counts = outcome.counts
        note(
            Message(
                ja: "\(year.japanese): 今回 \(outcome.issuedNow)件、この請求処理で計 \(counts.issued)件、\(counts.total)",
                en: "\(year): \(outcome.issuedNow) issued now, \(counts.issued) in this run, \(counts.total)"))
    }
}
