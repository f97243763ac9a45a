import Foundation
import HubCore

/// The directory of an installed PostgreSQL server's programs.
struct ServerPrograms {
    let directory: String
    let version: Int

    static let oldestVersion = 15

    func path(_ program: String) -> String { directory + "/" + program }

    /// For an existing cluster the version that made it, for a new one the newest installed.
    static func find(version: Int?) throws(Problem) -> ServerPrograms {
        let installed = candidates.compactMap(ServerPrograms.init).filter { $0.version >= oldestVersion }
        guard let newest = installed.max(by: { $0.version < $1.version }) else { throw Problem(.postgresMissing) }
        guard let version else { return newest }
        guard let match = installed.first(where: { $0.version == version }) else {
            throw Problem(
                .postgresMissing,
                detail: Message(
                    ja: "データは PostgreSQL \(version) で作られましたが、インストールされているのは \(newest.version) です",
                    en: "the data was made by PostgreSQL \(version), but \(newest.version) is installed"))
        }
        return match
    }

    private init?(directory: String) {
        guard ["initdb", "pg_ctl", "postgres"].allSatisfy({ access(directory + "/" + $0, X_OK) == 0 }),
            let answer = try? ServerCommand([directory + "/postgres", "--version"], in: "/").run(), answer.succeeded,
            // postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)
            let number = answer.output.split(separator: " ").first(where: { $0.first?.isNumber == true }),
            let version = Int(number.prefix(while: \.isNumber))
        else { return nil }
        self.directory = directory
        self.version = version
    }

    /// Debian keeps the server's programs out of `PATH`, in a directory for each version.
    private static var candidates: [String] {
        let configured = try? ServerCommand(["pg_config", "--bindir"], in: "/").run()
        let debian = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return [configured.flatMap { $0.succeeded ? $0.lastLine : nil }].compactMap(\.self)
            + versions.map { "\(debian)/\($0)/bin" }
            + path.split(separator: ":").map(String.init)
    }
}
