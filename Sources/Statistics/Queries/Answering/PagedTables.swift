import DataDictionary
import Foundation
import HubCore
import Synchronization

/// Tables that somebody reads by the page. The first page makes the whole table; as long as no batch has come in, each
/// further one costs a look at how far the data are, and its own rows. So however large a table is, reading all of it
/// makes it once.
package final class PagedTables: Sendable {
    private struct Question: Hashable {
        let dictionary: String
        let address: String
        let today: Day
        let vintage: Vintage
    }

    private struct Kept {
        let question: Question
        let cube: Cube
        let madeAt: Date
    }

    private let engine: StatisticsEngine
    private let vintage: SharedCheck<Vintage>
    /// The last asked for at the end.
    private let kept = Mutex<[Kept]>([])

    package init(_ engine: StatisticsEngine) {
        self.engine = engine
        vintage = SharedCheck { try await engine.vintage() }
    }

    /// A page of the answer, and where the next one goes on; nil after the last row. A question for the whole is
    /// answered anew.
    ///
    /// Errors: those of `StatisticsEngine.run` and of `CubePage.page`.
    package func page(
        _ page: CubePage, of query: CubeQuery, today: Day, now: Date
    ) async throws -> (cube: Cube, next: String?) {
        guard page.isPart else { return (try await engine.run(query, today: today), nil) }
        let question = Question(
            dictionary: query.dictionary.rawValue, address: query.address, today: today,
            vintage: try await vintage.value())
        if let cube = find(question, now) { return try page.page(of: cube) }
        let cube = try await engine.run(query, today: today)
        let found = try page.page(of: cube)
        // What came in meanwhile would be found under the wrong name.
        if found.next != nil, query.asOf != nil || cube.vintage == question.vintage {
            keep(Kept(question: question, cube: cube, madeAt: now))
        }
        return found
    }

    private func find(_ question: Question, _ now: Date) -> Cube? {
        kept.withLock { kept in
            // Names of schemes change without a batch.
            kept.removeAll { now.timeIntervalSince($0.madeAt) > Limits.pagedTableLife }
            guard let position = kept.firstIndex(where: { $0.question == question }) else { return nil }
            let found = kept.remove(at: position)
            kept.append(found)
            return found.cube
        }
    }

    /// Together no more cells than the largest answer has.
    private func keep(_ table: Kept) {
        kept.withLock { kept in
            kept.removeAll { $0.question == table.question }
            kept.append(table)
            while kept.count > 1, kept.reduce(0, { $0 + $1.cube.cells.count }) > Limits.cellsPerAnswer {
                kept.removeFirst()
            }
        }
    }
}

extension Cube {
    fileprivate var vintage: Vintage? {
        if case .live(let vintage) = source { vintage } else { nil }
    }
}
