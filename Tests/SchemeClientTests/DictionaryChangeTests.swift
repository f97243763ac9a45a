import DataDictionary
import Foundation
import HubCore
import Server
import SyncProtocol
import Synchronization
import TestSupport
import Testing

@testable import SchemeClient

/// Reports that waited while their version of the dictionary was retired.
@Suite struct DictionaryChangeTests {
    let office = TemporaryOffice()
    let hub: PretendHub

    init() throws {
        hub = try PretendHub(now: office.now)
        hub.state.withLock { $0.dictionaries = ["2026.1"] }
        _ = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
        _ = try office.open().push()
    }

    private static func report(_ month: String, _ cells: [String: CellValue]) throws -> OfficeRecord {
        .report(
            try ReportKey(dataSet: "activity", period: month),
            cells: Dictionary(
                uniqueKeysWithValues: try cells.map { (try CellPath(parsing: $0.key), $0.value) }))
    }

    private static func put(_ month: String, _ cell: String) throws -> OfficeRecord {
        .put(try ReportKey(dataSet: "activity", period: month), try CellPath(parsing: cell), .number(4))
    }

    /// From now on the hub takes this version alone, and knows those of the files.
    private func retire(for version: String, knowing: [String: [UInt8]]) {
        hub.state.withLock { state in
            state.dictionaries = [version]
            for (version, bytes) in knowing { state.files["/sync/dictionaries/\(version)"] = bytes }
        }
        hub.goWrong(.answer(409, problem: "dictionary-unknown upgrade"))
    }

    private func lines() -> [String] {
        hub.applied.flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init) }
    }

    private static let first = Array(try! ProductFiles().seed("dictionary/2026.1.json"))

    @Test func whatWaitsGetsTheNewNames() throws {
        let client = try office.open()
        _ = try client.add([
            try Self.report("2022-04", ["links": .number(3), "visits": .number(5)]),
            try Self.put("2022-05", "families.new/referral=media"), try Self.put("2022-06", "families.waiting"),
        ])
        retire(for: "2027.1", knowing: ["2026.1": Self.first, "2027.1": SecondDictionary.content])
        let outcome = try client.push()
        #expect(outcome.problem == nil)
        let lines = lines()
        #expect(lines.count == 4 && lines[0].contains(#""dict":"2027.1""#), "\(lines)")
        #expect(lines[1].contains(#""links.made":3"#) && lines[1].contains(#""visits":5"#), "\(lines)")
        #expect(lines[2].contains(#""k":"activity/2022-05/families.new/referral=press""#), "\(lines)")
        // Split: only the office knows how.
        #expect(lines[3].contains(#""k":"activity/2022-06/families.waiting","#), "\(lines)")

        // In its new words it says nothing new, and the office's own book speaks them.
        let report = try Self.report("2022-04", ["links.made": .number(3), "visits": .number(5)])
        let same = [report, try Self.put("2022-05", "families.new/referral=press")]
        #expect(try client.add(same).leftOut == 2)
        let book = try client.book(of: same)
        #expect(Set(book.cells(of: try #require(report.report)).keys.map(\.description)) == ["links.made", "visits"])
    }

    @Test func theRevisionsStay() throws {
        let client = try office.open()
        _ = try client.add([try Self.report("2022-04", ["links": .number(3)])])
        let queued = try client.store.read { try $0.batch(1) }
        let line = String(decoding: try #require(try queued?.recordLines.first), as: UTF8.self)
        retire(for: "2027.1", knowing: ["2026.1": Self.first, "2027.1": SecondDictionary.content])
        #expect(try client.push().problem == nil)
        #expect(lines()[1] == line.replacing("links", with: "links.made"))
    }

    @Test func overSeveralVersions() throws {
        let client = try office.open()
        _ = try client.add([try Self.report("2022-04", ["links": .number(3)])])
        retire(
            for: "2028.1",
            knowing: [
                "2026.1": Self.first, "2027.1": SecondDictionary.content, "2028.1": SecondDictionary.successor,
            ])
        #expect(try client.push().problem == nil)
        #expect(lines()[1].contains(#""links.total":3"#), "\(lines())")
    }

    @Test func aHubThatDoesNotTellGetsTheOldNames() throws {
        let client = try office.open()
        _ = try client.add([try Self.report("2022-04", ["links": .number(3)])])
        retire(for: "2027.1", knowing: ["2027.1": SecondDictionary.content])
        #expect(try client.push().problem == nil)
        #expect(lines()[1].contains(#""links":3"#), "\(lines())")
    }

    @Test func aHubThatIsNotThereIsWaitedFor() throws {
        let client = try office.open()
        _ = try client.add([try Self.report("2022-04", ["links": .number(3)])])
        retire(for: "2027.1", knowing: ["2026.1": Self.first, "2027.1": SecondDictionary.content])
        // Head and capabilities, then the dictionary.
        hub.goWrong(.none, .none, .answer(503, problem: "temporary-reduced-capacity after"))
        #expect(try client.push(patience: .none).waiting == 1)
        #expect(hub.applied.isEmpty)
        retire(for: "2027.1", knowing: [:])
        #expect(try client.push().problem == nil)
        #expect(lines()[1].contains(#""links.made":3"#), "\(lines())")
    }
}
