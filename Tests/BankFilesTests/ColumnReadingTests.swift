import BankFiles
import Documents
import Foundation
import HubCore
import TestSupport
import Testing

/// Tables of banks, by the profiles that come with the program and by one of a test's own.
@Suite("Bank files: columns")
struct ColumnReadingTests {
    private func profile(_ name: String) throws -> ColumnProfile {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../../seeds/banks")
        return try ColumnProfile(parsing: Array(Data(contentsOf: folder.appending(path: "\(name).json"))))
    }

    private func read(_ text: String, _ name: String, cp932: Bool = true) throws -> BankFile {
        let bytes = cp932 ? CP932.encode(Array(text.utf8)) : Array(text.utf8)
        return try BankFile(reading: bytes, importedOn: GeneratedFile.importedOn, profile: profile(name))
    }

    private func fault(_ text: String, _ name: String) -> BankFileFault.Code? {
        do {
            _ = try read(text, name)
            return nil
        } catch {
            return (error as? BankFileFault)?.code
        }
    }

    private let bank = """
        口座番号,1234567\r
        取引日,お支払金額,お預り金額,お取引内容,残高\r
        2026/6/1,,"30,000",振込 ﾄｸﾋ)ﾜｺｳ,"130,000"\r
        2026/6/2,440,,手数料,"129,560"\r
        合計,440,"30,000",,\r

        """

    @Test("A bank's table with headings, prefixes, amounts with commas, and balances that are checked")
    func aBank() throws {
        let statement = try read(bank, "bank-csv").statements[0]
        #expect(statement.balanceBefore == Yen(100_000) && statement.balanceAfter == Yen(129_560))
        #expect(statement.lines.map(\.amount) == [Yen(30_000), Yen(440)])
        #expect(statement.lines.map(\.direction) == [.incoming, .outgoing])
        #expect(statement.lines[0].payerName == "トクヒ)ワコウ")
        #expect(statement.lines[0].position == 3)
    }

    @Test("Japan Post's transfer slips: days of the era, the payer in characters of any kind")
    func japanPost() throws {
        let slips = """
            取扱年月日,振替金額,ご依頼人氏名,通信欄,受付局\r
            08-06-01,30000,特定非営利活動法人わこう子育て,HSJ-2026-00001,和光局\r

            """
        let line = try read(slips, "japan-post-slips").statements[0].lines[0]
        #expect(line.bookedOn == Day("2026-06-01"))
        #expect(line.amount == Yen(30_000) && line.remarks == "HSJ-2026-00001")
        #expect(line.payerName == "特定非営利活動法人わこう子育て")
        let notices = """
            振替年月日,受払区分,金額,相手先名,備考\r
            080601,受入,30000,ﾜｺｳ,\r
            080602,払出,440,ﾘﾖｳｷﾝ,\r

            """
        let lines = try read(notices, "japan-post-notices").statements[0].lines
        #expect(lines.map(\.direction) == [.incoming, .outgoing])
    }

    @Test("What is wrong with a table is told")
    func faults() throws {
        #expect(fault("", "bank-csv") == .empty)
        #expect(fault("日,額\r\n1,2\r\n", "bank-csv") == .columnMissing)
        #expect(fault(bank.replacing("\"129,560\"", with: "129"), "bank-csv") == .balance)
        #expect(fault(bank.replacing("2026/6/2", with: "2026/13/2"), "bank-csv") == .date)
        #expect(fault(bank.replacing("2026/6/2", with: "2031/1/2"), "bank-csv") == .date)
        #expect(fault(bank.replacing("440,,手", with: "44x,,手"), "bank-csv") == .number)
        #expect(fault(bank.replacing("440,,手", with: "440,1,手"), "bank-csv") == .amount)
        #expect(fault(bank + "2026/6/3,\"", "bank-csv") == .quote)
        #expect(fault(bank + "2026/6/3\r\n", "bank-csv") == .columnCount)
        #expect(throws: BankFileFault.self) {
            try BankFile(
                reading: [0x81, 0xFF, 0x80], importedOn: GeneratedFile.importedOn, profile: profile("bank-csv"))
        }
        #expect(throws: Problem.self) { try ColumnProfile(parsing: Array("{}".utf8)) }
    }

    @Test("Tables that are cut and changed: read or refused")
    func fuzzed() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("fuzzed tables: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let profile = try profile("bank-csv")
        let whole = CP932.encode(Array(bank.utf8))
        let end = ContinuousClock.now + .seconds(3)
        var tried = 0
        while ContinuousClock.now < end, tried < 3_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 0x2C
            }
            _ = try? BankFile(reading: bytes, importedOn: GeneratedFile.importedOn, profile: profile)
            tried += 1
        }
        #expect(tried > 50)
    }
}
