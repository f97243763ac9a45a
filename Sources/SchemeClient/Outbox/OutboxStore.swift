import Foundation
import GRDB
import HubCore

/// The outbox on disk, an SQLite file: what was made, what was sent, and what the hub answered.
///
/// What a write returned from is on the disk, also after a power cut (WAL with `synchronous = FULL`).
package final class OutboxStore: Sendable {
    private let database: DatabaseQueue

    /// Makes the file if it is missing. Throws a `ClientProblem` if it cannot be opened or is from a newer program.
    package init(path: String) throws {
        database = try Self.translatingFaults {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(10)
            // Counts below ten can point at a family, so the file is its owner's only, as SQLite makes its others then.
            close(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
            let database = try DatabaseQueue(path: path, configuration: configuration)
            // After opening, since switching to WAL sets a weaker one.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            guard try database.read(OutboxSchema.migrator.hasBeenSuperseded) == false else { throw Self.tooNew }
            try OutboxSchema.migrator.migrate(database)
            return database
        }
    }

    /// All of it or nothing.
    package func write<Result>(_ body: (OutboxTransaction) throws -> Result) throws -> Result {
        try Self.translatingFaults { try database.write { try body(OutboxTransaction(database: $0)) } }
    }

    package func read<Result>(_ body: (OutboxTransaction) throws -> Result) throws -> Result {
        try Self.translatingFaults { try database.read { try body(OutboxTransaction(database: $0)) } }
    }

    private static func translatingFaults<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            let reason = error.message ?? error.resultCode.description
            throw ClientProblem(
                .refused, ja: "送信箱に書き込めないか、読み取れません。ディスクの空きと権限を確かめてください（\(reason)）",
                en: "The outbox cannot be written or read; check the disk's space and permissions (\(reason))")
        }
    }

    private static var tooNew: ClientProblem {
        ClientProblem(
            .refused, ja: "送信箱は新しい版の scheme で作られています。scheme を更新してください",
            en: "The outbox was made by a newer scheme; please update this program")
    }
}
