import Audit
import Foundation
import HubCore
import Server

extension HubCommand {
    /// Keeps that raw figures are about to be shown: who, and which command, without its options.
    func noteRawAccess(_ environment: HubEnvironment) async throws {
        let words = CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") }
        try await RawAccessLog(database: environment.database).note(
            RawAccess(
                at: environment.clock.now, caller: actor, role: "command line",
                call: (["hub"] + words).joined(separator: " "), status: 200))
    }
}
