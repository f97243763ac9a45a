import DataDictionary
import HubCore
import Postgres
import ReferenceData
import Synchronization

/// Answers questions about the live figures, for national staff. An answer counts every batch whose receipt was given
/// before the question.
package final class StatisticsEngine: Sendable {
    let database: Database
    private let dictionaries: @Sendable () -> DictionariesInUse
    private let areaNames = Mutex<AreaNames?>(nil)
    let memory = QueryMemory()

    /// `dictionaries` gives those in use at the moment; statistics are asked in the newest.
    package init(database: Database, dictionaries: @escaping @Sendable () -> DictionariesInUse) {
        self.database = database
        self.dictionaries = dictionaries
    }

    /// Reads a question in terms of the dictionary in use.
    ///
    /// Errors: those of `StatisticsQuery`; `not-ready` before a dictionary is loaded.
    package func query(_ element: String, _ parameters: QueryParameters) throws(Problem) -> StatisticsQuery {
        try StatisticsQuery(parsing: element, parameters, in: currentDictionary().series)
    }

    /// Errors: `answer-too-large`, `scheme-unknown`, `query-invalid`; `not-ready` when a dictionary was published since
    /// the question was read.
    package func run(_ query: StatisticsQuery) async throws -> Answer {
        let cells = try dictionary(of: query.dictionary)
        let names = try await names()
        return try await read(query) { tx in
            let schemes = query.area == .scheme ? try AreaNames.schemes(tx) : nil
            try Self.requireKnown(query.within, names, schemes)
            let vintage = tx.ask(Vintage.current)
            let figures = try StatisticsStore.figures(for: query, cells, tx)
            guard figures.count <= Limits.cellsPerAnswer else { throw Problem.answerTooLarge() }
            return Answer(
                query: query, vintage: try vintage.rows()[0], figures: figures, areaNames: schemes ?? names)
        }
    }

    /// What an answer would be as of now.
    package func vintage() async throws -> Vintage {
        try await database.read(as: .national) { tx in try Vintage.read(tx) }
    }

    package func currentDictionary() throws(Problem) -> DictionaryInUse {
        guard let current = dictionaries().current else {
            throw Problem(.notReady, detail: Message(ja: "データ辞書が登録されていません", en: "No data dictionary has been loaded"))
        }
        return current
    }

    /// The dictionary in use, which must be the one that a question was read in.
    func dictionary(of version: Identifier<DataDictionary>) throws(Problem) -> DictionaryInUse {
        let current = try currentDictionary()
        guard current.dictionary.version == version else {
            throw Problem(
                .notReady,
                detail: Message(
                    ja: "データ辞書の新しい版が公開されました。もう一度お試しください",
                    en: "A new dictionary version has just been published; ask again"))
        }
        return current
    }

    /// Sums are short work; what goes through the values of many schemes has lanes of its own.
    private func read<R: Sendable>(
        _ query: StatisticsQuery, _ body: @escaping @Sendable (Transaction) throws -> R
    ) async throws -> R {
        if case .sums = query.source, query.area.isOfPrefectures {
            return try await database.read(as: .national, body)
        }
        return try await database.analyse(as: .national, body)
    }

    func names() async throws -> AreaNames {
        if let names = areaNames.withLock({ $0 }) { return names }
        let names = try await database.read(as: .national) { tx in try AreaNames.load(tx) }
        // Before the areas are loaded there is nothing worth remembering.
        if !names.isEmpty { areaNames.withLock { $0 = names } }
        return names
    }

    /// A place that does not exist is a mistake; one without a scheme has an empty answer. Regions and prefectures
    /// were checked when the query was read.
    private static func requireKnown(_ place: AreaCode?, _ names: AreaNames, _ schemes: AreaNames?) throws(Problem) {
        switch place {
        case .municipality(let code) where names[exactly: code] == nil:
            throw .query("in", ja: "「\(code)」という市区町村はありません", en: "there is no municipality \(code)")
        case .scheme(let code) where schemes?[exactly: code.rawValue] == nil:
            throw Problem(.schemeUnknown, detail: Message(ja: "スキーム: \(code)", en: "Scheme: \(code)"))
        default: return
        }
    }
}
