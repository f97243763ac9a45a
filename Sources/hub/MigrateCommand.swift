import ArgumentParser
import HubCore
import Postgres
import Server

struct MigrateCommand: HubCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database to this program's schema.",
        discussion: "Needs HUB_DATABASE_OWNER_URL, or the private PostgreSQL. Running it again changes nothing.")

    @OptionGroup var options: HubOptions

    /// Opening the environment migrates; what is left is to say so.
    func run(in environment: HubEnvironment, console: Console) async throws {
        let migrations = try environment.files.migrations()
        guard let last = migrations.last else { return }
        console.note(
            Message(ja: "データベースは \(last.name) まで移行済みです", en: "The database is at \(last.name)"))
    }
}
