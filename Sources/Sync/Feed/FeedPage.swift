import Cryptography
import Documents
import HubCore
import SyncProtocol

/// What a reader asks of the feeds.
package struct FeedQuery: Sendable {
    package let scheme: SchemeID
    /// Nil: from the oldest entry that is kept.
    package let cursor: FeedCursor?
    /// Nil: all of them.
    package let topics: [FeedTopic]?
    /// 1 to `Limits.changesPerPage`.
    package let limit: Int

    package init(
        scheme: SchemeID, cursor: FeedCursor? = nil, topics: [FeedTopic]? = nil, limit: Int = Limits.usualChangesPerPage
    ) {
        self.scheme = scheme
        self.cursor = cursor
        self.topics = topics
        self.limit = limit
    }

    func going(on cursor: FeedCursor) -> FeedQuery {
        FeedQuery(scheme: scheme, cursor: cursor, topics: topics, limit: limit)
    }
}

/// Both feeds at one moment: what is kept of them, and the entries after the reader's cursor, one more than asked for
/// where there are more.
struct FeedReading: Sendable {
    /// The hub's.
    let epoch: String
    /// Entries up to here are no longer kept.
    let floor: FeedPositions
    /// The last entries.
    let end: FeedPositions
    let scheme: [FeedEntry]
    let network: [FeedEntry]
}

/// Entries in order, and where to go on.
package struct FeedPage: Sendable, Equatable {
    /// The network's first: a dictionary comes before what speaks it.
    package let entries: [FeedEntry]
    package let cursor: FeedCursor
    package let hasMore: Bool

    /// Decides what of a reading is answered. Pure.
    ///
    /// Problems: `cursor-expired` for a cursor of another epoch, one whose next entries are no longer kept, and one
    /// from beyond the end, which only a hub gave that has since lost what it knew.
    static func decide(_ reading: FeedReading, for query: FeedQuery) throws(Problem) -> FeedPage {
        if let cursor = query.cursor { try check(cursor, reading) }
        let start = query.cursor?.positions ?? reading.floor
        let network = reading.network.prefix(query.limit)
        let scheme = reading.scheme.prefix(query.limit - network.count)
        let (cutsNetwork, cutsScheme) = (
            network.count < reading.network.count, scheme.count < reading.scheme.count
        )
        // What the topics leave out has been passed too, unless entries that were asked for are still to come.
        let positions = FeedPositions(
            scheme: cutsScheme ? scheme.last?.position ?? start.scheme : reading.end.scheme,
            network: cutsNetwork ? network.last?.position ?? start.network : reading.end.network)
        return FeedPage(
            entries: Array(network + scheme), cursor: FeedCursor(epoch: reading.epoch, positions: positions),
            hasMore: cutsNetwork || cutsScheme)
    }

    static func check(_ cursor: FeedCursor, _ reading: FeedReading) throws(Problem) {
        func isKept(_ position: Int64, _ floor: Int64, _ end: Int64) -> Bool { floor <= position && position <= end }
        guard cursor.epoch == reading.epoch, isKept(cursor.positions.scheme, reading.floor.scheme, reading.end.scheme),
            isKept(cursor.positions.network, reading.floor.network, reading.end.network)
        else {
            throw Problem(
                .cursorExpired, members: ["snapshot": .text("/sync/snapshot"), "epoch": .text(reading.epoch)])
        }
    }

    /// The body of the answer, in the form of the caller's version.
    package func encoded(as form: PullForm) -> [UInt8] {
        switch form {
        case .lines: return entries.reduce(into: []) { $0 += Self.line($1) }
        case .document:
            var document = JSONDocument()
            document.beginObject()
            document.array("changes") { document in
                for entry in entries { entry.write(to: &document) }
            }
            document.endObject()
            return document.bytes
        }
    }

    private static func line(_ entry: FeedEntry) -> [UInt8] {
        var document = JSONDocument()
        entry.write(to: &document)
        return document.bytes + [UInt8(ascii: "\n")]
    }
}
