import DataDictionary
import HubCore
import Postgres
import ReferenceData

extension StatisticsEngine {
    /// Reads a question in terms of the dictionary in use.
    ///
    /// Errors: those of `CubeQuery`; `not-ready` before a dictionary is loaded.
    package func query(_ parameters: QueryParameters, today: Day) throws(Problem) -> CubeQuery {
        try CubeQuery(parsing: parameters, in: currentDictionary().series, today: today)
    }

    /// The answer as of now, or as of the moment that the question names. However large, it takes at most nine statements
    /// in five round trips: the vintage and the stamp; opening balances; where schemes are and their profiles, if these
    /// changed; flows, stocks and distinct counts, as far as they are not at hand; and cumulative months.
    ///
    /// Errors: `answer-too-large`, `scheme-unknown`, `query-invalid`; `not-ready` when a dictionary was published since
    /// the question was read.
    package func run(_ query: CubeQuery, today: Day) async throws -> Cube {
        let cells = try dictionary(of: query.dictionary)
        let names = try await names()
        let answer: @Sendable (Transaction) throws -> Cube = { [memory] tx in
            try Self.answer(query, cells, names, today: today, memory, tx)
        }
        return query.needsSchemes
            ? try await database.analyse(as: .national, answer) : try await database.read(as: .national, answer)
    }

    static func answer(
        _ query: CubeQuery, _ cells: DictionaryInUse, _ names: AreaNames, today: Day, _ memory: QueryMemory,
        _ tx: Transaction
    ) throws -> Cube {
        let vintage = query.asOf.map { tx.ask(Vintage.asOf, $0.date) } ?? tx.ask(Vintage.current)
        let stamp = try tx.one(DataStamp.current)
        let isCumulative = query.comparisons.contains(.cumulative)
        let balances = isCumulative ? try OpeningBalanceStore.all(tx).map { $0.renamed(in: cells.series) } : []
        let directory = try memory.directory(stamp.directory, tx)
        try requireKnown(query.within, names, directory.names)
        if query.needsSchemes { try QueryCost(query, schemes: directory.schemes.count).requireBounded() }

        var placement = Placement(query, directory.schemes)
        let figures = try LoadedFigures.load(
            query, &placement, cells, known: .init(months: memory.sums, stamp: stamp.commits), tx)
        let cumulative = isCumulative ? try CumulativeFigures.load(query, balances, cells, tx) : .none
        let axes = CubeAxes(
            query, placement, figures,
            areaName: { code in directory.names[code].map { Message(ja: $0, en: $0) } ?? names[code] },
            dictionary: cells.dictionary)
        let table = CubeTable(
            query: query, axes: axes, placement: placement,
            reckoning: MeasureReckoning(
                figures: figures, expected: placement.expected, isStock: query.terms.map(\.isStock),
                isOver: query.loadedPeriodsOver(on: query.lastDay(on: today))),
            cumulative: cumulative)
        return Cube(
            id: "statistics", title: query.title, dimensions: axes.all.map(\.dimension), measures: table.measures,
            cells: axes.placeSpots.isEmpty ? [] : table.cells(), source: .live(try vintage.rows()[0]),
            notes: query.notes(figures, cumulative, on: query.lastDay(on: today)))
    }

    /// A place that does not exist is a mistake; regions and prefectures were checked when the query was read.
    private static func requireKnown(
        _ places: [AreaCode], _ names: AreaNames, _ schemes: [String: String]
    ) throws(Problem) {
        for place in places {
            switch place {
            case .municipality(let code) where names[exactly: code] == nil:
                throw .query("in", ja: "「\(code)」という市区町村はありません", en: "there is no municipality \(code)")
            case .scheme(let code) where schemes[code.rawValue] == nil:
                throw Problem(.schemeUnknown, detail: Message(ja: "スキーム: \(code)", en: "Scheme: \(code)"))
            default: continue
            }
        }
    }
}

extension CubeQuery {
    fileprivate var title: Message {
        Message(
            ja: measures.map(\.cube.label.ja).joined(separator: "・"),
            en: measures.map(\.cube.label.en).joined(separator: ", "))
    }

    /// The periods that are loaded, with whether they are over.
    fileprivate func loadedPeriodsOver(on today: Day) -> [Bool] {
        let length = periods.type.monthCount
        return (0..<loadedMonths.count / length).map { index in
            loadedMonths.lowerBound.advanced(by: (index + 1) * length - 1) < today.month
        }
    }

    fileprivate func notes(_ figures: LoadedFigures, _ cumulative: CumulativeFigures, on day: Day) -> [Cube.Note] {
        let over = loadedPeriodsOver(on: day).dropFirst(periodsBefore)
        let running = over.enumerated().filter { !$0.element }.map { code(ofPeriod: $0.offset) }
        var notes = measures.flatMap(\.notes).map { Cube.Note($0) } + comparisons.compactMap(\.note)
        if let asOf {
            notes.append(
                Cube.Note(
                    Message(
                        ja: "\(asOf) の時点で届いていた値です（スキームの所在地と活動期間は今の記録によります）",
                        en: "As known at \(asOf); where schemes are and when they were active is as recorded today")))
        }
        if !running.isEmpty {
            notes.append(
                Cube.Note(
                    Message(ja: "まだ終わっていない期間を含みます", en: "The period is not over yet"), periods: running))
        }
        for balance in cumulative.balances.values.sorted(by: { $0.element < $1.element }) {
            notes.append(
                Cube.Note(
                    Message(
                        ja: "累計は期首残高（\(balance.until)まで、出典: \(balance.source)）を含みます",
                        en: "With the opening balance up to \(balance.until); source: \(balance.source)")))
        }
        for undivided in measures.flatMap(\.undivided) {
            let periods = (0..<periods.count).filter { figures.hasAmount(undivided.term, $0 + periodsBefore) }
            if !periods.isEmpty { notes.append(Cube.Note(undivided.note, periods: periods.map(code(ofPeriod:)))) }
        }
        return notes
    }

    private func code(ofPeriod index: Int) -> String {
        periods.period(startingWith: periods.months.lowerBound.advanced(by: index * periods.type.monthCount))
            .description
    }
}

extension AskedMeasure.Undivided {
    fileprivate var note: Message {
        isOfElement
            ? Message(
                ja: "旧版で区分されずに報告された値を含みません: \(label.ja)",
                en: "Without what an older version did not tell apart: \(label.en)")
            : Message(
                ja: "旧版で区分されずに報告された値があるため求められません: \(label.ja)",
                en: "Cannot be worked out, for an older version did not tell apart: \(label.en)")
    }
}

extension Comparison {
    fileprivate var note: Cube.Note? {
        switch self {
        case .percentile:
            Cube.Note(
                Message(
                    ja: "パーセンタイルは、値のあるすべてのスキームのうち、値がより小さいスキームの割合です（同じ値は半分に数えます）",
                    en:
                        "A percentile is the part of all schemes with a value that have a smaller one, equal ones counted half"
                ))
        case .rank:
            Cube.Note(Message(ja: "順位はこの表の地域の中での順位です", en: "Ranks are among the areas of this table"))
        default: nil
        }
    }
}
