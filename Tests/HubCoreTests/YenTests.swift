import Foundation
import HubCore
import Testing

@Suite struct YenTests {
    @Test(arguments: [
        (0, "¥0"), (999, "¥999"), (1_000, "¥1,000"), (30_000, "¥30,000"), (-30_000, "-¥30,000"),
        (1_234_567, "¥1,234,567"), (Int64.min, "-¥9,223,372,036,854,775,808"),
    ])
    func isShownInGroupsOfThree(amount: Int64, text: String) {
        #expect(Yen(amount).description == text)
    }

    @Test func groupsANegativeNumber() {
        #expect((-123_456).grouped == "-123,456")
        #expect((-1_234).grouped == "-1,234")
    }

    @Test func addsAndCompares() {
        #expect([Yen(30_000), Yen(-5_000)].reduce(.zero, +) == Yen(25_000))
        #expect(Yen(1) - Yen(2) < .zero)
    }

    @Test func isABareNumberInJSON() throws {
        #expect(String(decoding: try JSONEncoder().encode([Yen(30_000)]), as: UTF8.self) == "[30000]")
        #expect(try JSONDecoder().decode([Yen].self, from: Data("[30000]".utf8)) == [Yen(30_000)])
        #expect(throws: (any Error).self) { try JSONDecoder().decode([Yen].self, from: Data("[0.5]".utf8)) }
    }
}
