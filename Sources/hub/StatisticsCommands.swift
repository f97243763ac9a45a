import ArgumentParser
import Foundation
import HubCore
import Logging
import Postgres
import ReferenceData
import Server
import Statistics

/// The live figures on the command line, for the national office.
struct StatisticsCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics", abstract: "Ask for the network's figures.",
        subcommands: [
            Query.self, Saved.self, Values.self, History.self, AchievementsOfYear.self, Facts.self,
            RecordOpeningBalance.self, Fold.self,
        ])

    /// Folds what waits into the sums; the running hub does it by itself.
    struct Fold: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Fold waiting changes into the sums.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let folder = RollupFolder(database: environment.database)
            let folded = try await folder.foldAll()
            console.note(Message(ja: "\(folded) 件の変更を集計に反映しました", en: "\(folded) changes were folded into the sums"))
        }
    }
}

extension StatisticsEngine {
    /// On the command line the dictionaries are read once.
    static func opened(in environment: HubEnvironment) async throws -> StatisticsEngine {
        let dictionaries = try await DictionaryStore(environment.database).dictionariesInUse()
        return StatisticsEngine(database: environment.database, dictionaries: { dictionaries })
    }
}

extension Console {
    /// Before the figures of a network that does not exist.
    func tellIfMadeUp(_ vintage: Vintage) {
        if vintage.isMadeUp { line(Message(ja: "※ 架空のネットワークのデータです", en: "The network is made up")[language]) }
    }
}
