import ConformanceKit
import Foundation
import HubCore
import Server
import TestSupport
import Testing

/// Clients in front of the hostile hub.
@Suite("The hostile hub")
struct HostileHubTests {
    @Test(
        "The shell's client keeps every rule, in both versions", .timeLimit(.minutes(15)), arguments: ["", " -1"])
    func shellClient(option: String) async throws {
        let script = try ProductFiles().path("Conformance/hostile.sh")
        let report = try await report(of: "dash '\(script)'\(option)")
        #expect(report.entries.allSatisfy { $0.outcome == .kept }, "\(report.lines(in: .en).joined(separator: "\n"))")
    }

    @Test("The scheme's program keeps every rule", .timeLimit(.minutes(15)))
    func scheme() async throws {
        let program = try Program.path("scheme")
        let command = """
            case $HSJ_STEP in
            enrol) exec '\(program)' enroll --hub $HSJ_HUB --scheme $HSJ_SCHEME --code $HSJ_CODE --home $HSJ_HOME ;;
            push) exec '\(program)' push $HSJ_RECORDS_1 --home $HSJ_HOME ;;
            pull) exec '\(program)' sync --home $HSJ_HOME ;;
            *) exit 77 ;;
            esac
            """
        let report = try await report(of: command)
        #expect(report.isConformant, "\(report.lines(in: .en).joined(separator: "\n"))")
    }

    /// What a careless author could have written into client.sh, and the scenario that has to notice.
    private static let mistakes: [(scenario: String, edit: String)] = [
        ("lost-reply", #"s/^        sleep "\$wait"/        make 1; gzip -9nc sent\/1 >coded/"#),
        (
            "cut-reply",
            #"s/ || status=000$//; s/^is_signed() {/is_signed() { return 0/; s/ || stop "batch \$1: another batch's receipt"/ || :/"#
        ),
        ("busy", #"s/^        sleep "\$wait"/        sleep 0/"#),
        ("redirect", #"s/curl -sS/curl -L -sS/"#),
        ("unknown-code-never", #"s/ \*) return 1 ;; esac$/ *) ;; esac/"#),
        ("unknown-code-resync", #"s/^        resync\.\*) resync ;;/        resync.*) ;;/"#),
        ("foreign-receipt", #"s/ || stop "batch \$1: another batch's receipt"/ || :/"#),
        ("forged-signature", #"s/^is_signed() {/is_signed() { return 0/"#),
        ("restored-backup", #"s/^        resync\.\*) resync ;;/        resync.*) echo 9 | save acknowledged ;;/"#),
        ("foreign-head", #"s/^        stop "the hub has other batches.*/        rm -f sent\/3/"#),
        ("dictionary-retired", #"s/^        upgrade\.dictionary-unknown) .*/        upgrade.*) return 0 ;;/"#),
        ("cursor-expired", #"s/"\$code" = cursor-expired/"$code" = none/"#),
        ("pull", #"s/ | \*rel=[^)]*)/)/"#),
        ("plain", #"s/tag=\\"hsj-sync\\""/tag=\\"hsj\\""/"#),
    ]

    @Test("A mistake in the client is noticed", arguments: mistakes.indices)
    func mistakesAreNoticed(index: Int) async throws {
        let (scenario, edit) = Self.mistakes[index]
        try await TemporaryFolder.with { folder in
            let files = try ProductFiles()
            let original = try String(contentsOfFile: files.path("Conformance/client.sh"), encoding: .utf8)
            try folder.write(original, to: "client.sh")
            try folder.write(
                try String(contentsOfFile: files.path("Conformance/hostile.sh"), encoding: .utf8), to: "hostile.sh")
            let edited = try await Shell.run(
                "sed -i '\(edit.replacing("'", with: #"'\''"#))' '\(folder.path("client.sh"))'")
            #expect(edited == 0)
            try #require(folder.text("client.sh") != original, "the edit for \(scenario) changes nothing")
            _ = try await Shell.run("chmod +x '\(folder.path("client.sh"))'")
            let report = try await report(of: "HSJ_TRIES=3 dash '\(folder.path("hostile.sh"))'", scenarios: [scenario])
            #expect(report.entries.count == 1)
            #expect(report.entries.allSatisfy { $0.outcome == .broken || $0.outcome == .advised }, "\(scenario)")
        }
    }

    private func report(of command: String, scenarios: [String] = []) async throws -> ConformanceReport {
        let hub = try HostileHub(scheme: try SchemeCode(parsing: "hs-13-wako"), scenarios: scenarios)
        defer { hub.stop() }
        return try await Blocking.run {
            try hub.run(ClientCommand(command))
            return hub.report
        }
    }
}

enum Shell {
    /// The exit status.
    static func run(_ command: String) async throws -> Int32 {
        try await Blocking.run {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", command]
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
    }
}
