import Foundation
import HubCore
import SchemeClient
import TestSupport
import Testing

@testable import Intake
@testable import Spreadsheets

/// Files that were damaged at random. Each is read or refused, never more; what is read stays within the bounds.
///
/// `INTAKE_FUZZ_SEED` replays one seed.
@Suite struct IntakeFuzzTests {
    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["INTAKE_FUZZ_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? [11, 12, 13]
    private static let rounds = 150

    private func layout() throws -> TemplateLayout {
        TemplateLayout(
            dictionary: TestDictionary.dictionary, scheme: try SchemeCode(parsing: "hs-13-wako"),
            fiscalYear: FiscalYear(2026))
    }

    private func workbook() throws -> [UInt8] {
        let path = NSTemporaryDirectory() + "fuzz-\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try TemplateWorkbook(try layout()).write(to: path)
        return Array(try #require(FileManager.default.contents(atPath: path)))
    }

    @Test(arguments: seeds) func bytesOfAWorkbook(_ seed: UInt64) throws {
        print("IntakeFuzzTests seed \(seed)")
        var random = SeededRandom(seed: seed)
        let sound = try workbook()
        for _ in 0..<Self.rounds { try read(Self.mutated(sound, &random)) }
    }

    /// Below the container and its checksums: the XML itself.
    @Test(arguments: seeds) func partsOfAWorkbook(_ seed: UInt64) throws {
        print("IntakeFuzzTests seed \(seed)")
        var random = SeededRandom(seed: seed)
        var parts: [(name: String, content: [UInt8])] = []
        try workbook().withUnsafeBytes { bytes in
            var container = try ZipContainer(bytes)
            for name in Array(container.names).sorted() {
                parts.append((name, try #require(try container.content(of: name))))
            }
        }
        for _ in 0..<Self.rounds {
            let victim = Int.random(in: 0..<parts.count, using: &random)
            var package = TestArchive()
            for (index, part) in parts.enumerated() {
                package.add(part.name, index == victim ? Self.mutated(part.content, &random) : part.content)
            }
            try read(package.bytes)
        }
    }

    @Test(arguments: seeds) func commaSeparated(_ seed: UInt64) throws {
        print("IntakeFuzzTests seed \(seed)")
        var random = SeededRandom(seed: seed)
        let lists = [
            "訪問日,家庭ID,訪問時間,つないだ先\r\n2026/5/1,1,2:30,保健師\r\n令和8年5月2日,2,１．５,\r\n",
            "開始日,終了日,利用のきっかけ,家庭の種類,末子の生年月,開始時のニーズ\r\nR8.4.1,2026/6/1,保健師,乳幼児,R7.1,\"N01、N02\"\r\n",
        ].map { Array($0.utf8) }
        let files = try [layout().commaSeparated] + lists
        for round in 0..<(3 * Self.rounds) { try read(Self.mutated(files[round % files.count], &random)) }
    }

    private func read(_ bytes: [UInt8]) throws {
        let workbook: Workbook
        do throws(SpreadsheetRefusal) {
            workbook = try SpreadsheetFile.read(bytes)
        } catch {
            return
        }
        let cells = workbook.sheets.flatMap(\.rows).reduce(0) { $0 + $1.cells.count }
        #expect(cells <= Limits.spreadsheetCells)
        let reading = IntakeReading([("damaged", workbook)], try IntakeFixture.context())
        #expect(reading.findings.isEmpty || reading.reports.isEmpty)
    }

    /// Bytes changed, cut, doubled, and numbers and marks put in that are at the edge of what a format allows.
    private static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
            case 3:
                let end = min(bytes.count, place + Int.random(in: 1...200, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes = Array(bytes.prefix(place))
            default: bytes.insert(contentsOf: Array(edges.randomElement(using: &random)!.utf8), at: place)
            }
        }
        return bytes
    }

    private static let edges = [
        "-1", "99999999999999999999", "1e308", "NaN", "&#0;", "&lt;", "\"", "<c>", "</row>", "]]>", "\u{0}",
        "r=\"XFD1\"", "=",
        "<mergeCell ref=\"A1:XFD1048576\"/>", "<row r=\"1048576\">", "令和元年", "\u{FEFF}", "\u{1F468}\u{200D}\u{1F469}",
        ",,,,",
    ]
}
