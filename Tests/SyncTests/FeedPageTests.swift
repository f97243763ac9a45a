import HubCore
import SyncProtocol
import Testing

@testable import Sync

@Suite("Pages of the feeds")
struct FeedPageTests {
    private static let epoch = String(repeating: "a", count: 32)

    private func entries(_ feed: FeedEntry.Feed, _ positions: [Int64]) -> [FeedEntry] {
        positions.map { FeedEntry(feed: feed, position: $0, topic: "report", key: "k/\($0)", revision: 1, data: "{}") }
    }

    private func cursor(_ scheme: Int64, _ network: Int64, epoch: String = Self.epoch) -> FeedCursor {
        FeedCursor(epoch: epoch, positions: FeedPositions(scheme: scheme, network: network))
    }

    private func reading(
        _ scheme: [Int64], _ network: [Int64], floor: (Int64, Int64) = (0, 0), end: (Int64, Int64)
    ) -> FeedReading {
        FeedReading(
            epoch: Self.epoch, floor: FeedPositions(scheme: floor.0, network: floor.1),
            end: FeedPositions(scheme: end.0, network: end.1),
            scheme: entries(.scheme, scheme), network: entries(.network, network))
    }

    private func page(_ reading: FeedReading, after cursor: FeedCursor? = nil, limit: Int) throws -> FeedPage {
        try FeedPage.decide(
            reading, for: FeedQuery(scheme: SchemeID(1), cursor: cursor, limit: limit))
    }

    @Test("The network's entries come first, and a page ends where its cursor goes on")
    func cut() throws {
        let cutInNetwork = try page(reading([1, 2, 3], [1, 2, 3], end: (9, 9)), limit: 2)
        #expect(cutInNetwork.entries.map(\.feed) == [.network, .network])
        #expect(cutInNetwork.cursor == cursor(0, 2))
        #expect(cutInNetwork.hasMore)

        let cutInScheme = try page(reading([4, 5, 6], [8, 9], end: (9, 9)), after: cursor(3, 7), limit: 3)
        #expect(cutInScheme.entries.map(\.position) == [8, 9, 4])
        #expect(cutInScheme.cursor == cursor(4, 9))
        #expect(cutInScheme.hasMore)

        let full = try page(reading([4], [8, 9], end: (4, 9)), after: cursor(3, 7), limit: 2)
        #expect(full.entries.map(\.position) == [8, 9])
        #expect(full.cursor == cursor(3, 9))
        #expect(full.hasMore)
    }

    @Test("What the topics leave out is passed when nothing that was asked for is still to come")
    func passes() throws {
        let page = try page(reading([4], [], end: (9, 7)), after: cursor(3, 2), limit: 5)
        #expect(page.cursor == cursor(9, 7))
        #expect(!page.hasMore)
    }

    @Test("Without a cursor reading begins with what is kept")
    func fromTheBeginning() throws {
        let page = try page(reading([41, 42], [], floor: (40, 5), end: (42, 5)), limit: 1)
        #expect(page.entries.map(\.position) == [41])
        #expect(page.cursor == cursor(41, 5))
        let none = try self.page(reading([41, 42], [6, 7], floor: (40, 5), end: (42, 7)), limit: 1)
        #expect(none.cursor == cursor(40, 6))
    }

    @Test("A cursor below the floor, of another epoch or from beyond the end is expired")
    func expired() throws {
        let reading = reading([6], [], floor: (5, 3), end: (6, 3))
        #expect(try page(reading, after: cursor(5, 3), limit: 1).entries.count == 1)
        for old in [
            cursor(4, 3), cursor(5, 2), cursor(7, 3), cursor(6, 4),
            cursor(5, 3, epoch: String(repeating: "b", count: 32)),
        ] {
            #expect {
                try page(reading, after: old, limit: 1)
            } throws: { error in
                let problem = error as? Problem
                return problem?.kind == .cursorExpired && problem?.members["snapshot"] == .text("/sync/snapshot")
                    && problem?.members["epoch"] == .text(Self.epoch)
            }
        }
    }

    @Test("Both versions' forms, byte for byte")
    func forms() {
        let entries = [
            FeedEntry(feed: .network, position: 2, topic: "notice", key: "notice/x", revision: 2, data: nil),
            FeedEntry(
                feed: .scheme, position: 17, topic: "report", key: "activity/2026-05", revision: 3,
                data: FeedEntry.report(versionOfData: 3)),
        ]
        let page = FeedPage(entries: entries, cursor: cursor(17, 2), hasMore: false)
        let gone = #"{"pos":"n2","topic":"notice","k":"notice/x","r":2,"op":"del"}"#
        let report =
            #"{"pos":"s17","topic":"report","k":"activity/2026-05","r":3,"op":"put","#
            + #""sha256":"033cef70623560fb112e439c41117ed908d3e20cc554826d0aad743b34b6dea5","d":{"version_of_data":3}}"#
        #expect(String(decoding: page.encoded(as: .lines), as: UTF8.self) == "\(gone)\n\(report)\n")
        #expect(
            String(decoding: page.encoded(as: .document), as: UTF8.self) == #"{"changes":[\#(gone),\#(report)]}"#)
        let empty = FeedPage(entries: [], cursor: cursor(17, 2), hasMore: false)
        #expect(empty.encoded(as: .lines) == [])
        #expect(String(decoding: empty.encoded(as: .document), as: UTF8.self) == #"{"changes":[]}"#)
    }
}
