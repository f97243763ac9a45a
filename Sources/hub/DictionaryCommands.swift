import ArgumentParser
import DataDictionary
import Foundation
import HubCore
import ReferenceData
import Server

struct DictionaryCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionary", abstract: "Publish and show the data dictionary.",
        subcommands: [Load.self, Show.self, Retire.self])

    struct Load: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load areas and publish a dictionary version.",
            discussion: "Without a file: the version that comes with the program. A published version never changes.")
        @OptionGroup var options: HubOptions
        @Argument(help: "A dictionary as JSON.") var file: String?

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await ReferenceLoading(environment).loadAreas()
            let content =
                try file.map { try Array(Data(contentsOf: URL(fileURLWithPath: $0))) }
                ?? environment.files.seed("dictionary/2026.1.json")
            let dictionary = try await DictionaryStore(environment.database).publish(content, at: environment.clock.now)
            console.note(
                Message(
                    ja: "データ辞書 \(dictionary.version) を公開しました(\(dictionary.cells.count) セル)",
                    en: "Dictionary \(dictionary.version) is published (\(dictionary.cells.count) cells)"))
        }
    }

    struct Show: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the data elements of the newest version and what the versions continue.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let versions = try await DictionaryStore(environment.database).all()
            guard let dictionary = versions.first?.dictionary else { throw Problem(.dictionaryUnknown) }
            let elements = dictionary.elements.map { Element($0, console.language) }
            if console.isJSON { return try console.json(elements) }
            for version in versions { console.note(version.summary) }
            console.table(
                headers: console.language == .ja
                    ? ["項目", "名称", "単位", "種類", "内訳"] : ["Element", "Name", "Unit", "Kind", "Breakdowns"],
                rows: elements.map { [$0.id, $0.label, $0.unit, $0.kind, $0.breakdowns.joined(separator: " | ")] })
            guard let continuation = dictionary.continuation else { return }
            console.table(
                headers: console.language == .ja
                    ? ["版 \(continuation.version) では", "となったもの", "変更"]
                    : ["In version \(continuation.version)", "Became", "Change"],
                rows: continuation.rows(console.language))
        }
    }

    struct Retire: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse batches in a version from now on; what was reported in it stays.",
            discussion: "Only a version that has a newer one.")
        @OptionGroup var options: HubOptions
        @Argument(help: "The version, such as 2026.1.") var version: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            try await DictionaryStore(environment.database)
                .retire(version, actor: actor, at: environment.clock.now)
            console.note(
                Message(ja: "データ辞書 \(version) の受け付けを終了しました", en: "Dictionary \(version) is retired"))
        }
    }

    private struct Element: Encodable {
        let id: String
        let label: String
        let unit: String
        let kind: String
        let breakdowns: [String]

        init(_ element: DataElement, _ language: Language) {
            id = element.id.rawValue
            label = element.label[language]
            unit = element.unit.label[language]
            kind = element.kind.rawValue
            breakdowns = element.breakdowns.map { $0.categories.map(\.rawValue).joined(separator: ",") }
        }
    }
}

/// Areas and the dictionary that come with the program.
struct ReferenceLoading {
    private let environment: HubEnvironment

    init(_ environment: HubEnvironment) { self.environment = environment }

    func loadAreas() async throws {
        try await AreaStore(environment.database).load(
            AreaSeeds.areas(
                prefectures: environment.files.seedText("areas/prefectures.csv"),
                municipalities: environment.files.seedText("areas/municipalities.csv")))
    }
}
