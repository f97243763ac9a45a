import ArgumentParser
import HubCore
import Server
import Tenancy

/// `hub protocol`: the versions of HSJ Sync.
struct ProtocolCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protocol", abstract: "Which versions of HSJ Sync are served, and who uses them.",
        subcommands: [Versions.self, Usage.self, Deprecate.self])

    struct Versions: HubCommand {
        static let configuration = CommandConfiguration(abstract: "List the versions.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let versions = try await protocolVersions(environment).all()
            if console.isJSON { return try console.json(versions) }
            console.table(
                headers: console.language == .ja ? ["版", "非推奨", "終了"] : ["Version", "Deprecated", "Sunset"],
                rows: versions.map { version in
                    [String(version.version)]
                        + [version.deprecatedAt, version.sunsetAt].map { $0?.dayInJapan.description ?? "—" }
                })
        }
    }

    struct Usage: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "List who pushed in which version during the last 400 days, the oldest version first.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let usage = try await protocolVersions(environment).usage()
            if console.isJSON { return try console.json(usage) }
            console.table(
                headers: console.language == .ja
                    ? ["版", "コード", "名称", "バッチ数", "最終受信"] : ["Version", "Code", "Name", "Batches", "Last received"],
                rows: usage.map {
                    [
                        String($0.version), $0.scheme, $0.name, String($0.batches),
                        $0.lastReceivedAt.dayInJapan.description,
                    ]
                })
        }
    }

    struct Deprecate: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell users of an old version that it will end, and when.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The version.") var version: Int
        @Option(help: "Its last day in Japan, such as 2028-03-31; at least 400 days after the deprecation.")
        var sunset: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            let day = try sunset.map { text in
                guard let day = Day(text) else { throw ValidationError("--sunset needs a day such as 2028-03-31") }
                return day
            }
            try await protocolVersions(environment).deprecate(version, sunset: day?.adding(days: 1).start, actor: actor)
            console.note(
                day.map { Message(ja: "版 \(version) は \($0) で終了します", en: "Version \(version) ends with \($0)") }
                    ?? Message(ja: "版 \(version) を非推奨にしました", en: "Version \(version) is deprecated"))
        }
    }
}

private func protocolVersions(_ environment: HubEnvironment) -> ProtocolVersions {
    ProtocolVersions(database: environment.database, clock: environment.clock)
}
