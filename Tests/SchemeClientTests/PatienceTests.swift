import Foundation
import HubCore
import Testing

@testable import SchemeClient

@Suite struct PatienceTests {
    private let now = Date(timeIntervalSince1970: 1_780_000_000)

    private func problem(_ retry: String, retryAfter: String? = nil, status: Int = 503) -> HubFault {
        .problem(
            HubProblem(
                HTTPResponse(
                    status: status, fields: retryAfter.map { ["retry-after": $0] } ?? [:],
                    body: Array("{\"code\":\"x\",\"retry\":\"\(retry)\"}".utf8)),
                now: now))
    }

    private func next(_ fault: HubFault, try number: Int = 1, waited: Double = 0) -> NextStep {
        .after(fault, try: number, waited: waited, patience: Patience(tries: 4, longestWait: 100), fraction: 0.5)
    }

    @Test func theWindowDoublesUpToAQuarterOfAnHour() {
        #expect(
            (1...12).map { Patience.backOff(afterTry: $0, fraction: 1) } == [
                2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900,
            ])
        #expect(Patience.backOff(afterTry: 5, fraction: 0) == 0)
    }

    @Test func lostConnectionsAreTriedAgain() {
        #expect(next(.noAnswer(.unreachable("cut"))) == .tryAgain(after: 1))
        #expect(next(.noAnswer(.unreachable("cut")), try: 3) == .tryAgain(after: 4))
        #expect(next(.noAnswer(.unreachable("cut")), try: 4) == .giveUp)
        #expect(next(.noAnswer(.unreachable("cut")), try: 3, waited: 97) == .giveUp)
    }

    @Test func retryAfterIsObeyed() {
        #expect(next(problem("after", retryAfter: "30")) == .tryAgain(after: 30))
        #expect(next(problem("after", retryAfter: "101")) == .giveUp)
        #expect(
            next(problem("after", retryAfter: HTTPDateText(now.addingTimeInterval(60)).text))
                == .tryAgain(after: 60))
        #expect(next(problem("after", retryAfter: "soon")) == .tryAgain(after: 1))
        #expect(next(problem("same", retryAfter: "5")) == .tryAgain(after: 5))
    }

    @Test func whatAPersonMustMendIsNotTriedAgain() {
        for retry in ["never", "resign", "resync", "upgrade"] { #expect(next(problem(retry)) == .giveUp) }
        #expect(next(.noAnswer(.insecure("certificate"))) == .giveUp)
        #expect(next(.unintelligible(status: 200)) == .giveUp)
    }

    @Test func answersThatAreNotTheHubs() {
        func fault(_ status: Int) -> HubFault {
            .problem(HubProblem(HTTPResponse(status: status, body: Array("<html>".utf8)), now: now))
        }
        #expect(next(fault(502)) == .tryAgain(after: 1))
        #expect(next(fault(404)) == .giveUp)
        #expect(next(fault(302)) == .giveUp)
    }
}
