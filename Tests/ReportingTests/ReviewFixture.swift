import DataDictionary
import Foundation
import HubCore
import ReferenceData
import Sync
import Tenancy
import TestSupport

@testable import Reporting

/// Schemes that report through the real engine, and the review of what they reported.
struct ReviewFixture: Sendable {
    let test: TestDatabase
    let dictionary: DictionaryInUse

    static func with(_ body: @escaping @Sendable (ReviewFixture) async throws -> Void) async throws {
        try await TestDatabase.with { test in
            try await body(ReviewFixture(test: test, dictionary: try await test.dictionary()))
        }
    }

    var review: ReportingReview { review(at: test.clock.now) }

    func review(at now: Date) -> ReportingReview {
        ReportingReview(
            database: test.database, clock: .fixed(now),
            dictionaries: { [dictionary] in DictionariesInUse(versions: [dictionary]) })
    }

    var registry: SchemeRegistry {
        SchemeRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
    }

    /// A scheme with its membership events, as `2025-04-10 started`.
    func scheme(_ code: String, municipality: String = "131016", _ events: String...) async throws -> SchemeID {
        let id = try await test.addScheme(code: code, name: code, municipality: municipality)
        try await registry.record(
            profiles: [],
            events: events.map {
                let words = $0.split(separator: " ").map(String.init)
                return MembershipRecord(scheme: id, effectiveOn: Day(words[0])!, event: words[1])
            })
        return id
    }

    func push(_ batch: TestBatch, by scheme: SchemeID, prefecture: Int16 = 13, at time: Date? = nil) async throws {
        _ = try await SyncEngine(database: test.database, clock: .fixed(time ?? test.clock.now)).apply(
            batch.pushed(by: scheme, prefecture: prefecture, dictionary: dictionary))
    }

    /// A report with every cell of its data set, zero unless given.
    func whole(_ dataSet: String, _ month: String, _ given: [String: Int] = [:], revision: Int64 = 1) throws -> String {
        let known = dictionary.dictionary.dataSet(DataSet.ID(parsing: dataSet)!)!
        let cells = dictionary.dictionary.cells(of: known).map { cell in
            let number = given[cell.path] ?? 0
            return "\"\(cell.path)\":" + (cell.element.decimals == 0 ? "\(number)" : "\"\(number)\"")
        }
        return TestRecord.report("\(dataSet)/\(month)", cells.joined(separator: ","), revision: revision)
    }

    static func months(_ from: String, _ to: String? = nil) throws -> ReviewedMonths {
        try ReviewedMonths(from: from, to: to)
    }

    static func time(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }
}
