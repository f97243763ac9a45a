import CLibpq
import Foundation
import HubCore

/// The server of the private cluster. To be used by one process at a time, under the cluster's turn.
struct ClusterServer {
    let address: ClusterAddress
    private let home: ClusterHome
    private let settings: ClusterSettings

    private static let superuser = "postgres"
    private static let port = 5432
    /// Seconds. Long, because a start may have to recover from a crash first.
    private static let startLimit = 300
    private static let stopLimit = 60

    init(in directory: String, settings: ClusterSettings) throws(Problem) {
        home = try ClusterHome(in: directory)
        self.settings = settings
        address = ClusterAddress(
            socketDirectory: home.socketDirectory, port: Self.port, superuser: Self.superuser)
    }

    /// Attaches to a server that answers; else makes the cluster if need be, clears up after a crash and starts one.
    func ensureRunning() throws(Problem) {
        if try attach() { return }
        let programs = try installedPrograms()
        if !isMade { try make(with: programs) }
        try removeRemains()
        try start(with: programs)
    }

    func stop() throws(Problem) {
        guard processes.postmaster != nil else { return }
        let outcome = try control(["stop", "-m", "fast", "-t", "\(Self.stopLimit)"], with: installedPrograms())
        guard outcome.succeeded || processes.postmaster == nil else { throw .cluster(outcome.lastLine) }
        home.removeSocketDirectory()
    }

    private var processes: ServerProcesses { ServerProcesses(data: home.data) }

    private func installedPrograms() throws(Problem) -> ServerPrograms {
        let mark = try? String(contentsOfFile: home.data + "/PG_VERSION", encoding: .utf8)
        return try ServerPrograms.find(version: mark.flatMap { Int($0.prefix(while: \.isNumber)) })
    }

    /// Runs `pg_ctl`, which waits until the server has started or stopped.
    private func control(
        _ arguments: [String], with programs: ServerPrograms
    ) throws(Problem) -> ServerCommand.Outcome {
        // The data directory goes through the environment because `pg_ctl` hands its arguments to a shell.
        try ServerCommand(
            [programs.path("pg_ctl"), "-w", "-s"] + arguments, as: home.account, in: home.path, data: home.data
        ).run()
    }
}

// MARK: Making

extension ClusterServer {
    private static let unfinishedPrefix = "initdb."

    private var isMade: Bool { access(home.data + "/PG_VERSION", F_OK) == 0 }

    /// `initdb` works beside the final place and is moved there when it has finished, so that one that was killed
    /// leaves nothing that looks like a cluster.
    private func make(with programs: ServerPrograms) throws(Problem) {
        removeUnfinished()
        let fresh = home.path + "/" + Self.unfinishedPrefix + String(UInt32.random(in: .min ... .max), radix: 36)
        let durability = settings.isDurable ? [] : ["--no-sync"]
        let outcome = try ServerCommand(
            [
                programs.path("initdb"), "--pgdata=\(fresh)", "--username=\(Self.superuser)", "--encoding=UTF8",
                // Texts compare by their bytes, here as everywhere: no index depends on a system's locale data.
                "--no-locale", "--data-checksums",
                // Who may open the socket may connect; nothing else listens.
                "--auth-local=trust", "--auth-host=reject",
            ] + durability, as: home.account, in: home.path
        ).run()
        guard outcome.succeeded else { throw .cluster("initdb: \(outcome.lastLine)") }
        guard rename(fresh, home.data) == 0 else { throw .cluster(systemError: home.data) }
        if settings.isDurable { try synchronizeHome() }
    }

    /// An `initdb` whose hub was killed may still be at work in one of these; it fails, which is what is wanted.
    private func removeUnfinished() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.path)) ?? []
        for name in names where name.hasPrefix(Self.unfinishedPrefix) {
            try? FileManager.default.removeItem(atPath: home.path + "/" + name)
        }
    }

    /// Makes the move of the data directory outlast a crash of the machine.
    private func synchronizeHome() throws(Problem) {
        let descriptor = open(home.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cluster(systemError: home.path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cluster(systemError: home.path) }
    }
}

// MARK: Attaching and starting

extension ClusterServer {
    private static let pollMicroseconds: UInt32 = 20_000

    /// True once a running server answers; false when none runs. One that is starting or recovering is waited for; one
    /// that has lost its socket, as after a clearing of `/tmp`, is stopped.
    private func attach() throws(Problem) -> Bool {
        let limit = ContinuousClock.now + .seconds(Self.startLimit)
        let connection = address.connectionString()
        while processes.postmaster != nil {
            guard access(address.socket, F_OK) == 0 else {
                try stop()
                return false
            }
            if PQping(connection) == PQPING_OK { return true }
            guard ContinuousClock.now < limit else { throw .cluster(home.log.failure(after: 0) ?? "no answer") }
            usleep(Self.pollMicroseconds)
        }
        return false
    }

    /// After a kill of the first process its children need a moment to notice. A server that starts before they are
    /// gone refuses to, and so does one that finds the number of another process, or of a dead one that nobody has
    /// collected, in an old `postmaster.pid` or beside an old socket.
    private func removeRemains() throws(Problem) {
        let limit = ContinuousClock.now + .seconds(Self.stopLimit)
        var remaining = processes.all
        for process in remaining { kill(process, SIGQUIT) }
        while !remaining.isEmpty {
            guard ContinuousClock.now < limit else {
                throw .cluster("processes of a dead server do not end: \(remaining)")
            }
            usleep(Self.pollMicroseconds)
            remaining = processes.all
        }
        for file in [home.data + "/postmaster.pid", address.socket, address.socket + ".lock"] { unlink(file) }
    }

    private func start(with programs: ServerPrograms) throws(Problem) {
        try home.makeSocketDirectory()
        home.log.turnOver()
        let logged = home.log.bytes
        let place = [("unix_socket_directories", address.socketDirectory), ("port", String(address.port))]
        let parameters = settings.parameters + place
        let options = parameters.map { "-c \($0.name)=\($0.value)" }.joined(separator: " ")
        let outcome = try control(
            ["start", "-t", "\(Self.startLimit)", "-l", ServerLog.name, "-o", options], with: programs)
        guard outcome.succeeded else {
            home.removeSocketDirectory()
            throw .cluster(home.log.failure(after: logged) ?? outcome.lastLine)
        }
    }
}
