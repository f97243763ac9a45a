import JSONReading

/// What a record is about.
package enum RecordKind: String, Sendable, CaseIterable {
    /// The whole month of a data set.
    case report
    /// One figure of it.
    case cell
    case profile, membership, contact, note, answer

    /// Without a `t`, a record is what its `op` says.
    init?(operation: UnsafeRawBufferPointer?, type: UnsafeRawBufferPointer?) {
        let isReport = operation?.spells("report") ?? false
        guard let type else {
            guard isReport else { return nil }
            self = .report
            return
        }
        guard let kind = Self.allCases.first(where: { type.elementsEqual($0.rawValue.utf8) }),
            (kind == .report) == isReport
        else { return nil }
        self = kind
    }

    /// Not a figure: of the scheme and its officers, not of families.
    package var speaksOfTheScheme: Bool {
        switch self {
        case .report, .cell: false
        case .profile, .membership, .contact, .note, .answer: true
        }
    }
}
