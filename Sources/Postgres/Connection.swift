import CLibpq
import Foundation
import Synchronization

/// One non-blocking connection, used by one thread at a time. All waiting happens in `wait(for:until:)`.
///
/// The connection is kept in pipeline mode: a round trip is a list of commands and one Sync, whatever their number.
/// An error in one skips those behind it, COMMIT included, so writes may travel together with the COMMIT.
final class Connection {
    private let handle: OpaquePointer
    private var prepared: Set<String> = []
    private let notices = Notices()
    private(set) var isBroken = false

    /// Connects. `until` bounds the whole of it.
    init(_ conninfo: String, until deadline: ContinuousClock.Instant) throws(PostgresError) {
        guard let handle = PQconnectStart(conninfo) else {
            throw PostgresError(.unreachable, message: "no memory for a connection")
        }
        self.handle = handle
        do {
            try finishConnecting(until: deadline)
        } catch {
            throw PostgresError(.unreachable, sqlState: error.sqlState, message: error.message)
        }
        PQsetNoticeReceiver(
            handle, { Unmanaged<Notices>.fromOpaque($0!).takeUnretainedValue().receive($1!) },
            Unmanaged.passUnretained(notices).toOpaque())
        _ = PQsetnonblocking(handle, 1)
        _ = PQenterPipelineMode(handle)
    }

    deinit { PQfinish(handle) }

    private func finishConnecting(until deadline: ContinuousClock.Instant) throws(PostgresError) {
        // One that failed at once, as where there is no socket, has nothing to wait for.
        var state = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while true {
            switch state {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_FAILED: throw PostgresError(.unreachable, message: connectionMessage())
            default:
                try wait(for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT, until: deadline)
                state = PQconnectPoll(handle)
            }
        }
    }

    // MARK: Round trips

    /// A command of a round trip. `text` is sent as it is and must be the program's own.
    enum Command {
        case text(String)
        case prepare(name: String, sql: String, types: [PostgresType])
        case execute(name: String, parameters: Parameters)
        case describe(name: String)
    }

    /// Sends all commands and one Sync, and answers with a result for each. The first error is thrown when everything
    /// has been drained, so the connection is ready for the next round trip.
    ///
    /// Errors: what the server refused; `timedOut` or `unreachable`, after which the connection is broken.
    func roundTrip(_ commands: [Command], until deadline: ContinuousClock.Instant) throws(PostgresError)
        -> [QueryResult]
    {
        notices.clear()
        for command in commands {
            guard send(command) else { throw broken(PostgresError(.unreachable, message: connectionMessage())) }
        }
        guard PQpipelineSync(handle) == 1 else {
            throw broken(PostgresError(.unreachable, message: connectionMessage()))
        }
        try flush(until: deadline)
        var results: [QueryResult] = []
        results.reserveCapacity(commands.count)
        var failure: PostgresError?
        for command in commands {
            while let result = try nextResult(until: deadline) {
                switch result.status {
                case PGRES_FATAL_ERROR:
                    failure = failure ?? result.error(statement: command.name)
                case PGRES_PIPELINE_ABORTED:
                    break
                default:
                    if case .prepare(let name, _, _) = command { prepared.insert(name) }
                    results.append(result)
                }
            }
        }
        guard let sync = try nextResult(until: deadline), sync.status == PGRES_PIPELINE_SYNC else {
            throw broken(PostgresError(.unreachable, message: connectionMessage()))
        }
        if PQstatus(handle) == CONNECTION_BAD { isBroken = true }
        if let failure {
            // The server has forgotten a statement; the next use prepares it again.
            if failure.sqlState == "26000", let name = failure.statement { prepared.remove(name) }
            // A plan of an older schema, or a server that has become a standby: only another connection helps.
            if failure.kind == .stale || failure.sqlState == "25006" { isBroken = true }
            throw failure
        }
        return results
    }

    /// Whether this connection has prepared the statement of that name.
    func isPrepared(_ name: String) -> Bool { prepared.contains(name) }

    /// Whether the server warned, during the last round trip, that a standby did not confirm the commit.
    var commitWasUnconfirmed: Bool { notices.sawUnconfirmedCommit }

    private func send(_ command: Command) -> Bool {
        switch command {
        case .text(let sql):
            PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1) == 1
        case .prepare(let name, let sql, let types):
            PQsendPrepare(handle, name, sql, Int32(types.count), types.map(\.rawValue)) == 1
        case .execute(let name, let parameters):
            parameters.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) == 1
            }
        case .describe(let name):
            PQsendDescribePrepared(handle, name) == 1
        }
    }

    private func nextResult(until deadline: ContinuousClock.Instant) throws(PostgresError) -> QueryResult? {
        while PQisBusy(handle) == 1 {
            try wait(for: POLLIN, until: deadline)
            guard PQconsumeInput(handle) == 1 else {
                throw broken(PostgresError(.unreachable, message: connectionMessage()))
            }
        }
        return PQgetResult(handle).map(QueryResult.init)
    }

    private func flush(until deadline: ContinuousClock.Instant) throws(PostgresError) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                // The server may be unable to read on before we have read from it.
                let events = try wait(for: POLLOUT | POLLIN, until: deadline)
                if events & Int16(POLLIN) != 0, PQconsumeInput(handle) != 1 {
                    throw broken(PostgresError(.unreachable, message: connectionMessage()))
                }
            default: throw broken(PostgresError(.unreachable, message: connectionMessage()))
            }
        }
    }

    // MARK: Outside pipeline mode

    /// Runs `body` with pipeline mode left, as COPY, LISTEN and scripts need it.
    func outsidePipeline<R>(_ body: (OpaquePointer) throws(PostgresError) -> R) throws(PostgresError) -> R {
        guard PQexitPipelineMode(handle) == 1 else {
            throw broken(PostgresError(.unreachable, message: connectionMessage()))
        }
        defer { if !isBroken { _ = PQenterPipelineMode(handle) } }
        return try body(handle)
    }

    /// A whole script of statements over the simple protocol. Only for migrations, whose text is the product's own.
    func runScript(_ script: String, until deadline: ContinuousClock.Instant) throws(PostgresError) {
        try outsidePipeline { handle throws(PostgresError) in
            guard PQsendQuery(handle, script) == 1 else {
                throw broken(PostgresError(.unreachable, message: connectionMessage()))
            }
            try flush(until: deadline)
            var failure: PostgresError?
            while let result = try nextResult(until: deadline) {
                if result.status == PGRES_FATAL_ERROR { failure = failure ?? result.error(statement: nil) }
            }
            if let failure { throw failure }
        }
    }

    /// Starts a COPY, sends `rows` as they come, and ends it. Text format: the caller escapes.
    func copyIn(_ sql: String, chunks: some Sequence<[UInt8]>, until deadline: ContinuousClock.Instant)
        throws(PostgresError)
    {
        try outsidePipeline { handle throws(PostgresError) in
            guard PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1) == 1 else {
                throw broken(PostgresError(.unreachable, message: connectionMessage()))
            }
            try flush(until: deadline)
            guard let start = try nextResult(until: deadline) else { throw .unreadable("COPY") }
            guard start.status == PGRES_COPY_IN else {
                while try nextResult(until: deadline) != nil {}
                throw start.error(statement: "COPY")
            }
            for chunk in chunks {
                while chunk.withUnsafeBytes({
                    PQputCopyData(handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
                }) == 0 {
                    try wait(for: POLLOUT, until: deadline)
                }
                try flush(until: deadline)
            }
            while PQputCopyEnd(handle, nil) == 0 { try wait(for: POLLOUT, until: deadline) }
            try flush(until: deadline)
            var failure: PostgresError?
            while let result = try nextResult(until: deadline) {
                if result.status == PGRES_FATAL_ERROR { failure = failure ?? result.error(statement: "COPY") }
            }
            if let failure { throw failure }
        }
    }

    /// Waits until a notification arrives or the deadline passes (nil). LISTEN must have been run before.
    func nextNotification(until deadline: ContinuousClock.Instant) throws(PostgresError) -> Notification? {
        while true {
            if let pointer = PQnotifies(handle) {
                defer { PQfreemem(pointer) }
                return Notification(
                    channel: String(cString: pointer.pointee.relname), payload: String(cString: pointer.pointee.extra))
            }
            do {
                try wait(for: POLLIN, until: deadline)
            } catch  where error.kind == .timedOut {
                isBroken = false
                return nil
            }
            guard PQconsumeInput(handle) == 1 else {
                throw broken(PostgresError(.unreachable, message: connectionMessage()))
            }
        }
    }

    // MARK: Waiting

    /// The only place where a thread waits for the database.
    @discardableResult
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(PostgresError) -> Int16 {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw broken(PostgresError(.timedOut, message: "the deadline has passed")) }
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            let milliseconds = min(
                left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1, 60_000)
            let ready = poll(&descriptor, 1, Int32(milliseconds))
            if ready > 0 { return descriptor.revents }
            if ready < 0, errno != EINTR {
                throw broken(PostgresError(.unreachable, message: "poll failed (errno \(errno))"))
            }
        }
    }

    private func broken(_ error: PostgresError) -> PostgresError {
        isBroken = true
        return error
    }

    /// libpq's own words about the connection: addresses and server states, no data.
    private func connectionMessage() -> String {
        let text = String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? "the connection was lost" : text.replacing("\n", with: " ")
    }
}

extension Connection.Command {
    var name: String? {
        switch self {
        case .text(let sql): sql
        case .prepare(let name, _, _), .execute(let name, _), .describe(let name): name
        }
    }
}

/// A NOTIFY that arrived.
package struct Notification: Sendable, Equatable {
    package let channel: String
    package let payload: String

    package init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}

/// Collects what the server says beside results. Only one thing matters: a commit that no standby confirmed comes
/// back as success with a warning.
private final class Notices {
    private(set) var sawUnconfirmedCommit = false
    func clear() { sawUnconfirmedCommit = false }

    func receive(_ result: OpaquePointer) {
        // The function of the server that speaks; unlike the message it is the same in every language.
        guard let routine = PQresultErrorField(result, Int32(UInt8(ascii: "R"))) else { return }
        if String(cString: routine) == "SyncRepWaitForLSN" { sawUnconfirmedCommit = true }
    }
}
