import BankFiles
import HubCore
import MadeUpNetwork
import TestSupport
import Testing

/// Valid files are read to the last field; what the layouts leave open is read either way.
@Suite("Bank files: fixed records")
struct ZenginReadingTests {
    static let importedOn = GeneratedFile.importedOn

    static func read(_ bytes: [UInt8], on day: Day = importedOn) throws(BankFileFault) -> BankFile {
        try BankFile(reading: bytes, importedOn: day)
    }

    static func fault(_ bytes: [UInt8], on day: Day = importedOn) -> BankFileFault? {
        do {
            _ = try read(bytes, on: day)
            return nil
        } catch {
            return error
        }
    }

    static let account = BankAccountNumber(bank: "0001", branch: "123", kind: 1, number: "0000123")!

    static func statement(
        _ lines: [BankLine], before: Int64? = nil, after: Int64? = nil, counted: Bool? = nil
    ) -> BankStatement {
        BankStatement(
            account: account, accountName: "ﾎ-ﾑｽﾀ-ﾄ", days: Day("2026-06-01")!...Day("2026-06-10")!,
            balanceBefore: before.map { Yen($0) }, balanceAfter: after.map { Yen($0) }, lines: lines,
            totalsCountCancelled: counted)
    }

    static func line(
        _ amount: Int64, _ name: String = "ﾜｺｳ", direction: BankLine.Direction = .incoming,
        kind: BankLine.Kind = .payment, edi: String = "", position: Int = 2
    ) -> BankLine {
        BankLine(
            position: position, reference: "000001", bookedOn: Day("2026-06-05")!, direction: direction, kind: kind,
            amount: Yen(amount), payerName: direction == .incoming ? name : "", edi: edi)
    }

    @Test("A thousand generated files are read as they were written")
    func generated() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("bank files: seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<1_000 {
            let file = GeneratedFile(using: &random)
            let read = try Self.read(file.bytes)
            #expect(read.format == file.writing.format)
            #expect(read.statements == file.statements)
            if read.statements != file.statements { break }
        }
    }

    @Test("The year is of the era in which the day lies in the past")
    func eras() throws {
        func booked(_ digits: String, importedOn: String) -> String? {
            var records = ZenginWriting(madeOn: Day("2026-06-15")!).records([Self.statement([Self.line(30_000)])])
            for (index, field) in [(0, 5...10), (0, 11...16), (0, 17...22), (1, 10...15)] {
                var record = ZenginWriting.Record(records[index])
                record.text(field, digits)
                records[index] = record.bytes
            }
            let file = ZenginWriting(madeOn: Self.importedOn).joined(records)
            return try? Self.read(file, on: Day(importedOn)!).statements[0].lines[0].bookedOn.description
        }
        #expect(booked("080501", importedOn: "2026-06-15") == "2026-05-01")
        #expect(booked("310430", importedOn: "2019-06-15") == "2019-04-30")
        #expect(booked("010501", importedOn: "2019-06-15") == "2019-05-01")
        #expect(booked("310430", importedOn: "2023-06-15") == "2019-04-30")
        // Written with years of our calendar: 平成26年, twelve years ago.
        #expect(booked("260501", importedOn: "2026-06-15") == nil)
        // 平成31年 had no May, 令和31年 lies ahead.
        #expect(booked("310501", importedOn: "2026-06-15") == nil)
        #expect(booked("080230", importedOn: "2026-06-15") == nil)
        #expect(booked("090601", importedOn: "2026-06-15") == nil)
    }

    @Test("A correction moves money the other way, and may be counted either way")
    func corrections() throws {
        let lines = [
            Self.line(30_000, position: 2), Self.line(30_000, kind: .correction, position: 3),
            Self.line(5_000, direction: .outgoing, position: 4),
        ]
        for counted in [true, false] {
            let file = ZenginWriting(madeOn: Self.importedOn)
                .file([Self.statement(lines, before: 1_000, after: -4_000, counted: counted)])
            let read = try Self.read(file).statements[0]
            #expect(read.lines.map(\.effect) == [Yen(30_000), Yen(-30_000), Yen(-5_000)])
            #expect(read.totalsCountCancelled == counted)
            #expect(read.balanceAfter == Yen(-4_000))
        }
    }

    @Test("An outgoing line has no payer's name: the field holds a contract's number")
    func outgoing() throws {
        let file = ZenginWriting(madeOn: Self.importedOn).file([
            Self.statement([Self.line(440, direction: .outgoing)])
        ])
        #expect(try Self.read(file).statements[0].lines[0].payerName == "")
    }

    @Test("In data B the used amount counts, whichever it is, and the EDI stands behind")
    func dataB() throws {
        var writing = ZenginWriting(madeOn: Self.importedOn)
        writing.format = .transferNotices
        writing.usesDataB = true
        let statement = Self.statement([Self.line(30_000, edi: "HSJ-2026-00001")])
        var records = writing.records([statement])
        #expect(try Self.read(writing.joined(records)).statements == [statement])
        // The first amount used, the others zero; then blank.
        for (second, third) in [("000000000000", "000000000000"), ("            ", "            ")] {
            var record = ZenginWriting.Record(records[1])
            record.number(20...29, 30_000)
            record.text(129...140, second)
            record.text(141...152, third)
            records[1] = record.bytes
            #expect(try Self.read(writing.joined(records)).statements == [statement])
        }
        var record = ZenginWriting.Record(records[1])
        record.number(129...140, 20_000)
        record.number(141...152, 0)
        records[1] = record.bytes
        #expect(Self.fault(writing.joined(records))?.code == .amount)
    }

    @Test("A hundred thousand lines: what one line costs does not grow with the file")
    func large() throws {
        let line = Self.line(30_000)
        let lines = (0..<100_000).map { _ in line }
        let file = ZenginWriting(madeOn: Self.importedOn).file([Self.statement(lines)])
        #expect(try Self.read(file).lineCount == 100_000)
    }
}
