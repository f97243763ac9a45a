import BankFiles
import Dues
import Foundation
import HubCore
import MadeUpNetwork
import Postgres
import Server

/// How long it takes from a bank's file to balanced books: reading, matching, posting, with every member told.
struct MatchingBench {
    let hub: MeasuredHub
    let scale: Scale

    /// `dues.matching`: one file of payments of which nine in ten leave no doubt.
    func measure(into report: inout Report) async throws {
        let (database, clock, entropy) = (hub.environment.database, hub.environment.clock, hub.environment.entropy)
        let count = scale.bankLines
        Progress.note("\(count) members with an invoice each")
        try await hub.owner.maintain(as: .owner) { tx in
            try tx.execute(BenchStore.fillFee)
            try tx.execute(BenchStore.fillMembers, Int32(count))
            try tx.execute(BenchStore.fillMemberDetails)
            try tx.execute(BenchStore.fillInvoices)
            tx.enqueue(BenchStore.analyse)
        }
        let number = BankAccountNumber(bank: "0001", branch: "123", kind: 1, number: "0000123")!
        try await BankAccounts(database: database, clock: clock).register(
            BankAccount(code: "bench", title: "計測用(架空)", number: number, format: .transactions), actor: "hub-bench")
        let file = Self.file(count, number, on: clock.now.dayInJapan)
        let began = ContinuousClock.now
        _ = try await BankImport(database: database, clock: clock, entropy: entropy)
            .run(file, name: "bench", actor: "hub-bench")
        let imported = (ContinuousClock.now - began).seconds
        let matched = try await ReceiptMatching(database: database, clock: clock, entropy: entropy)
            .run(actor: "hub-bench")
        let seconds = (ContinuousClock.now - began).seconds
        try await check(matched, of: count)
        report.add(
            "dues.matching", seconds, "s", against: "the limit of 30 s for 100,000", 30 * Double(count) / 100_000,
            ratio: 30 * Double(count) / 100_000 / seconds)
        report.note(
            "dues.matching: \(count) lines, \(matched.posted) posted without a person;"
                + " \(Report.number(imported)) s of it to read and keep the file")
    }

    /// Nothing was lost, and the books agree with themselves.
    private func check(_ matched: MatchingReport, of count: Int) async throws {
        let expected = count - count / 10
        guard matched.posted == expected, matched.lines.count == count else {
            throw BenchFailure("\(matched.posted) payments were posted, not \(expected)")
        }
        let broken = try await LedgerReports(database: hub.environment.database).verify().filter { !$0.holds }
        guard broken.isEmpty else { throw BenchFailure("the books do not agree: \(broken.map(\.code))") }
    }

    /// Every tenth is short by a fee.
    private static func file(_ count: Int, _ number: BankAccountNumber, on day: Day) -> [UInt8] {
        let kana = Array("ｱｲｳｴｵｶｷｸｹｺ")
        let lines = (1...count).map { index in
            let name = String(String(index).map { kana[$0.wholeNumberValue ?? 0] })
            return BankLine(
                position: index + 1, reference: index.padded(8), bookedOn: day,
                amount: Yen(index.isMultiple(of: 10) ? 29_560 : 30_000), payerName: "ﾄｸﾋ)ｹｲｿｸｶｲｲﾝ" + name)
        }
        return ZenginWriting(madeOn: day).file([
            BankStatement(
                account: number, accountName: "ｹｲｿｸﾖｳ", days: day...day, balanceBefore: Yen(0),
                balanceAfter: lines.reduce(Yen.zero) { $0 + $1.effect }, lines: lines, totalsCountCancelled: nil)
        ])
    }
}
