import Audit
import CoreMetrics
import Cryptography
import DataDictionary
import Dues
import Foundation
import HubCore
import Hummingbird
import Logging
import NIOCore
import ReferenceData
import Reporting
import ServiceLifecycle
import Statistics
import Sync
import SyncProtocol
import Tenancy
import UnixSignals

/// The running hub: its routes, and the services that live as long as it does.
package struct HubServer {
    private let environment: HubEnvironment
    private let logger: Logger
    private let dictionaries: LoadedDictionaries
    private let publicNames: PublicNames
    private let feedWatch: FeedWatch
    private let keyring: HubKeyring
    private let published: (any CubeCatalogue)?

    /// `published`: the tables that statistical programs may read without a token; those of the releases unless given.
    package init(environment: HubEnvironment, logger: Logger, published: (any CubeCatalogue)? = nil) {
        self.environment = environment
        self.logger = logger
        dictionaries = LoadedDictionaries(
            database: environment.database, conninfo: environment.conninfo, logger: logger)
        publicNames = PublicNames(configured: environment.configuration.publicNames)
        feedWatch = FeedWatch(database: environment.database, logger: logger)
        keyring = HubKeyring(folder: environment.configuration.keysDirectory)
        self.published = published
    }

    /// Serves until SIGTERM or SIGINT; then takes nothing new, finishes what it accepted, and returns.
    ///
    /// - Parameter onReady: called once the hub listens, with its address.
    package func run(onReady: @escaping @Sendable (String) -> Void) async throws {
        try await HubIdentityRegistry(
            database: environment.database, keyring: keyring, clock: environment.clock, entropy: environment.entropy
        ).prepare()
        try await dictionaries.reload()
        let router = self.router(describedBy: try ProtocolDescription(environment.files))
        router.refuseOtherMethods()
        // Ended in reverse: first the pulls that wait, then the requests, then what works for them.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [.init(service: dictionaries)]
        services += try BackgroundWork(environment: environment, logger: logger).services.map { .init(service: $0) }
        services += [.init(service: application(router, onReady: onReady)), .init(service: feedWatch)]
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    /// The calls that are answered, in no order, as `GET /sync/streams/{stream}`. HEAD goes with every GET.
    package var calls: [String] {
        get throws {
            router(describedBy: try ProtocolDescription(environment.files)).routes.filter { $0.method != .head }
                .map { "\($0.method.rawValue) \($0.path)" }
        }
    }

    private func application(
        _ router: Router<HubRequestContext>, onReady: @escaping @Sendable (String) -> Void
    ) -> some ApplicationProtocol {
        let http = environment.configuration.http
        return Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(http.host, port: http.port), serverName: "homestart-hub"),
            onServerRunning: { [publicNames] channel in
                let port = channel.localAddress?.port ?? http.port
                publicNames.listening(host: http.host, port: port)
                onReady("http://\(http.host.contains(":") ? "[\(http.host)]" : http.host):\(port)")
            },
            logger: logger)
    }

    private func router(describedBy description: ProtocolDescription) -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self, options: .autoGenerateHeadEndpoints)
        let directory = AccessDirectory(database: environment.database)
        router.addHubMiddleware(
            clock: environment.clock, entropy: environment.entropy, metrics: HubMetrics.registry,
            limit: ConcurrencyLimit(running: Limits.requestsInFlight, waiting: 512, patience: .seconds(5)),
            ungated: [
                HealthRoutes(readiness: readiness).routes, MetricsRoutes(registry: HubMetrics.registry).routes,
                ProblemPages().routes, DescriptionRoutes(description).routes,
            ])
        router.add(middleware: StaffAuthentication(directory: directory, clock: environment.clock))
        router.add(
            middleware: RawAccessLogging(log: RawAccessLog(database: environment.database), clock: environment.clock))
        addSyncRoutes(to: router, directory)
        let engine = StatisticsEngine(
            database: environment.database, dictionaries: { [dictionaries] in dictionaries.current })
        StatisticsRoutes(engine: engine, clock: environment.clock).add(to: router)
        let releases = PublishedReleases(database: environment.database)
        ReleaseRoutes(releases: releases, clock: environment.clock).add(to: router)
        addReleaseOfficeRoutes(to: router)
        SDMXRoutes("/sdmx/2.1", of: published ?? ReleaseCatalogue(releases), for: nil, clock: environment.clock).add(
            to: router)
        addReportingRoutes(to: router)
        StatisticsQueryRoutes(
            engine: engine, saved: SavedQueries(database: environment.database, clock: environment.clock),
            clock: environment.clock
        ).add(to: router)
        addDuesRoutes(to: router)
        return router
    }

    private func addReleaseOfficeRoutes(to router: Router<HubRequestContext>) {
        ReleaseOfficeRoutes(
            engine: { [environment, dictionaries] in
                guard let current = dictionaries.current.current else { throw Problem(.notReady) }
                return ReleaseEngine(
                    database: environment.database, clock: environment.clock, entropy: environment.entropy,
                    dictionary: current)
            },
            templates: { [environment] in try environment.files.seed("releases/2026.1.json") },
            limit: ConcurrencyLimit(running: Limits.previewsInFlight, waiting: 4, patience: .seconds(20))
        ).add(to: router)
    }

    private func addReportingRoutes(to router: Router<HubRequestContext>) {
        let (database, clock, entropy) = (environment.database, environment.clock, environment.entropy)
        let current: @Sendable () -> DictionariesInUse = { [dictionaries] in dictionaries.current }
        let review = ReportingReview(database: database, clock: clock, dictionaries: current)
        let held = HeldChanges(database: database, clock: clock, dictionaries: current)
        let periods = ClosedPeriods(database: database, clock: clock)
        let extensions = PeriodExtensions(database: database, clock: clock)
        let followUps = FollowUps(database: database, clock: clock, entropy: entropy)
        ReportingRoutes(
            review: review, held: held, periods: periods, extensions: extensions, followUps: followUps
        ).add(to: router)
        ReportingDecisionRoutes(
            review: review, held: held, periods: periods, extensions: extensions, followUps: followUps
        ).add(to: router)
        HistoryRoutes(histories: FigureHistories(database: database, dictionaries: current), clock: clock)
            .add(to: router)
    }

    private func addDuesRoutes(to router: Router<HubRequestContext>) {
        let (database, clock, entropy) = (environment.database, environment.clock, environment.entropy)
        DuesRoutes(database: database, clock: clock, entropy: entropy).add(to: router)
        DuesMemberRoutes(database: database, clock: clock).add(to: router)
        DuesMemberChangeRoutes(database: database, clock: clock).add(to: router)
        DuesDocumentRoutes(database: database, clock: clock, entropy: entropy).add(to: router)
        ReceiptRoutes(database: database, clock: clock, entropy: entropy).add(to: router)
        LedgerRoutes(database: database, clock: clock, entropy: entropy).add(to: router)
        DuesReportRoutes(database: database, clock: clock, entropy: entropy).add(to: router)
    }

    private func addSyncRoutes(to router: Router<HubRequestContext>, _ directory: AccessDirectory) {
        let (database, clock) = (environment.database, environment.clock)
        let gate = SignatureGate(directory: directory, publicNames: publicNames, clock: clock)
        KeyRoutes(
            gate: gate, enrolment: Enrolment(database: database, clock: clock),
            life: KeyLife(database: database, clock: clock)
        ).add(to: router)
        SyncRoutes(
            gate: gate, versions: VersionGate(directory: directory, clock: clock),
            signing: AnswerSigning(directory: directory, keyring: keyring, clock: clock),
            intake: BatchIntake(dictionaries: dictionaries, clock: clock),
            engine: SyncEngine(database: database, clock: clock),
            capabilities: { [dictionaries] in
                Capabilities(
                    of: try await directory.hubIdentity(),
                    dictionaries: dictionaries.current.versions.map(\.dictionary.version.rawValue), at: clock.now)
            },
            uploads: ConcurrencyLimit(running: Limits.uploadsInFlight, waiting: 256, patience: .seconds(20)),
            limit: ConcurrencyLimit(running: Limits.batchesInFlight, waiting: 256, patience: .seconds(20))
        ).add(to: router)
        PullRoutes(
            gate: gate, versions: VersionGate(directory: directory, clock: clock),
            feed: ChangeFeed(database: database, clock: clock, watch: feedWatch),
            snapshots: SnapshotReading(
                database: database, clock: clock, dictionaries: { [dictionaries] in dictionaries.current }),
            dictionaries: DictionaryStore(database),
            limit: ConcurrencyLimit(running: Limits.snapshotsInFlight, waiting: 64, patience: .seconds(20))
        ).add(to: router)
    }

    private var readiness: Readiness {
        Readiness([
            .init("database") { [environment] in try await environment.checkReachable() },
            .init("dictionary") { [dictionaries] in
                guard dictionaries.current.current != nil else { throw Problem(.notReady) }
            },
        ])
    }
}

extension Capabilities {
    /// What this hub tells of itself. Versions that have ended are left out.
    init(of hub: HubIdentity, dictionaries: [String], at now: Date) {
        let versions: [Version] = hub.versions.compactMap { known in
            guard known.isServed(at: now), let version = SyncVersion(rawValue: known.version) else { return nil }
            return Version(version, deprecatedAt: known.deprecatedAt, sunsetAt: known.sunsetAt)
        }
        var past = hub.keys.filter { $0.activeFrom <= now }.map { key in
            HubKeys.Current(
                kid: key.kid, spki: Base64.encoded(key.key.spki),
                from: key.endorsement == nil ? nil : key.activeFrom.iso8601,
                endorsement: key.endorsement.map { Base64.encoded($0) })
        }
        let current = past.popLast()
        let next = hub.nextKey(at: now).map {
            HubKeys.Next(
                kid: $0.kid, spki: Base64.encoded($0.key.spki), from: $0.activeFrom.iso8601,
                endorsement: Base64.encoded($0.endorsement ?? []))
        }
        self.init(
            epoch: hub.epoch, versions: versions,
            hubKeys: HubKeys(
                current: current ?? .init(kid: "", spki: ""), next: next,
                earlier: past.suffix(Limits.earlierHubKeysTold).reversed()),
            dictionaries: dictionaries, at: now)
    }
}
