import BankFiles
import Foundation
import HubCore
import MadeUpNetwork
import TestSupport
import Testing

/// What is wrong is refused whole, with one message that says what and where.
@Suite("Bank files: faults")
struct ZenginFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let code: BankFileFault.Code
        let line: Int?
        let format: BankFile.Format
        let spoil: @Sendable (inout [[UInt8]]) -> Void
        var testDescription: String { "\(code.rawValue) (\(format.rawValue))" }

        init(
            _ code: BankFileFault.Code, line: Int?, _ format: BankFile.Format = .transactions,
            _ spoil: @escaping @Sendable (inout [[UInt8]]) -> Void
        ) {
            self.code = code
            self.line = line
            self.format = format
            self.spoil = spoil
        }
    }

    /// Header, two lines, trailer, end: records 1 to 5.
    static let cases: [Case] = [
        Case(.recordLength, line: 3) { $0[2].removeLast(5) },
        Case(.recordType, line: 3) { $0[2].put("7", at: 1) },
        Case(.recordOrder, line: 1) { $0.removeFirst() },
        Case(.recordOrder, line: 4) { $0.swapAt(3, 4) },
        Case(.fileType, line: 1) { $0[0].put("21", at: 2) },
        Case(.ebcdic, line: 1) { $0[0].put("1", at: 4) },
        Case(.ebcdic, line: 1) { $0[0][0] = 0xF1 },
        Case(.timeDeposit, line: 1) { $0[0].put("6", at: 63) },
        Case(.account, line: 1) { $0[0].put("    ", at: 23) },
        Case(.date, line: 2) { $0[1].put("081301", at: 10) },
        Case(.date, line: 2) { $0[1].put("      ", at: 10) },
        Case(.dateTooOld, line: 2) { $0[1].put("260501", at: 10) },
        Case(.direction, line: 2) { $0[1].put("3", at: 22) },
        Case(.kind, line: 2) { $0[1].put("77", at: 23) },
        Case(.number, line: 2) { $0[1].put("00000003000O", at: 25) },
        Case(.amount, line: 2) { $0[1].put("000000000000", at: 25) },
        Case(.text, line: 2) {
            $0[1][81] = 0x81; $0[1][82] = 0x20
        },
        Case(.totalCount, line: 4) { $0[3].put("000003", at: 2) },
        Case(.totalSum, line: 4) { $0[3].put("0000000000001", at: 8) },
        Case(.totalSum, line: 4) { $0[3].put("0000000000001", at: 27) },
        Case(.totalCount, line: 4) { $0[3].put("000002", at: 21) },
        Case(.recordCount, line: 4) { $0[3].put("0000003", at: 55) },
        Case(.balance, line: 4) { $0[3].put("00000000000001", at: 41) },
        Case(.number, line: 4) { $0[3].put("5", at: 40) },
        Case(.recordCount, line: 5) { $0[4].put("0000000004", at: 2) },
        Case(.recordCount, line: 5) { $0[4].put("00002", at: 12) },
        Case(.unfinished, line: 4) { $0.removeLast() },
        Case(.unfinished, line: 3) { $0.removeLast(2) },
        Case(.afterEnd, line: 6) { $0.append($0[0]) },
        Case(.mixedTypes, line: 5) { records in
            var header = records[0]
            header.put("01", at: 2)
            records.insert(header, at: 4)
        },
        Case(.empty, line: nil) { $0.removeAll() },
        Case(.cancelMark, line: 2, .transferNotices) { $0[1].put("9", at: 128) },
        Case(.totalSum, line: 4, .transferNotices) { $0[3].put("000000000001", at: 8) },
        Case(.totalCount, line: 4, .transferNotices) { $0[3].put("000009", at: 2) },
        Case(.totalCount, line: 4, .transferNotices) { $0[3].put("000009", at: 20) },
        Case(.recordCount, line: 5, .transferNotices) { $0[4].put("0000000009", at: 2) },
    ]

    @Test("Each is told by its code and its place", arguments: cases)
    func told(fault: Case) throws {
        var writing = ZenginWriting(madeOn: GeneratedFile.importedOn)
        writing.format = fault.format
        var records = writing.records([
            ZenginReadingTests.statement(
                [
                    ZenginReadingTests.line(30_000),
                    fault.format == .transactions
                        ? ZenginReadingTests.line(440, direction: .outgoing) : ZenginReadingTests.line(20_000),
                ], before: 1_000, after: 30_560)
        ])
        #expect(ZenginReadingTests.fault(writing.joined(records)) == nil)
        fault.spoil(&records)
        let told = try #require(ZenginReadingTests.fault(writing.joined(records)))
        #expect(told.code == fault.code)
        #expect(told.line == fault.line)
        #expect(!told.message.ja.isEmpty && !told.message.en.isEmpty)
        if let line = fault.line {
            #expect(told.message.ja.contains("\(line)行目"))
            #expect(told.message.en.contains("line \(line)"))
        }
    }

    @Test("Files that are cut, changed and shuffled: read or refused, never a crash, within bounds of time")
    func fuzzed() {
        let seed = UInt64.random(in: .min ... .max)
        print("fuzzed bank files: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let end = ContinuousClock.now + .seconds(5)
        var refused = 0
        var tried = 0
        while ContinuousClock.now < end, tried < 4_000 {
            var bytes = GeneratedFile(using: &random).bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) { bytes.spoil(using: &random) }
            tried += 1
            if ZenginReadingTests.fault(bytes) != nil { refused += 1 }
        }
        #expect(tried > 50)
        #expect(refused > tried / 2)
    }

    @Test("Bytes of no form at all")
    func noise() {
        let seed = UInt64.random(in: .min ... .max)
        print("noise as a bank file: seed \(seed)")
        var random = SeededRandom(seed: seed)
        for size in [0, 1, 199, 200, 201, 400, 5_000] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(ZenginReadingTests.fault(bytes) != nil)
        }
        #expect(ZenginReadingTests.fault([UInt8](repeating: 0x31, count: BankFileLimits.bytes + 1))?.code == .tooLarge)
    }
}

extension [UInt8] {
    /// ASCII at a position of the bankers' layout, from 1.
    fileprivate mutating func put(_ text: String, at position: Int) {
        replaceSubrange(position - 1..<position - 1 + text.utf8.count, with: text.utf8)
    }

    fileprivate mutating func spoil(using random: inout some RandomNumberGenerator) {
        guard !isEmpty else { return }
        let place = Int.random(in: 0..<count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: self[place] = UInt8.random(in: 0...255, using: &random)
        case 1: removeSubrange(place..<Swift.min(count, place + Int.random(in: 1...250, using: &random)))
        case 2: insert(contentsOf: self[..<Swift.min(count, 200)], at: place)
        case 3: self[place] = UInt8.random(in: 0x30...0x39, using: &random)
        default: removeLast(Int.random(in: 1...Swift.min(count, 300), using: &random))
        }
    }
}
