import Disclosure
import HubCore
import Testing

@Suite struct FirstTests {
    @Test func fischettiSalazar() throws {
        let system = try GridTable([[20, 50, 10], [8, 19, 22], [17, 32, 12]]).system()
        let protection = try protect(system, .plain(9))
        print(protection.hidden(system), protection.statuses, protection.certificate)
        try protection.certificate.verify(system, .plain(9), protection.statuses)
    }
    @Test func random() throws {
        var seed: UInt64 = 7
        func next(_ n: Int) -> Int {
            seed = seed &* 6364136223846793005 &+ 1442695040888963407; return Int(seed >> 33) % n
        }
        let values = (0..<30).map { _ in (0..<9).map { _ in [0, next(10), next(30), next(100)][next(4)] } }
        let system = try GridTable(values).system()
        let clock = ContinuousClock()
        let start = clock.now
        let protection = try protect(system, .plain(10))
        print(clock.now - start, protection.losses, protection.certificate.alternatives.count)
        try protection.certificate.verify(system, .plain(10), protection.statuses)
    }
}
