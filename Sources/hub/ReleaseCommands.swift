import ArgumentParser
import Foundation
import HubCore
import ReferenceData
import Server
import Statistics

/// `hub release`: what the public may read of the network's statistics.
struct ReleaseCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Publish statistics that give no family away.",
        discussion:
            "Preview first: it says what is hidden. Publishing publishes exactly that, and there is no way back.",
        subcommands: [Preview.self, Show.self, Publish.self, List.self, Explain.self, OwnFigures.self])

    struct Period: ParsableArguments {
        @Argument(help: "A fiscal year (FY2025) for the final release, a half year (2025-H1) for an interim one.")
        var period: String

        /// Problems: `query-invalid`.
        func scope() throws(Problem) -> ReleaseScope { try ReleaseScope(reading: period) }
    }

    struct Preview: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide what a release would show and hide, and store that for publishing.")
        @OptionGroup var options: HubOptions
        @OptionGroup var period: Period
        @Option(help: ArgumentHelp("Which tables; without it those that come with the hub.", valueName: "file"))
        var templates: String?
        @Flag(help: "Decide again which prefectures and options are shown together.") var coarsenAnew = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let scope = try period.scope()
            let document = try templates.map { try Array(Data(contentsOf: URL(fileURLWithPath: $0))) }
            try await noteRawAccess(environment)
            let report = try await ReleaseEngine.opened(in: environment).preview(
                scope, templates: document ?? environment.files.seed("releases/2026.1.json"), coarsenAnew: coarsenAnew,
                actor: actor)
            try console.release(report)
            guard report.draft.state == .previewed else { return }
            console.note(
                Message(
                    ja: "確認したら公表: hub release publish \(scope.period) --preview \(report.draft.name)",
                    en: "To publish it: hub release publish \(scope.period) --preview \(report.draft.name)"))
        }
    }

    struct Show: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Show the preview or the release of a period.")
        @OptionGroup var options: HubOptions
        @OptionGroup var period: Period
        @Flag(help: "Name every hidden cell with its reason.") var hidden = false

        func run(in environment: HubEnvironment, console: Console) async throws {
            let scope = try period.scope()
            try await noteRawAccess(environment)
            let report = try await ReleaseEngine.opened(in: environment).report(on: scope)
            try console.release(report)
            guard hidden, !console.isJSON else { return }
            for cell in report.draft.cells {
                guard let why = report.explanation(of: cell) else { continue }
                console.line("\(cell.place)  \(why[console.language])")
            }
        }
    }

    struct Publish: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish what the preview showed. From then on anybody can read it.",
            discussion: "Refuses if the data changed since the preview. The months are closed.")
        @OptionGroup var options: HubOptions
        @OptionGroup var period: Period
        @Option(help: "The preview that you have checked; its name stands under it.") var preview: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let id = UUID(uuidString: preview) else {
                throw ValidationError("--preview is the name of a preview")
            }
            let scope = try period.scope()
            // A refusal tells which figures changed.
            try await noteRawAccess(environment)
            let report = try await ReleaseEngine.opened(in: environment).publish(
                scope, preview: id, actor: actor)
            if console.isJSON { return try console.json(ReleaseReportDocument(report)) }
            console.note(
                Message(
                    ja: "\(report.scope.name.ja)を公表しました: /releases/\(report.scope.id)",
                    en: "Published: \(report.scope.name.en), /releases/\(report.scope.id)"))
        }
    }

    struct List: HubCommand {
        static let configuration = CommandConfiguration(abstract: "Show what is published.")
        @OptionGroup var options: HubOptions

        func run(in environment: HubEnvironment, console: Console) async throws {
            let releases = try await PublishedReleases(database: environment.database).all()
            if console.isJSON { return console.document(ReleaseDocuments.list(releases) + [0x0A]) }
            console.table(
                headers: console.language == .ja
                    ? ["公表", "名前", "集計日", "スキーム"] : ["Release", "Name", "Counted on", "Schemes"],
                rows: releases.map {
                    [$0.id, $0.scope.name[console.language], $0.countedOn.description, String($0.schemes)]
                })
        }
    }

    struct Explain: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say in one sentence why a cell is hidden.",
            discussion: "For the national office: the reason tells more than the public may know.")
        @OptionGroup var options: HubOptions
        @OptionGroup var period: Period
        @Argument(
            help: ArgumentHelp(
                "The cell, as the tables name it: families.new/referral=phn JP 2025-04.", valueName: "cell"))
        var cell: [String]

        func run(in environment: HubEnvironment, console: Console) async throws {
            let text = cell.joined(separator: " ")
            guard let place = ReleasePlace(text) else {
                throw Problem(
                    .queryInvalid,
                    detail: Message(
                        ja: "「\(text.excerpt)」は 項目 地域 期間 の形ではありません",
                        en: "“\(text.excerpt)” is not an element, an area and a period"))
            }
            let scope = try period.scope()
            try await noteRawAccess(environment)
            let report = try await ReleaseEngine.opened(in: environment).report(on: scope)
            let sentence = try report.explanation(of: place)
            if console.isJSON { return try console.json(["ja": sentence.ja, "en": sentence.en]) }
            console.line(sentence[console.language])
        }
    }
}

extension ReleaseCommands {
    /// What an attack with every scheme's eyes needs and no scheme has: the own figures of all of them.
    struct OwnFigures: HubCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write what each scheme brought to the releases, a file each, to try an attack on them.",
            discussion: """
                For the attacker's --insiders. Raw figures: only their owner can read the files; delete them afterwards.
                """)
        @OptionGroup var options: HubOptions
        @Argument(help: ArgumentHelp("A folder that is not there yet.", valueName: "folder")) var folder: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            let target = URL(fileURLWithPath: folder, isDirectory: true)
            try await noteRawAccess(environment)
            let all = try await ReleaseEngine.opened(in: environment).ownFigures()
            try FileManager.default.createDirectory(
                at: target, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            for own in all {
                let file = target.appending(path: "\(own.scheme).json").path
                guard
                    FileManager.default.createFile(
                        atPath: file, contents: Data(own.json), attributes: [.posixPermissions: 0o600])
                else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file]) }
            }
            console.note(
                Message(
                    ja: "\(all.count)スキームの数値を \(folder) に書きました。使い終わったら消してください",
                    en: "The figures of \(all.count) schemes are in \(folder); delete them when you are done"))
        }
    }
}

extension ReleaseEngine {
    /// Errors: `not-ready` before a dictionary is loaded.
    static func opened(in environment: HubEnvironment) async throws -> ReleaseEngine {
        guard let current = try await DictionaryStore(environment.database).dictionariesInUse().current else {
            throw Problem(.notReady, detail: Message(ja: "データ辞書が登録されていません", en: "No data dictionary has been loaded"))
        }
        return ReleaseEngine(
            database: environment.database, clock: environment.clock, entropy: environment.entropy, dictionary: current)
    }
}
