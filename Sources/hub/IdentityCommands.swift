import ArgumentParser
import Foundation
import HubCore
import Server
import SyncProtocol
import Tenancy

/// `hub identity`: who the hub is to its schemes.
struct IdentityCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity", abstract: "The hub's own keys and its epoch.",
        subcommands: [Show.self, AnnounceKey.self, Restored.self])

    struct Show: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Show the hub's keys and its epoch.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let registry = identity(environment)
            try await registry.prepare()
            let identity = try await registry.load()
            let report = Report(identity, at: environment.clock.now)
            if console.isJSON { return try console.json(report) }
            console.line(Message(ja: "エポック: \(report.epoch)", en: "Epoch: \(report.epoch)")[console.language])
            console.table(
                headers: console.language == .ja
                    ? ["鍵 (kid)", "指紋", "使用開始", "状態"] : ["Key (kid)", "Fingerprint", "From", "State"],
                rows: report.keys.map {
                    [$0.kid, $0.fingerprint, $0.activeFrom.dayInJapan.description, $0.state.label[console.language]]
                })
        }
    }

    struct AnnounceKey: HubCommand {
        static let configuration = CommandConfiguration(
            commandName: "announce-key",
            abstract: "Make the key that will sign after the present one, and announce it to the schemes.",
            discussion: "Copy the new file in the keys folder to every hub before its day.")
        @OptionGroup var options: HubOptions
        @Option(help: "Days from now on.") var inDays = Limits.hubKeyNoticeDays

        func run(in environment: HubEnvironment, console: Console) async throws {
            let registry = identity(environment)
            try await registry.prepare()
            let key = try await registry.announceKey(inDays: inDays, actor: actor)
            console.note(
                Message(
                    ja: "次の鍵 \(key.kid) を予告しました。\(key.activeFrom.dayInJapan) から使います",
                    en: "The next key \(key.kid) is announced; it signs from \(key.activeFrom.dayInJapan)"))
        }
    }

    struct Restored: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that the database was restored from a backup: schemes then send again what it lost.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let epoch = try await identity(environment).renewEpoch(actor: actor)
            console.note(
                Message(
                    ja: "新しいエポック \(epoch) にしました。各スキームは次の同期で、失われた分を送り直します",
                    en: "The epoch is now \(epoch); at their next sync the schemes send again what was lost"))
        }
    }
}

private func identity(_ environment: HubEnvironment) -> HubIdentityRegistry {
    HubIdentityRegistry(
        database: environment.database, keyring: HubKeyring(folder: environment.configuration.keysDirectory),
        clock: environment.clock, entropy: environment.entropy)
}

/// What `hub identity show` tells.
private struct Report: Encodable {
    struct Key: Encodable {
        let kid: String
        let fingerprint: String
        let activeFrom: Date
        let state: State
    }

    enum State: String, Encodable {
        case past, current, announced

        var label: Message {
            switch self {
            case .past: Message(ja: "過去", en: "past")
            case .current: Message(ja: "使用中", en: "in use")
            case .announced: Message(ja: "予告", en: "announced")
            }
        }
    }

    let epoch: String
    let keys: [Key]

    init(_ identity: HubIdentity, at now: Date) {
        epoch = identity.epoch
        let current = identity.currentKey(at: now)
        keys = identity.keys.map { key in
            Key(
                kid: key.kid, fingerprint: KeyFingerprint(key.key).description, activeFrom: key.activeFrom,
                state: key == current ? .current : key.activeFrom > now ? .announced : .past)
        }
    }
}
