import Foundation
import HubCore
import Tenancy
import TestSupport
import Testing

@Suite("An office that was away while the hub changed its keys")
struct HubKeyChangesTests {
    @Test("After three changes the next push is taken, and its receipt is trusted")
    func threeChanges() async throws {
        try await NetworkFixture.with { network in
            let keys = network.folder.path("keys")
            var hub = network.hub
            hub.environment["HUB_KEYS_DIRECTORY"] = keys
            let now = Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down))
            func registry(daysAgo: Double) -> HubIdentityRegistry {
                HubIdentityRegistry(
                    database: network.test.database, keyring: HubKeyring(folder: keys),
                    clock: .fixed(now.addingTimeInterval(-daysAgo * 86_400)), entropy: network.test.entropy)
            }
            try await registry(daysAgo: 390).prepare()
            let server = try await HubProcess.start(hub, in: network.folder)
            try await network.enrol(at: server.address)
            #expect(try await network.push(try network.report(visits: 8)).status == 0)

            for days in [380.0, 250, 120] {
                _ = try await registry(daysAgo: days).announceKey(inDays: 60, actor: "test")
            }
            let shown = try await hub.run("identity", "show", "--json")
            #expect(shown.output.matches(of: /"state" : "past"/).count == 3, "\(shown.all)")

            let pushed = try await network.push(try network.report(visits: 9))
            #expect(pushed.status == 0, "\(pushed.all)")
            let status = try await network.scheme.run("status", "--json", "--home", network.home())
            #expect(status.output.contains(#""waiting" : 0"#), "\(status.all)")
            #expect(try await server.stop() == 0)
        }
    }
}
