import ConformanceKit
import Foundation
import HubCore
import SchemeClient
import Server
import Tenancy
import TestSupport
import Testing

/// The kit in front of the real hub.
@Suite("The kit and the real hub")
struct RealHubTests {
    @Test("The hub keeps every rule", .timeLimit(.minutes(15)))
    func check() async throws {
        try await withHub { address, code in
            let report = try await Blocking.run {
                try HubCheck(
                    address: try HubAddress(parsing: address), scheme: try SchemeCode(parsing: "hs-13-wako"),
                    code: code, month: Month(year: 2001, month: 1)
                ).run()
            }
            #expect(report.isConformant, "\(report.lines(in: .en).joined(separator: "\n"))")
            #expect(report.count(.kept) > 50)
        }
    }

    @Test("The shell's client pushes, goes on and pulls, in both versions", arguments: ["", "-1"])
    func shellClient(option: String) async throws {
        let client = try ProductFiles().path("Conformance/client.sh")
        try await withHub { address, code in
            try await TemporaryFolder.with { folder in
                let r = option.isEmpty ? "\"r\":7," : ""
                for number in 1...2 {
                    try folder.write(
                        "{\"op\":\"report\",\"k\":\"activity/2024-0\(number)\",\(r)\"d\":{\"cells\":{\"visits\":5}}}\n",
                        to: "records-\(number)")
                }
                let script = """
                    export HSJ_HOME='\(folder.path("home"))'
                    dash '\(client)' \(option) enrol \(address) hs-13-wako \(code) &&
                    dash '\(client)' push '\(folder.path("records-1"))' &&
                    dash '\(client)' push '\(folder.path("records-2"))' && {
                        ! curl -sS \(address)/.well-known/hsj-sync | grep -q '"changes"' || dash '\(client)' pull
                    }
                    """
                #expect(try await Shell.run("(\(script)) 2>'\(folder.path("log"))'") == 0, "\(folder.text("log"))")
                #expect(folder.text("home/acknowledged") == "2\n")
            }
        }
    }

    /// A hub on the machine's own clock, since the clients sign by it, with a code for one scheme.
    private func withHub(_ body: @escaping @Sendable (String, String) async throws -> Void) async throws {
        try await TestDatabase.with { test in
            _ = try await test.addScheme()
            let registry = SchemeRegistry(database: test.database, clock: .system, entropy: test.entropy)
            let code = try await registry.invite(try SchemeCode(parsing: "hs-13-wako"), actor: "test").code
            try await TestHub.with(test, clock: .system) { hub in try await body("http://\(hub.authority)", code) }
        }
    }
}
