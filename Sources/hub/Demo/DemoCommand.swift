import ArgumentParser
import Foundation
import HubCore
import MadeUpNetwork
import ReferenceData
import Server
import Statistics
import Tenancy

/// The hub's main job from end to end, on a network that does not exist: 120 offices send their reports, the national
/// office asks, the membership officer bills.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Run everything on a made-up network, from the first report to the books.",
        discussion: "What is there from an earlier run is used again. Everything stands under .hub/.")

    @OptionGroup var options: HubOptions

    @Flag(help: "Stop the hub at the end; the exit status tells whether everything agreed.")
    var once = false

    @Option(help: "How many schemes take part, at most 120.")
    var schemes = 120

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port: Int?

    func run() async throws {
        let console = Console(isJSON: false, language: options.language)
        try await console.explainingFailures {
            let configuration = try await options.configuration()
            try await DemoRun(
                configuration: configuration, console: console, schemeCount: min(120, max(1, schemes)), isOnce: once,
                serveOptions: serveOptions(configuration)
            ).run()
        }
    }

    private func serveOptions(_ configuration: HubConfiguration) -> [String] {
        ["--data-directory", configuration.dataDirectory, "--port", String(port ?? configuration.http.port)]
    }
}

/// One run of the demo, step by step, each with its time.
struct DemoRun {
    let configuration: HubConfiguration
    let console: Console
    let schemeCount: Int
    let isOnce: Bool
    let serveOptions: [String]
    private let actor = "demo"

    func run() async throws {
        let folder = try DemoFolder(dataDirectory: configuration.dataDirectory)
        console.note(Network.notice)
        let environment = try await step(ja: "データベースを起動", en: "start the database") {
            try await HubEnvironment.open(configuration)
        }
        defer { environment.close() }
        let network = try await step(ja: "データ辞書・地域・架空のネットワークを読み込み", en: "load dictionary, areas and network") {
            try await load(environment, folder)
        }
        let server = try await step(ja: "ハブを起動", en: "start the hub") {
            try await DemoServer.start(folder: folder, options: serveOptions)
        }
        do {
            try await useNetwork(network, server: server, environment: environment, folder: folder)
        } catch {
            _ = try? await server.stop()
            throw error
        }
    }

    private func useNetwork(
        _ network: DemoNetwork, server: DemoServer, environment: HubEnvironment, folder: DemoFolder
    ) async throws {
        let offices = DemoOffices(folder: folder, address: server.address, console: console)
        try await step(ja: "\(network.schemes.count) スキームを登録", en: "enrol \(network.schemes.count) schemes") {
            _ = try await offices.enrol(network.schemes, in: environment, actor: actor)
        }
        try await step(ja: "各スキームの報告を送信", en: "push the reports of every scheme") {
            try await offices.push(network.schemes)
        }
        if let bytes = server.residentBytes {
            console.note(Message(ja: "  ハブのメモリ \(bytes >> 20) MiB", en: "  memory of the hub \(bytes >> 20) MiB"))
        }
        let token = try await token(environment, folder)
        let isEqual = try await step(ja: "独立した再集計と照合", en: "independent recount") {
            try await recount(server, token, environment, folder)
        }
        try await showFacts(environment)
        for year in ["2022", "2024"] {
            try await hub(
                "statistics", "achievements", year, title: Message(ja: "活動実績 \(year)年度", en: "Results of FY\(year)"),
                folder)
        }
        try await publish(environment, folder)
        try await bill(environment, folder)
        try await takeIn(network, environment, folder)
        try await finish(server, token, isEqual: isEqual)
    }

    private func load(_ environment: HubEnvironment, _ folder: DemoFolder) async throws -> DemoNetwork {
        try await ReferenceLoading(environment).loadAreas()
        _ = try await DictionaryStore(environment.database)
            .publish(environment.files.seed("dictionary/2026.1.json"), at: environment.clock.now)
        let network = try DemoNetwork.make(in: folder, environment: environment, count: schemeCount)
        try await network.register(in: environment, actor: actor)
        return network
    }

    /// One token for both roles would be more than anybody gets, so the demo has one for statistics.
    private func token(_ environment: HubEnvironment, _ folder: DemoFolder) async throws -> String {
        if let known = folder.secret("token") { return known }
        let registry = TokenRegistry(
            database: environment.database, clock: environment.clock, entropy: environment.entropy)
        let token = try await registry.create(name: "demo", role: .national, life: nil, actor: actor)
        try folder.write(secret: token, to: "token")
        return token
    }

    private func recount(
        _ server: DemoServer, _ token: String, _ environment: HubEnvironment, _ folder: DemoFolder
    ) async throws -> Bool {
        setenv("HUB_TOKEN", token, 1)  // not on the command line, which others can read
        let outcome = try await ChildProgram.run(
            "/usr/bin/env",
            [
                "python3", environment.files.path("recount/recount.py"), "--base", server.address, "--files",
                folder.files, "--seeds", environment.files.path("seeds"), "--self-check",
            ], capturing: false)
        return outcome.isSuccess
    }

    private func showFacts(_ environment: HubEnvironment) async throws {
        let facts = try await StatisticsEngine.opened(in: environment).facts()
        heading(Message(ja: "架空のネットワークの値と、公表されている値", en: "The made-up network beside the published figures"))
        let rows = PublishedFacts.all.compactMap { figure -> [String]? in
            guard let year = facts.years.first(where: { $0.fiscalYear.description == figure.fiscalYear }),
                let fact = year.facts.first(where: { $0.id == figure.fact })
            else { return nil }
            return [
                figure.fiscalYear, fact.label[console.language], fact.value?.text(in: console.language) ?? "—",
                figure.published[console.language],
            ]
        }
        console.table(
            headers: console.language == .ja
                ? ["年度", "項目", "架空の値", "公表値"] : ["Year", "Fact", "Made up", "Published"],
            rows: rows)
    }

    /// What anybody may read of the year; an earlier run may have published it.
    private func publish(_ environment: HubEnvironment, _ folder: DemoFolder) async throws {
        let (engine, year) = (try await ReleaseEngine.opened(in: environment), ReleaseScope.final(FiscalYear(2024)))
        try await step(ja: "2024年度の確報を公表", en: "publish the final release of FY2024") {
            guard
                try await !PublishedReleases(database: environment.database).all().contains(where: { $0.scope == year })
            else { return }
            let preview = try await engine.preview(
                year, templates: environment.files.seed("releases/2026.1.json"), actor: actor)
            _ = try await engine.publish(year, preview: preview.draft.id, actor: actor)
        }
        try await hub("release", "show", "FY2024", title: Message(ja: "公表した統計", en: "What is published"), folder)
    }

    private func bill(_ environment: HubEnvironment, _ folder: DemoFolder) async throws {
        try await hub(
            "dues", "schedule", "load", environment.files.path("seeds/fees/organisation-members.json"),
            title: Message(ja: "会費規程", en: "Fee schedule"), folder)
        try await hub(
            "dues", "issue", "--fiscal-year", "2026", title: Message(ja: "会費 2026年度", en: "Dues of FY2026"), folder)
    }

    /// What the bank tells of the invoices: matched as far as there is no doubt, with receipts, in books that agree.
    private func takeIn(_ network: DemoNetwork, _ environment: HubEnvironment, _ folder: DemoFolder) async throws {
        let bank = DemoBank(environment: environment, folder: folder, actor: actor)
        let payers = Dictionary(
            network.schemes.map { ($0.code.rawValue, $0.nameKana) }, uniquingKeysWith: { first, _ in first })
        try await step(ja: "架空の銀行のファイルを用意", en: "write the made-up bank's file") {
            try await bank.open()
            try await bank.write(FiscalYear(2026), payers: payers)
        }
        let title = Message(ja: "銀行のファイル", en: "The bank's file")
        try await hub("dues", "bank", "import", bank.file, title: title, folder)
        try await hub("dues", "bank", "match", title: Message(ja: "消込", en: "Matching"), folder)
        try await hub(
            "dues", "issuer", "set", environment.files.path("seeds/dues/made-up-issuer.json"),
            title: Message(ja: "発行者", en: "Issuer"), folder)
        try await hub(
            "dues", "document", "receipts", "--fiscal-year", "2026", title: Message(ja: "領収書", en: "Receipts"), folder)
        try await hub(
            "dues", "report", "collection", "--fiscal-year", "2026", title: Message(ja: "収納率", en: "Collection"), folder
        )
        try await hub("dues", "verify", title: Message(ja: "帳簿の検証", en: "Check of the books"), folder)
    }

    private func finish(_ server: DemoServer, _ token: String, isEqual: Bool) async throws {
        guard isEqual else {
            _ = try await server.stop()
            throw Problem(.internalFault, detail: Message(ja: "再集計と一致しません", en: "the recount differs"))
        }
        if isOnce {
            let status = try await step(ja: "ハブを停止", en: "stop the hub") { try await server.stop() }
            guard status == 0 else {
                throw Problem(.internalFault, detail: Message(ja: "終了コード \(status)", en: "exit status \(status)"))
            }
            return
        }
        heading(Message(ja: "ハブは動いています(Ctrl-C で終了)", en: "The hub is running (Ctrl-C ends it)"))
        console.line("  \(server.address)")
        console.line("  export HUB_TOKEN=\(token)")
        console.line(
            "  curl -H \"Authorization: Bearer $HUB_TOKEN\" "
                + "'\(server.address)/statistics/values/families.new?period=year&area=nation&from=FY2024&breakdown=referral'"
        )
        console.line("  curl '\(server.address)/releases/final-FY2024/tables/activity.year.prefecture.csv'")
        _ = try await server.waitUntilExit()
    }

    // MARK: Showing

    private func hub(_ arguments: String..., title: Message, _ folder: DemoFolder) async throws {
        heading(title)
        let outcome = try await ChildProgram.run(
            folder.hubProgram,
            arguments + ["--data-directory", configuration.dataDirectory, "--lang", console.language.rawValue],
            capturing: false)
        guard outcome.isSuccess else {
            let said = arguments.joined(separator: " ")
            throw Problem(.internalFault, detail: Message(ja: "hub \(said)", en: "hub \(said)"))
        }
    }

    private func heading(_ title: Message) { console.line("\n■ " + title[console.language]) }

    /// Does a step of the demo and tells how long it took.
    private func step<R>(ja: String, en: String, _ work: () async throws -> R) async throws -> R {
        let name = Message(ja: ja, en: en)[console.language]
        console.note("▶ \(name)")
        let start = ContinuousClock.now
        let result = try await work()
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        console.note("✓ \(name)  \((seconds * 10).rounded() / 10) s")
        return result
    }
}
