import HubCore
import Postgres
import Synchronization

/// What questions have read lately and the next may need again, valid for one `DataStamp` each.
final class QueryMemory: Sendable {
    let sums = KeptMonths()
    private let known = Mutex<(stamp: DirectoryStamp, directory: SchemeDirectory)?>(nil)

    /// What is known of all schemes as of a stamp that was read on the same snapshot.
    func directory(_ stamp: DirectoryStamp, _ tx: Transaction) throws(PostgresError) -> SchemeDirectory {
        if let known = known.withLock({ $0 }), known.stamp == stamp { return known.directory }
        let directory = try SchemeDirectoryStore.read(tx)
        known.withLock { $0 = (stamp, directory) }
        return directory
    }
}

/// Kept sums of prefectures that were read already, by cell and month.
final class KeptMonths: Sendable {
    private struct State {
        var stamp: Int64 = 0
        var months: [MonthOfCell: [PrefectureSum]] = [:]
        var sums = 0
    }

    private let state = Mutex(State())
    private let most: Int

    /// `most`: sums that are kept.
    init(most: Int = Limits.keptSums) { self.most = most }

    /// For each of the months what was read with the same stamp; nil where nothing was.
    func find(_ months: [MonthOfCell], stamp: Int64) -> [[PrefectureSum]?] {
        state.withLock { state in
            state.stamp == stamp ? months.map { state.months[$0] } : months.map { _ in nil }
        }
    }

    func keep(_ read: [MonthOfCell: [PrefectureSum]], stamp: Int64) {
        let count = read.values.reduce(0) { $0 + $1.count }
        state.withLock { state in
            if state.stamp != stamp || state.sums + count > most { state = State(stamp: stamp) }
            guard count <= most else { return }
            for (month, sums) in read {
                state.sums += sums.count - (state.months.updateValue(sums, forKey: month)?.count ?? 0)
            }
        }
    }
}

/// A cell, by its number in the database, in a month.
struct MonthOfCell: Hashable, Sendable {
    let cell: Int32
    let month: Month
}

struct PrefectureSum: Hashable, Sendable {
    /// JIS X 0401.
    let prefecture: Int16
    let reports: Int32
    let value: Int64
}
