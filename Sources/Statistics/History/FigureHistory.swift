import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// A figure of one scheme that stood for a while.
package struct KnownFigure: Sendable, Codable, Equatable {
    /// As `activity/2026-05/families.new`.
    package let key: String
    package let label: Message
    package let figure: ReadableFigure
    /// From when on it stood, and why.
    package let origin: FigureOrigin?
    /// When another took its place; nil for what stands now.
    package let until: Date?
}

/// One scheme's figures, as they were known at a moment or through all time.
package struct SchemeFigureHistory: Sendable, Codable, Equatable {
    package let scheme: String
    package let name: String
    /// Nil for the whole history.
    package let asOf: Date?
    /// The scheme's data version at that moment.
    package let versionOfData: Int64?
    package let figures: [KnownFigure]
}

/// Which figures of a scheme are asked for.
package struct FigureSelection: Sendable {
    package let scheme: SchemeCode
    package let months: ClosedRange<Month>
    fileprivate let cells: [Int32]

    /// - Parameters:
    ///   - path: a cell of the data set, as `families.new/referral=phn`; nil for all of them.
    ///   - dataSet: nil for all data sets.
    ///
    /// Problems: `query-invalid` for what is no data set or cell, and for too many months.
    package init(
        scheme: SchemeCode, months: ClosedRange<Month>, dataSet: String?, path: String? = nil,
        in directory: CellDirectory, of dictionary: DictionaryInUse
    ) throws(Problem) {
        guard months.count <= Limits.monthsPerReview else {
            throw Self.problem(
                "期間は\(Limits.monthsPerReview)か月までです", "At most \(Limits.monthsPerReview) months at a time")
        }
        self.scheme = scheme
        self.months = months
        guard let dataSet else {
            cells = dictionary.series.versions.flatMap(\.dataSets).map(\.id).reduce(into: []) { known, id in
                if !known.contains(id) { known.append(id) }
            }.flatMap { directory.ids(of: $0) }
            return
        }
        guard let id = DataSet.ID(parsing: dataSet), directory.dataSet(id) != nil else {
            throw Self.problem("データセット「\(dataSet.excerpt)」", "Data set “\(dataSet.excerpt)”")
        }
        guard let path else {
            cells = directory.ids(of: id)
            return
        }
        guard let cell = directory.cell(dataSet: dataSet, path: path), let number = directory.id(of: cell) else {
            throw Self.problem("項目「\(path.excerpt)」", "Cell “\(path.excerpt)”")
        }
        cells = [number]
    }

    private static func problem(_ ja: String, _ en: String) -> Problem {
        Problem(.queryInvalid, detail: Message(ja: ja, en: en))
    }
}

/// Reads what was known when: every figure with who brought it, when, in which batch, and why.
package struct FigureHistories: Sendable {
    private let database: Database
    private let dictionaries: @Sendable () -> DictionariesInUse

    package init(database: Database, dictionaries: @escaping @Sendable () -> DictionariesInUse) {
        self.database = database
        self.dictionaries = dictionaries
    }

    /// Problems: those of `FigureSelection`; `not-ready` while there is no dictionary.
    package func selection(
        scheme: SchemeCode, months: ClosedRange<Month>, dataSet: String?, path: String? = nil
    ) throws -> FigureSelection {
        guard let dictionary = dictionaries().current else { throw Problem(.notReady) }
        return try FigureSelection(
            scheme: scheme, months: months, dataSet: dataSet, path: path, in: CellDirectory(dictionary), of: dictionary)
    }

    /// The figures as they stood at a moment, at most `Limits.entriesPerReview`. Problems: `scheme-unknown`,
    /// `answer-too-large`.
    package func standing(_ selection: FigureSelection, at moment: Date) async throws -> SchemeFigureHistory {
        try await read(selection) { scheme, directory, tx in
            let version = try tx.one(FigureHistoryStore.version, scheme.id, moment)
            let rows = try tx.all(
                FigureHistoryStore.standing, scheme.id, selection.months.lowerBound, selection.months.upperBound,
                selection.cells, version, Int32(Limits.entriesPerReview + 1))
            return SchemeFigureHistory(
                scheme: selection.scheme.rawValue, name: scheme.name, asOf: moment, versionOfData: version,
                figures: try Self.figures(rows, directory))
        }
    }

    /// Everything that ever stood, by month and cell and in its order. Problems: as `standing`.
    package func all(_ selection: FigureSelection) async throws -> SchemeFigureHistory {
        try await read(selection) { scheme, directory, tx in
            let asked = selection.months.map { month in
                tx.ask(
                    FigureHistoryStore.all, scheme.id, month, selection.cells, Int32(Limits.entriesPerReview + 1))
            }
            let rows = try asked.flatMap { try $0.rows() }
            return SchemeFigureHistory(
                scheme: selection.scheme.rawValue, name: scheme.name, asOf: nil, versionOfData: nil,
                figures: try Self.figures(rows, directory))
        }
    }

    private func read(
        _ selection: FigureSelection,
        _ body:
            @escaping @Sendable ((id: SchemeID, name: String), CellDirectory, Transaction) throws ->
            SchemeFigureHistory
    ) async throws -> SchemeFigureHistory {
        guard let dictionary = dictionaries().current else { throw Problem(.notReady) }
        let directory = CellDirectory(dictionary)
        return try await database.analyse(as: .national) { tx in
            guard let scheme = try tx.first(FigureHistoryStore.scheme, selection.scheme.rawValue) else {
                throw Problem(
                    .schemeUnknown, detail: Message(ja: selection.scheme.rawValue, en: selection.scheme.rawValue))
            }
            return try body(scheme, directory, tx)
        }
    }

    private static func figures(
        _ rows: [FigureHistoryStore.Row], _ directory: CellDirectory
    ) throws(Problem) -> [KnownFigure] {
        guard rows.count <= Limits.entriesPerReview else { throw Problem(.answerTooLarge) }
        return rows.map { row in
            let cell = directory[row.cell]
            let path = cell?.path ?? String(row.cell)
            return KnownFigure(
                key: (cell.map { "\($0.element.dataSet)/" } ?? "") + "\(row.month)/\(path)",
                label: cell.map(directory.label) ?? Message(ja: path, en: path),
                figure: ReadableFigure(
                    status: row.status, value: row.value, decimals: cell?.element.decimals ?? 0),
                origin: row.origin, until: row.until)
        }
    }
}
