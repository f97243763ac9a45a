import Testing

@testable import HubCore

@Suite("When a scheme is expected to report")
struct ActivitySpanTests {
    private func expected(_ events: [(String, String)]) -> [Int] {
        let span = ActivitySpan(events.map { (day: Day($0.0)!, event: $0.1) })
        return (1...12).filter { span.expects(Month(year: 2025, month: $0)) }
    }

    @Test("From the month of the start on; an announced withdrawal ends nothing")
    func start() {
        #expect(expected([]) == [])
        #expect(expected([("2025-01-01", "applied"), ("2025-02-01", "approved")]) == [])
        #expect(expected([("2025-03-31", "started"), ("2025-06-01", "withdrawing")]) == Array(3...12))
        #expect(expected([("2020-03-31", "started")]) == Array(1...12))
    }

    @Test("A rest that begins on the 1st leaves its month out; one that begins later does not")
    func rest() {
        #expect(
            expected([("2024-04-01", "started"), ("2025-03-01", "suspended"), ("2025-05-31", "resumed")])
                == [1, 2, 5, 6, 7, 8, 9, 10, 11, 12])
        #expect(expected([("2024-04-01", "started"), ("2025-03-02", "withdrawn")]) == [1, 2, 3])
    }

    @Test("Ended and begun within one month, and on one day, the month is expected")
    func sameMonth() {
        #expect(
            expected([("2024-04-01", "started"), ("2025-03-01", "suspended"), ("2025-03-20", "resumed")])
                == Array(1...12))
        #expect(
            expected([("2024-04-01", "started"), ("2025-03-01", "resumed"), ("2025-03-01", "suspended")])
                == Array(1...12))
    }

    @Test("What ends before it began is no span", arguments: ["withdrawn", "disqualified", "expelled", "dissolved"])
    func ends(event: String) {
        #expect(expected([("2025-02-01", event)]) == [])
        #expect(expected([("2025-02-10", "started"), ("2025-02-20", event)]) == [2])
    }
}
