import DataDictionary
import Foundation
import HubCore
import ReferenceData
import Sync
import SyncProtocol
import TestSupport
import Testing

@testable import Statistics

/// A small network that reports at random in two dictionary versions, through the real engine. Remembers what it sent,
/// for a recount that shares nothing with the hub: which cells mean the same is written down here by hand.
struct TwoVersionsNetwork {
    struct Place: Hashable {
        let scheme: Int
        let month: Month
        let path: String
    }

    static let months = Month(year: 2024, month: 10)...Month(year: 2026, month: 3)
    /// Of each version what is reported, by data set.
    private static let reported: [[(dataSet: String, paths: [String])]] = [
        [
            (
                "activity",
                ["families.new", "visits", "links.made", "families.waiting.new", "families.waiting.again"]
                    + ["phn", "press", "facility", "otherPublic", "otherPrivate"].map { "families.new/referral=\($0)" }
                    + ["hiroba", "phn"].flatMap { resource in
                        types.map { "links.made/resource=\(resource),type=\($0)" }
                    }
            ),
            ("volunteers", ["volunteers.registered", "volunteers.engaged"]),
        ],
        [
            (
                "activity",
                ["families.new", "visits", "links", "families.waiting"]
                    + ["phn", "media", "hiroba", "nursery", "other", "returning"].map { "families.new/referral=\($0)" }
                    + ["hiroba", "phn"].map { "links/resource=\($0)" }
            ),
            ("volunteers", ["volunteers.registered", "volunteers.active", "organizers", "volunteers.trained"]),
        ],
    ]
    static let types = ["infant", "antenatalFirst", "antenatalLater"]

    /// Old and new that speak of the same families.
    private static let same: [(old: String, new: [String])] = [
        ("links", ["links.made"]), ("families.waiting", ["families.waiting.new", "families.waiting.again"]),
        ("volunteers.active", ["volunteers.engaged"]), ("organizers", ["volunteers.engaged"]),
        ("families.new/referral=media", ["families.new/referral=press"]),
        ("families.new/referral=hiroba", ["families.new/referral=facility"]),
        ("families.new/referral=nursery", ["families.new/referral=facility"]),
        ("families.new/referral=other", ["families.new/referral=otherPublic", "families.new/referral=otherPrivate"]),
        ("links/resource=hiroba", types.map { "links.made/resource=hiroba,type=\($0)" }),
        ("links/resource=phn", types.map { "links.made/resource=phn,type=\($0)" }),
    ]

    let test: TestDatabase
    /// Newest first.
    let versions: DictionariesInUse
    let schemes: [(id: SchemeID, code: String, prefecture: Int)]
    private let engine: SyncEngine
    private var chains: [BatchChain]
    private var random: SeededRandom
    private var written: [Place: (number: Int64?, revision: Int64)] = [:]

    init(in test: TestDatabase, seed: UInt64) async throws {
        self.test = test
        let store = DictionaryStore(test.database)
        _ = try await store.publish(SecondDictionary.content, at: test.clock.now)
        versions = try await store.dictionariesInUse()
        engine = SyncEngine(database: test.database, clock: test.clock)
        random = SeededRandom(seed: seed)
        var schemes: [(SchemeID, String, Int)] = []
        for municipality in ["131016", "132063", "011002", "271004"] {
            let code = "hs-\(municipality.prefix(2))-s\(schemes.count)"
            schemes.append(
                (try await test.addScheme(code: code, municipality: municipality), code, Int(municipality.prefix(2))!))
        }
        self.schemes = schemes
        chains = try schemes.map { try BatchChain("\($0.1).a1") }
    }

    var numbers: [Place: Int64] { written.compactMapValues(\.number) }

    func statistics() -> StatisticsEngine {
        StatisticsEngine(database: test.database, dictionaries: { [versions] in versions })
    }

    /// So many records of each scheme with revisions from `first` on, sent in any order, a few a batch.
    mutating func send(records: Int, from first: Int64) async throws {
        for scheme in schemes.indices {
            var revisions = (first..<first + Int64(records)).shuffled(using: &random)[...]
            while !revisions.isEmpty {
                let version = Int.random(in: 0...1, using: &random)
                let taken = revisions.prefix(Int.random(in: 1...12, using: &random))
                revisions = revisions.dropFirst(taken.count)
                let lines = taken.map { record(of: scheme, version: version, revision: $0) }
                let inUse = versions.versions[version]
                let batch = chains[scheme].next(lines, dictionary: inUse.dictionary.version.rawValue)
                let pushed = try batch.pushed(
                    by: schemes[scheme].id, prefecture: Int16(schemes[scheme].prefecture), dictionary: inUse)
                #expect(pushed.batch.findings.isEmpty)
                _ = try await engine.apply(pushed)
            }
        }
    }

    private mutating func record(of scheme: Int, version: Int, revision: Int64) -> String {
        let (dataSet, paths) = Self.reported[version].randomElement(using: &random)!
        let month = Self.months.randomElement(using: &random)!
        let choice = Int.random(in: 0..<10, using: &random)
        if choice < 3 {
            let path = paths.randomElement(using: &random)!
            let number = choice == 0 ? nil : Int64.random(in: 0...20, using: &random)
            say(number, path, scheme, month, revision)
            let key = "\(dataSet)/\(month)/\(path)"
            return number.map { TestRecord.put(key, $0, revision: revision) }
                ?? TestRecord.delete(key, revision: revision)
        }
        var cells: [String] = []
        // The whole month of the data set in both versions is spoken of.
        for path in Set(Self.reported.flatMap { $0.filter { $0.dataSet == dataSet }.flatMap(\.paths) }).sorted() {
            guard paths.contains(path), Int.random(in: 0..<5, using: &random) > 0 else {
                write(nil, path, scheme, month, revision)
                continue
            }
            // A total is no less than its parts.
            let number = Int64.random(in: 0...20, using: &random) + (path.contains("/") ? 0 : 1_000)
            write(number, path, scheme, month, revision)
            cells.append("\"\(path)\":\(number)")
        }
        return TestRecord.report("\(dataSet)/\(month)", cells.joined(separator: ","), revision: revision)
    }

    private mutating func say(_ number: Int64?, _ path: String, _ scheme: Int, _ month: Month, _ revision: Int64) {
        write(number, path, scheme, month, revision)
        for pair in Self.same {
            if pair.old == path { for new in pair.new { write(nil, new, scheme, month, revision) } }
            if pair.new.contains(path) { write(nil, pair.old, scheme, month, revision) }
        }
    }

    private mutating func write(_ number: Int64?, _ path: String, _ scheme: Int, _ month: Month, _ revision: Int64) {
        let place = Place(scheme: scheme, month: month, path: path)
        guard revision > written[place]?.revision ?? 0 else { return }
        written[place] = (number, revision)
    }
}
