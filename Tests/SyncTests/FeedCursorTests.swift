import Foundation
import HubCore
import Sync
import Testing

@Suite("Cursors of the feeds")
struct FeedCursorTests {
    private static let cursor = FeedCursor(
        epoch: "0123456789abcdef0123456789abcdef",
        positions: FeedPositions(scheme: 17, network: (1 << 53) + 1))

    @Test("What was given is read again")
    func roundTrip() throws {
        let text = Self.cursor.text(for: SchemeID(3))
        #expect(text.utf8.count == 50)
        #expect(try FeedCursor(parsing: text, of: SchemeID(3)) == Self.cursor)
    }

    @Test("Another scheme's is none, nor is one that was cut or changed anywhere")
    func refused() {
        let text = Self.cursor.text(for: SchemeID(3))
        var unreadable = [String(text.dropLast()), text + "A", "", "cursor", text.uppercased(), " " + text]
        for index in text.indices {
            unreadable.append(text.replacingCharacters(in: index...index, with: text[index] == "A" ? "B" : "A"))
        }
        for changed in unreadable {
            #expect(throws: Problem.self, "\(changed)") { try FeedCursor(parsing: changed, of: SchemeID(3)) }
        }
        #expect(throws: Problem.self) { try FeedCursor(parsing: text, of: SchemeID(4)) }
    }
}
