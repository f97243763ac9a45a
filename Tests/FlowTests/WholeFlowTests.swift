import Foundation
import HubCore
import Postgres
import TestSupport
import Testing

/// The product as its people use it: the two programs, a database, and nothing between.
@Suite("The whole flow through the programs")
struct WholeFlowTests {
    @Test("From a new scheme to a figure, a token and an invoice")
    func fromSchemeToInvoice() async throws {
        try await NetworkFixture.with { network in
            let server = try await HubProcess.start(network.hub, in: network.folder)
            try await network.enrol(at: server.address)

            let pushed = try await network.push(try network.report(visits: 8))
            #expect(pushed.status == 0, "\(pushed.all)")
            let status = try await network.scheme.run("status", "--json", "--home", network.home())
            #expect(status.status == 0, "\(status.all)")
            #expect(status.output.contains(#""agrees" : true"#))
            #expect(status.output.contains(#""waiting" : 0"#))
            #expect(try await network.visits().contains(",8,"))

            let corrected = try await network.push(try network.report(visits: 9))
            #expect(corrected.status == 0, "\(corrected.all)")
            #expect(try await network.visits().contains(",9,"))
            let again = try await network.push()
            #expect(again.status == 0, "\(again.all)")
            #expect(try await network.test.rowCounts()["batch"] == 2)

            try await tokens(network, server)
            try await dues(network)
            #expect(try await server.stop() == 0)
        }
    }

    private func tokens(_ network: NetworkFixture, _ server: HubProcess) async throws {
        let created = try await network.hub.run("token", "create", "statistician", "--role", "national")
        #expect(created.status == 0, "\(created.all)")
        let token = created.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let question = WireRequest(
            "GET", "/statistics/values/visits?from=2024-05",
            fields: [("Host", "127.0.0.1:\(server.port)"), ("Authorization", "Bearer \(token)")])
        #expect(try await Wire(port: server.port).send(question).status == 200)
        #expect(try await network.hub.run("token", "revoke", "statistician").status == 0)
        #expect(try await Wire(port: server.port).send(question).status == 401)
        let twice = try await network.hub.run("token", "revoke", "statistician", "--lang", "en")
        #expect(twice.status == 1)
        #expect(twice.errors.contains("[not-found]"))
        let role = try await network.hub.run("token", "create", "x", "--role", "king")
        #expect(role.status == 64)
    }

    private func dues(_ network: NetworkFixture) async throws {
        try await network.test.owner.write(as: .owner) { tx in
            try tx.execute(
                Statement<Void>(
                    "t.member",
                    "INSERT INTO membership_event SELECT id, '2024-04-01', 'started', NULL, '2024-04-01' FROM scheme"))
        }
        let set = try await network.hub.run(
            "dues", "schedule", "set", "--fiscal-year", "2026", "--amount", "30000", "--resolution", "総会決議(試験)")
        #expect(set.status == 0, "\(set.all)")
        let preview = try await network.hub.run("dues", "preview", "--fiscal-year", "2026")
        #expect(preview.status == 0, "\(preview.all)")
        #expect((preview.output + preview.errors).contains("30,000"), "\(preview.all)")
        let issued = try await network.hub.run("dues", "issue", "--fiscal-year", "2026")
        #expect(issued.status == 0, "\(issued.all)")
        let list = try await network.hub.run("dues", "list", "--fiscal-year", "2026")
        #expect(list.status == 0, "\(list.all)")
        #expect(list.output.contains("hs-13-wako") || list.output.contains("わこう"), "\(list.all)")
        let repeated = try await network.hub.run("dues", "issue", "--fiscal-year", "2026")
        #expect(repeated.status == 0, "\(repeated.all)")
        #expect(try await network.test.rowCounts()["invoice"] == 1)
    }

    @Test("A fiscal year without a fee, an unknown scheme or area: one line, exit status 1")
    func refusals() async throws {
        try await NetworkFixture.with { network in
            for (arguments, code) in [
                (["dues", "preview", "--fiscal-year", "2031"], "fee-schedule-missing"),
                (["scheme", "invite", "hs-99-none"], "scheme-unknown"),
                (
                    ["scheme", "add", "WAKO", "--name", "x", "--kana", "x", "--municipality", "131016"],
                    "scheme-code-invalid"
                ),
                (
                    ["scheme", "add", "hs-13-x", "--name", "x", "--kana", "x", "--municipality", "000000"],
                    "query-invalid"
                ),
                (["statistics", "values", "nothing", "--from", "2024-05"], "element-unknown"),
                (["--set", "nonsense=1"], "configuration-invalid"),
            ] {
                let all = arguments.first == "--set" ? ["scheme", "list"] + arguments : arguments
                let outcome = try await network.hub.run(all)
                #expect(outcome.status == 1, "\(all): \(outcome.all)")
                #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.all)")
                #expect(outcome.errors.contains("[\(code)]"), "\(outcome.all)")
                #expect(outcome.output.isEmpty)
            }
        }
    }

    @Test("Every command explains itself", arguments: Self.commands)
    func help(command: [String]) async throws {
        let outcome = try await Program(command[0]).run(command.dropFirst() + ["--help"])
        #expect(outcome.status == 0, "\(outcome.all)")
        #expect(outcome.output.contains("USAGE: \(command.joined(separator: " "))"), "\(outcome.all)")
    }

    private static let commands: [[String]] = [
        "hub", "hub serve", "hub migrate", "hub demo", "hub scheme", "hub scheme add", "hub scheme list",
        "hub scheme invite", "hub scheme suspend", "hub scheme resume", "hub dictionary", "hub dictionary load",
        "hub dictionary show", "hub statistics", "hub statistics values", "hub statistics achievements",
        "hub statistics query", "hub statistics saved", "hub statistics saved list", "hub statistics saved delete",
        "hub statistics facts", "hub statistics opening-balance", "hub statistics fold", "hub dues",
        "hub dues schedule",
        "hub dues schedule set", "hub dues schedule show", "hub dues schedule load", "hub dues preview",
        "hub dues issue",
        "hub dues list", "hub dues invoice void", "hub dues invoice credit-note", "hub dues invoice write-off",
        "hub dues bank account add", "hub dues bank account list", "hub dues bank import", "hub dues bank lines",
        "hub dues bank match", "hub dues bank confirm", "hub dues bank reverse", "hub dues bank set-aside",
        "hub dues bank put-back", "hub dues bank payer-code", "hub dues ledger balance", "hub dues ledger close",
        "hub dues ledger recognition", "hub dues ledger kept", "hub dues ledger move", "hub dues ledger year-start",
        "hub dues ledger year-end", "hub dues ledger accrue", "hub dues ledger export", "hub dues ledger records",
        "hub dues verify", "hub token", "hub token create", "hub token revoke", "scheme", "scheme enroll",
        "scheme template",
        "scheme intake", "scheme push",
        "scheme status",
    ].map { $0.split(separator: " ").map(String.init) }
}
