import ArgumentParser
import Dues
import HubCore
import Server

extension DuesCommands.Bank {
    struct Fees: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show by how much a payment may fall short for a transfer's fee; with fees, set them.")
        @OptionGroup var options: HubOptions
        @Argument(help: "In yen, tax included: all that shall hold from now on.") var fees: [Int64] = []
        @Flag(help: "Only say how it would be.") var dryRun = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let matching = DuesCommands.Bank.matching(environment)
            let policy = fees.isEmpty ? try await matching.policy() : try MatchingPolicy(checking: fees)
            if !fees.isEmpty { try await matching.setPolicy(policy, actor: actor, dryRun: dryRun) }
            let known = policy.transferFees.sorted()
            if console.isJSON { return try console.json(["transferFees": known]) }
            console.line(known.map { Yen($0).description }.joined(separator: " "))
            console.noteIfNotKept(dryRun: dryRun)
        }
    }
}
