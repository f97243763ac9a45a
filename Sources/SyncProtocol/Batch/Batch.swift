import HubCore

/// A batch after parsing: what can be decided about, and what cannot. The same whichever version it came in.
package struct Batch: Sendable {
    package let envelope: Envelope
    /// The records that are sound, in the order of their lines.
    package internal(set) var records: [BatchRecord] = []
    /// The changes of all records; a record owns a range of them.
    package internal(set) var changes: [CellChange] = []
    /// What records say beside figures; a record owns at most one.
    package internal(set) var statements: [SchemeStatement] = []
    /// The records that are not sound, each with everything that is wrong with it.
    package internal(set) var findings: [Finding] = []
    /// Whether its records say something of other dictionary versions too (`implying`).
    package internal(set) var hasImplied = false

    package init(envelope: Envelope) { self.envelope = envelope }

    /// Lines that were put aside and are not kept, because of what they say of a person or may say, or because
    /// they are too long to tell.
    package internal(set) var unkeptLines: [Int] = []
}

/// A sound record: what it speaks of, what it changes, and its place in the batch.
package struct BatchRecord: Sendable, Equatable {
    package enum Subject: Sendable, Equatable {
        /// A data set, as its position in the dictionary, of a month.
        case report(dataSet: Int, month: Month)
        /// A position in the batch's statements.
        case statement(Int)
    }

    /// The line in the body, from 2. In a document, the records count as if they stood on lines.
    package let line: Int
    package let subject: Subject
    /// Whether it speaks of all cells of its report.
    package let isWholeReport: Bool
    /// Grows per key at the client. In version 1, the sequence of the batch.
    package let revision: Int64
    /// Records with the same number apply together or not at all; nil for one that stands alone.
    package let group: Int?
    package internal(set) var changes: Range<Int>

    /// Nil for a statement.
    package var report: (dataSet: Int, month: Month)? {
        if case .report(let dataSet, let month) = subject { (dataSet, month) } else { nil }
    }
}

/// What one record says about one cell. A report says something about every cell of its data set: one that it does not
/// name is not reported.
package struct CellChange: Sendable, Equatable {
    package let month: Month
    /// `DataCell.index` in the dictionary of the envelope; behind its cells those of other versions.
    package let cell: Int
    package let state: CellState
    /// Follows from what another change says, for a cell of another dictionary version.
    package let isImplied: Bool

    package init(month: Month, cell: Int, state: CellState, isImplied: Bool = false) {
        self.month = month
        self.cell = cell
        self.state = state
        self.isImplied = isImplied
    }
}

/// What stands in a cell. Zero is a number; a cell about which nothing is known is `notReported`.
package enum CellState: Sendable, Equatable {
    /// In units of the element's last decimal, 0 to 2^53 − 1.
    case number(Int64)
    case notReported
    case notApplicable

    /// As in `data_value.status`.
    package var code: Int16 {
        switch self {
        case .number: 1
        case .notReported: 2
        case .notApplicable: 3
        }
    }

    package init?(code: Int16, value: Int64?) {
        switch (code, value) {
        case (1, let value?): self = .number(value)
        case (2, nil): self = .notReported
        case (3, nil): self = .notApplicable
        default: return nil
        }
    }

    package var number: Int64? {
        if case .number(let value) = self { value } else { nil }
    }
}
