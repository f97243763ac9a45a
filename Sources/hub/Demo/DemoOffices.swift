import Foundation
import HubCore
import MadeUpNetwork
import Server
import Tenancy

/// The offices of the demo, each with the scheme's own program and a folder of its own.
struct DemoOffices: Sendable {
    let folder: DemoFolder
    let address: String
    let console: Console
    /// Programs that run at the same time.
    private let atOnce = 4

    /// Enrols the offices that have no key yet; answers with how many.
    func enrol(_ schemes: [Scheme], in environment: HubEnvironment, actor: String) async throws -> Int {
        let registry = SchemeRegistry(
            database: environment.database, clock: environment.clock, entropy: environment.entropy)
        let newcomers = try await newcomers(among: schemes)
        try await inParallel(newcomers, label: "登録 / enrolment") { scheme in
            let code = scheme.code.rawValue
            let invitation = try await registry.invite(scheme.code, actor: actor)
            return try await ChildProgram.run(
                folder.schemeProgram,
                [
                    "enroll", "--hub", address, "--code", invitation.code, "--scheme", code, "--home",
                    folder.officeHome(code),
                ])
        }
        return newcomers.count
    }

    /// The offices whose program says that it is not registered.
    private func newcomers(among schemes: [Scheme]) async throws -> [Scheme] {
        var newcomers: [Scheme] = []
        for scheme in schemes {
            let home = folder.officeHome(scheme.code.rawValue)
            guard FileManager.default.fileExists(atPath: home),
                try await ChildProgram.run(folder.schemeProgram, ["status", "--offline", "--home", home]).isSuccess
            else {
                newcomers.append(scheme)
                continue
            }
        }
        return newcomers
    }

    /// Has every office send its files.
    func push(_ schemes: [Scheme]) async throws {
        try await inParallel(schemes, label: "送信 / push") { scheme in
            let code = scheme.code.rawValue
            return try await ChildProgram.run(
                folder.schemeProgram, ["push"] + folder.reportFiles(code) + ["--home", folder.officeHome(code)])
        }
    }

    /// Runs one program a scheme, a few at a time, and stops at the first that fails.
    private func inParallel(
        _ schemes: [Scheme], label: String, _ work: @escaping @Sendable (Scheme) async throws -> ChildProgram.Outcome
    ) async throws {
        var waiting = schemes.makeIterator()
        var done = 0
        try await withThrowingTaskGroup(of: (Scheme, ChildProgram.Outcome).self) { group in
            func startNext() {
                guard let scheme = waiting.next() else { return }
                group.addTask { (scheme, try await work(scheme)) }
            }
            for _ in 0..<atOnce { startNext() }
            for try await (scheme, outcome) in group {
                guard outcome.isSuccess else {
                    let said = (outcome.errors + outcome.output).split(separator: "\n").last.map(String.init) ?? ""
                    throw Problem(
                        .internalFault, detail: Message(ja: "\(scheme.code): \(said)", en: "\(scheme.code): \(said)"))
                }
                done += 1
                console.progress(label, done, of: schemes.count)
                startNext()
            }
        }
    }
}
