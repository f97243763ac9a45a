import CLibpq
import Foundation
import HubCore
import Testing

@testable import Postgres

/// The private cluster: makes, shares, recovers and stops a real server. One after the other, because each starts one.
@Suite("Private cluster", .serialized)
struct EmbeddedClusterTests {
    @Test("The second to come attaches, the last to go stops the server")
    func sharing() throws {
        try withDirectory { directory in
            let (first, second) = (cluster(in: directory), cluster(in: directory))
            let address = try first.start()
            let postmaster = try #require(processes(in: directory).postmaster)
            #expect(try second.start() == address)
            #expect(processes(in: directory).postmaster == postmaster)

            try first.stop()
            #expect(answers(address))
            try second.stop()
            #expect(processes(in: directory).all.isEmpty)
            #expect(access(address.socketDirectory, F_OK) != 0)

            try first.start()
            #expect(answers(address))
            try first.stop()
        }
    }

    @Test("After kill -9 of the server the next start recovers what was committed")
    func recovery() throws {
        try withDirectory { directory in
            let (killed, next) = (cluster(in: directory, .durable), cluster(in: directory, .durable))
            let address = try killed.start()
            try execute("CREATE TABLE kept AS SELECT 1 AS one", at: address)
            let postmaster = try #require(processes(in: directory).postmaster)
            kill(postmaster, SIGKILL)

            #expect(try next.start() == address)
            #expect(processes(in: directory).postmaster != postmaster)
            try execute("SELECT one FROM kept", at: address)
            try killed.stop()
            try next.stop()
        }
    }

    @Test("A number in postmaster.pid that is another process's by now does not matter")
    func staleNumber() throws {
        try withDirectory { directory in
            let cluster = cluster(in: directory)
            try cluster.start()
            try cluster.stop()
            try "\(getpid())\n\(data(in: directory))\n".write(
                toFile: data(in: directory) + "/postmaster.pid", atomically: false, encoding: .utf8)
            #expect(try answers(cluster.start()))
            try cluster.stop()
        }
    }

    @Test("A server whose socket was cleared away is started anew")
    func lostSocket() throws {
        try withDirectory { directory in
            let (first, second) = (cluster(in: directory), cluster(in: directory))
            let address = try first.start()
            try FileManager.default.removeItem(atPath: address.socketDirectory)
            #expect(try answers(second.start()))
            try first.stop()
            try second.stop()
        }
    }

    @Test("What a killed initdb left is cleared, in a place too deep for a socket and with odd characters")
    func unfinishedCluster() throws {
        try withDirectory { directory in
            let deep = directory + "/" + String(repeating: "深い 'dir$HOME' ", count: 5)
            let cluster = cluster(in: deep)
            try cluster.start()
            try cluster.stop()
            // As a kill during initdb leaves it: files, but not in the final place.
            try FileManager.default.moveItem(atPath: data(in: deep), toPath: deep + "/cluster/initdb.unfinished")

            #expect(try answers(cluster.start()))
            try cluster.stop()
            #expect(access(deep + "/cluster/initdb.unfinished", F_OK) != 0)
        }
    }

    @Test("A server that cannot start says why in one line")
    func reason() throws {
        try withDirectory { directory in
            let cluster = cluster(in: directory)
            try cluster.start()
            try cluster.stop()
            try FileManager.default.removeItem(atPath: data(in: directory) + "/global/pg_control")
            let problem = #expect(throws: Problem.self) { try cluster.start() }
            #expect(problem?.kind == .databaseUnreachable)
            #expect(problem?.detail?.en.contains("pg_control") == true)
            #expect(problem?.detail?.en.contains("\n") == false)
        }
    }

    @Test("Names are quoted in a connection string")
    func connectionString() {
        let address = ClusterAddress(socketDirectory: "/tmp/a", port: 5432, superuser: "postgres")
        #expect(
            address.connectionString(user: #"o'b\c"#, database: "hub")
                == #"host='/tmp/a' port='5432' user='o\'b\\c' dbname='hub'"#)
    }
}

// MARK: -

private func withDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.path + "/hub-cluster-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try body(directory)
}

private func cluster(in directory: String, _ settings: ClusterSettings = .disposable) -> EmbeddedCluster {
    EmbeddedCluster(directory: directory, settings: settings)
}

private func data(in directory: String) -> String { directory + "/cluster/data" }

private func processes(in directory: String) -> ServerProcesses { ServerProcesses(data: data(in: directory)) }

private func answers(_ address: ClusterAddress) -> Bool { PQping(address.connectionString()) == PQPING_OK }

private func execute(_ sql: String, at address: ClusterAddress) throws {
    let connection = PQconnectdb(address.connectionString())
    defer { PQfinish(connection) }
    let result = PQexec(connection, sql)
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    try #require(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
}
