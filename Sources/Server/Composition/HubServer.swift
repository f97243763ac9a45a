import CoreMetrics
import DataDictionary
import Foundation
import HubCore
import Hummingbird
import Logging
import NIOCore
import ReferenceData
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

    package init(environment: HubEnvironment, logger: Logger) {
        self.environment = environment
        self.logger = logger
        dictionaries = LoadedDictionaries(
            database: environment.database, conninfo: environment.conninfo, logger: logger)
        publicNames = PublicNames(configured: environment.configuration.publicNames)
        feedWatch = FeedWatch(database: environment.database, logger: logger)
    }

    /// Serves until SIGTERM or SIGINT; then takes nothing new, finishes what it accepted, and returns.
    ///
    /// - Parameter onReady: called once the hub listens, with its address.
    package func run(onReady: @escaping @Sendable (String) -> Void) async throws {
        try await dictionaries.reload()
        let folder = RollupFolder(database: environment.database, logger: logger)
        let retention = FeedRetention(database: environment.database, clock: environment.clock, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                // Ended in reverse: first the pulls that wait, then the requests, then what works for them.
                services: [
                    .init(service: dictionaries), .init(service: folder), .init(service: retention),
                    .init(service: application(onReady: onReady)), .init(service: feedWatch),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    private func application(onReady: @escaping @Sendable (String) -> Void) -> some ApplicationProtocol {
        let http = environment.configuration.http
        return Application(
            router: router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(http.host, port: http.port), serverName: "homestart-hub"),
            onServerRunning: { [publicNames] channel in
                let port = channel.localAddress?.port ?? http.port
                publicNames.listening(host: http.host, port: port)
                onReady("http://\(http.host.contains(":") ? "[\(http.host)]" : http.host):\(port)")
            },
            logger: logger)
    }

    private func router() -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self, options: .autoGenerateHeadEndpoints)
        let directory = AccessDirectory(database: environment.database)
        router.addHubMiddleware(
            clock: environment.clock, entropy: environment.entropy, metrics: HubMetrics.registry,
            limit: ConcurrencyLimit(running: Limits.requestsInFlight, waiting: 512, patience: .seconds(5)),
            ungated: [
                HealthRoutes(readiness: readiness).routes, MetricsRoutes(registry: HubMetrics.registry).routes,
                ProblemPages().routes,
            ])
        router.add(middleware: StaffAuthentication(directory: directory, clock: environment.clock))
        syncRoutes(directory).add(to: router)
        pullRoutes(directory).add(to: router)
        let engine = StatisticsEngine(
            database: environment.database, dictionaries: { [dictionaries] in dictionaries.current })
        StatisticsRoutes(engine: engine, clock: environment.clock).add(to: router)
        DuesRoutes(database: environment.database, clock: environment.clock, entropy: environment.entropy).add(
            to: router)
        router.refuseOtherMethods()
        return router
    }

    private func syncRoutes(_ directory: AccessDirectory) -> SyncRoutes {
        SyncRoutes(
            gate: SignatureGate(directory: directory, publicNames: publicNames, clock: environment.clock),
            intake: BatchIntake(dictionaries: dictionaries, clock: environment.clock),
            engine: SyncEngine(database: environment.database, clock: environment.clock),
            enrolment: Enrolment(database: environment.database, clock: environment.clock),
            capabilities: { [dictionaries, environment] in
                Capabilities(
                    dictionaries: dictionaries.current.versions.map(\.dictionary.version.rawValue),
                    at: environment.clock.now)
            },
            uploads: ConcurrencyLimit(running: Limits.uploadsInFlight, waiting: 256, patience: .seconds(20)),
            limit: ConcurrencyLimit(running: Limits.batchesInFlight, waiting: 256, patience: .seconds(20)))
    }

    private func pullRoutes(_ directory: AccessDirectory) -> PullRoutes {
        let (database, clock) = (environment.database, environment.clock)
        let epoch: @Sendable () -> String = { String(repeating: "0", count: 32) }
        return PullRoutes(
            gate: SignatureGate(directory: directory, publicNames: publicNames, clock: clock),
            feed: ChangeFeed(database: database, clock: clock, epoch: epoch, watch: feedWatch),
            snapshots: SnapshotReading(
                database: database, clock: clock, dictionaries: { [dictionaries] in dictionaries.current },
                epoch: epoch),
            dictionaries: DictionaryStore(database),
            limit: ConcurrencyLimit(running: Limits.snapshotsInFlight, waiting: 64, patience: .seconds(20)))
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
