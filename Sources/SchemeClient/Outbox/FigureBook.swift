import GRDB
import HubCore

/// The office's own book: the figures that it last queued, by report and cell. It tells a person what changed; what is
/// sent is decided by `record_revision` alone.
package struct FigureBook: Sendable, Equatable {
    package private(set) var figures: [ReportKey: [CellPath: CellValue]] = [:]

    package init() {}

    package mutating func note(_ value: CellValue, _ cell: CellPath, of report: ReportKey) {
        figures[report, default: [:]][cell] = value
    }

    /// Nil for a figure that was never queued, or that the hub put aside.
    package subscript(report: ReportKey, cell: CellPath) -> CellValue? { figures[report]?[cell] }

    package func cells(of report: ReportKey) -> [CellPath: CellValue] { figures[report] ?? [:] }

    static func register(with migrator: inout DatabaseMigrator) {
        migrator.registerMigration("figures that were last queued") { database in
            try database.execute(
                sql: """
                    CREATE TABLE figure (
                        report TEXT NOT NULL,
                        cell TEXT NOT NULL,
                        value TEXT NOT NULL,
                        PRIMARY KEY (report, cell)
                    ) WITHOUT ROWID
                    """)
        }
    }
}

extension OutboxTransaction {
    package func figures(of reports: some Sequence<ReportKey>) throws -> FigureBook {
        var book = FigureBook()
        let statement = try database.cachedStatement(sql: "SELECT cell, value FROM figure WHERE report = ?")
        for report in reports {
            for row in try Row.fetchAll(statement, arguments: [report.description]) {
                // What another version wrote that this one cannot read is as good as not there.
                guard let cell = try? CellPath(parsing: row["cell"] as String),
                    let value = try? CellValue(parsing: row["value"] as String)
                else { continue }
                book.note(value, cell, of: report)
            }
        }
        return book
    }

    /// A report replaces what stood of it, unless it is one part of several; a cell only its own.
    func noteFigures(of record: OfficeRecord, besidesOthers: Bool = false) throws {
        guard let report = record.report?.description else { return }
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO figure (report, cell, value) VALUES (?, ?, ?)
                ON CONFLICT (report, cell) DO UPDATE SET value = excluded.value
                """)
        switch record {
        case .report(_, let cells):
            if !besidesOthers {
                try database.execute(sql: "DELETE FROM figure WHERE report = ?", arguments: [report])
            }
            for (cell, value) in cells { try insert.execute(arguments: [report, cell.description, value.text]) }
        case .put(_, let cell, let value):
            try insert.execute(arguments: [report, cell.description, value.text])
        case .withdraw(_, let cell):
            try database.execute(
                sql: "DELETE FROM figure WHERE report = ? AND cell = ?", arguments: [report, cell.description])
        case .statement: break
        }
    }

    /// After the hub put records aside, given by key: what it has instead is not known.
    func forgetFigures(of keys: some Sequence<String>) throws {
        for key in keys {
            let parts = key.split(separator: "/", maxSplits: 2).map(String.init)
            guard parts.count >= 2 else { continue }
            let report = "\(parts[0])/\(parts[1])"
            if parts.count == 2 {
                try database.execute(sql: "DELETE FROM figure WHERE report = ?", arguments: [report])
            } else {
                try database.execute(
                    sql: "DELETE FROM figure WHERE report = ? AND cell = ?", arguments: [report, parts[2]])
            }
        }
    }
}

extension CellValue {
    /// As `CellValue(parsing:)` reads it.
    package var text: String {
        switch self {
        case .number(let number): String(number)
        case .decimal(let text): text
        case .notReported: "not-reported"
        case .notApplicable: "not-applicable"
        }
    }
}
