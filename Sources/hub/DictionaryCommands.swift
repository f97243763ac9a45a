import ArgumentParser
import DataDictionary
import Foundation
import HubCore
import ReferenceData
import Server

struct DictionaryCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionary", abstract: "Publish and show the data dictionary.",
        subcommands: [Load.self, Show.self])

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
        static let configuration = CommandConfiguration(abstract: "Show the data elements of the current version.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard
                let dictionary = try await DictionaryStore(environment.database).dictionariesInUse().current?.dictionary
            else { throw Problem(.dictionaryUnknown) }
            let elements = dictionary.elements.map { Element($0, console.language) }
            if console.isJSON { return try console.json(elements) }
            console.note(Message(ja: "データ辞書 \(dictionary.version)", en: "Dictionary \(dictionary.version)"))
            console.table(
                headers: console.language == .ja
                    ? ["項目", "名称", "単位", "種類", "内訳"] : ["Element", "Name", "Unit", "Kind", "Breakdowns"],
                rows: elements.map { [$0.id, $0.label, $0.unit, $0.kind, $0.breakdowns.joined(separator: " | ")] })
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
