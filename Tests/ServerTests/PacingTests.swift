import HubCore
import Testing

@testable import Server

@Suite("When a push asks for a pause")
struct PacingTests {
    private func backOff(ofScheme: Int = 1, waiting: Int = 0, places: Int = 256) -> Int? {
        Pacing(ofScheme: ofScheme, waiting: waiting, places: places, patience: 20).backOff
    }

    @Test("Not while there is room")
    func room() {
        #expect(backOff() == nil)
        #expect(backOff(ofScheme: Limits.batchesOfSchemeInFlight - 1, waiting: 127) == nil)
        #expect(backOff(places: 0) == nil)
    }

    @Test("A second where the scheme has as many batches at the hub as it may")
    func ownBatches() {
        #expect(backOff(ofScheme: Limits.batchesOfSchemeInFlight) == 1)
    }

    @Test("The longer the queue from its half on, up to the patience of those who wait")
    func queue() {
        #expect(backOff(waiting: 128) == 10)
        #expect(backOff(ofScheme: Limits.batchesOfSchemeInFlight, waiting: 192) == 15)
        #expect(backOff(waiting: 256) == 20)
        #expect(backOff(waiting: 1, places: 1) == 20)
        let pauses = (128...256).map { backOff(waiting: $0) ?? 0 }
        #expect(pauses == pauses.sorted())
    }
}
