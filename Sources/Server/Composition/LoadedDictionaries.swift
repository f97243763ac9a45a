import DataDictionary
import HubCore
import Logging
import Postgres
import ReferenceData
import ServiceLifecycle
import Synchronization

/// The dictionaries in use, in memory; read again when the database says that one was published or retired.
package final class LoadedDictionaries: Service {
    private let listener: NotificationListener
    private let logger: Logger
    private let loaded: Loaded
    private let reading: SharedCheck<Void>

    private final class Loaded: Sendable {
        let dictionaries = Mutex(DictionariesInUse(versions: []))
    }

    package init(database: Database, conninfo: String, logger: Logger) {
        let loaded = Loaded()
        self.loaded = loaded
        reading = SharedCheck {
            let fresh = try await DictionaryStore(database).dictionariesInUse()
            loaded.dictionaries.withLock { $0 = fresh }
        }
        listener = NotificationListener(conninfo: conninfo, channel: DictionaryStore.channel)
        self.logger = logger
    }

    package var current: DictionariesInUse { loaded.dictionaries.withLock { $0 } }

    /// Those who ask at the same time share one reading, and an older reading never replaces a newer one.
    package func reload() async throws { try await reading.value() }

    /// A version by its name. One that is not in memory may have been published a moment ago, so it is looked for.
    ///
    /// Problems: `dictionary-unknown`, with the versions in use.
    package func version(_ name: String) async throws -> DictionaryInUse {
        if let known = current[name] { return known }
        try await reload()
        if let known = current[name] { return known }
        throw Problem(
            .dictionaryUnknown,
            members: ["dictionaries": .list(current.versions.map(\.dictionary.version.rawValue))])
    }

    package func run() async throws {
        for await _ in listener.events().cancelOnGracefulShutdown() {
            do {
                try await reload()
            } catch {
                logger.warning("the dictionaries could not be read again: \(error)")
            }
        }
    }
}
