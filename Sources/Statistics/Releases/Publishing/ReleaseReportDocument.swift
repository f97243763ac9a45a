import Foundation
import HubCore

extension ReleaseDraft {
    /// As commands and calls name it.
    package var name: String { id.uuidString.lowercased() }
}

/// A draft or release for programs of the national office: what is hidden, and what each table loses by that.
package struct ReleaseReportDocument: Encodable, Sendable {
    let release: String
    let preview: String
    let state: String
    let countedOn: String
    let madeUp: Bool
    let passedOver: Int64
    let tables: [Table]
    let hidden: [Hidden]
    let coarsened: [Message]

    struct Table: Encodable, Sendable {
        let id: String
        let label: Message
        let cells: Int
        let nonZero: Int
        let nonZeroShown: Int
        let primary: Int
        let secondary: Int
        let exposed: Int
        let shouldBeCoarser: Bool
    }

    struct Hidden: Encodable, Sendable {
        let cell: String
        let why: Message
    }

    package init(_ report: ReleaseReport) {
        let draft = report.draft
        release = report.scope.id
        preview = draft.name
        state = draft.state.rawValue
        countedOn = draft.countedOn.description
        madeUp = draft.isMadeUp
        passedOver = draft.passedOver
        tables = report.tables.map { table in
            let loss = table.loss
            return Table(
                id: table.id, label: table.label, cells: loss.cells, nonZero: loss.nonZero,
                nonZeroShown: loss.nonZeroShown,
                primary: loss.primary, secondary: loss.secondary, exposed: loss.exposed,
                shouldBeCoarser: loss.shouldBeCoarser)
        }
        hidden = draft.cells.compactMap { cell in
            report.explanation(of: cell).map { Hidden(cell: cell.place.description, why: $0) }
        }
        coarsened = report.coarsened
    }
}
