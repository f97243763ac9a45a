import Foundation
import HubCore

/// A client as a command of the shell, which is told by its environment what to do:
///
/// - `HSJ_STEP`: `enrol`, `push` or `pull`; `HSJ_SCENARIO`: the scenario's name
/// - `HSJ_HUB`, `HSJ_SCHEME`, `HSJ_CODE`: what enrolment needs; `HSJ_HOME`: a folder that stays for one scenario
/// - `HSJ_RECORDS`: record lines to push; `HSJ_RECORDS_1`: the same without revisions, for version 1
///
/// Exit status 0 means that everything is done and acknowledged, 77 that the client has no such step.
package struct ClientCommand: Sendable {
    let command: String
    /// Seconds for one step.
    let patience: Int

    package init(_ command: String, patience: Int = 120) {
        self.command = command
        self.patience = patience
    }

    func run(_ hub: ScenarioHub, scheme: SchemeCode) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hub-conformance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (number, step) in hub.scenario.steps.enumerated() {
            let (records, plain) = (folder.appending(path: "records.jsonl"), folder.appending(path: "records-1.jsonl"))
            try Data(Self.records(number, revision: number + 1).utf8).write(to: records)
            try Data(Self.records(number, revision: nil).utf8).write(to: plain)
            hub.begin(step: number)
            let exit = try run([
                "HSJ_STEP": step.rawValue, "HSJ_SCENARIO": hub.scenario.name, "HSJ_HUB": hub.address,
                "HSJ_SCHEME": scheme.rawValue, "HSJ_CODE": HostileHub.code,
                "HSJ_HOME": folder.appending(path: "home").path, "HSJ_RECORDS": records.path,
                "HSJ_RECORDS_1": plain.path,
            ])
            hub.end(step: number, exit: exit)
            if exit == ClientJudgement.cannot { return }
        }
    }

    /// The exit status; nil when the time was up.
    private func run(_ variables: [String: String]) throws -> Int32? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // `timeout` ends the command with everything that it started.
        process.arguments = ["timeout", "-k", "5", String(patience), "sh", "-c", command]
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        let timedOut: Set<Int32> = [124, 137]
        return timedOut.contains(process.terminationStatus) ? nil : process.terminationStatus
    }

    /// Another month for every step, so that each has something new to say.
    private static func records(_ step: Int, revision: Int?) -> String {
        let r = revision.map { "\"r\":\($0)," } ?? ""
        return """
            {"op":"report","k":"activity/2024-0\(step + 1)",\(r)"d":{"cells":{"families.new":3,"visits":\(10 + step)}}}
            {"op":"report","k":"volunteers/2024-0\(step + 1)",\(r)"d":{"cells":{"volunteers.registered":31}}}

            """
    }
}
