import Dues
import Foundation
import HubCore
import Server
import Testing

/// hledger and beancount read the export, and arrive at the same balances.
enum LedgerPrograms {
    /// The accounts as beancount's file names them.
    static let englishNames: [LedgerAccount: String] = [
        .bank: "Bank", .receivable: "Receivable", .dues: "Dues", .advance: "Advance", .deposit: "Deposit",
        .suspense: "Suspense", .sundry: "Sundry", .fees: "Fees", .writeOff: "BadDebts",
    ]

    static func hledgerBalances(_ entries: [JournalEntry]) async throws -> [String: Int64] {
        let output = try await run(
            "hledger", LedgerExport.hledger.file(entries), "ledger.journal",
            ["-f", "FILE", "balance", "--flat", "--no-total", "--empty", "-O", "csv"])
        return balances(output) { $0.split(separator: ":").last.map(String.init) }
    }

    static func beancountBalances(_ entries: [JournalEntry]) async throws -> [String: Int64] {
        let file = LedgerExport.beancount.file(entries)
        #expect(try await run("bean-check", file, "ledger.beancount", ["FILE"]) == "")
        let output = try await run(
            "bean-query", file, "ledger.beancount",
            ["-f", "csv", "FILE", "SELECT account, sum(number) AS total GROUP BY account"])
        return balances(output) { $0.split(separator: ":").last.map(String.init) }
    }

    /// Lines of an account and an amount; accounts at zero left out.
    private static func balances(_ csv: String, name: (String) -> String?) -> [String: Int64] {
        csv.replacing("\r\n", with: "\n").split(separator: "\n").reduce(into: [:]) { result, line in
            let cells = line.filter { $0 != "\"" }.split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count >= 2, let account = name(cells[0]),
                let amount = Int64(cells[1].replacing("JPY", with: "").trimmingCharacters(in: .whitespaces)),
                amount != 0
            else { return }
            result[account] = amount
        }
    }

    private static func run(
        _ program: String, _ file: [UInt8], _ name: String, _ arguments: [String]
    ) async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name)
        try Data(file).write(to: path)
        return try await Blocking.run {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [program] + arguments.map { $0 == "FILE" ? path.path : $0 }
            process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let said = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(program): \(String(decoding: said.prefix(500), as: UTF8.self))")
            return String(decoding: said, as: UTF8.self)
        }
    }
}
