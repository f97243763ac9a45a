import HubCore

/// A table's notes as texts beside its rows: to each row what is to know about the whole and about its period.
struct RowNotes {
    private let general: String
    /// By the position of a period, where there is more to know.
    private let ofPeriods: [Int: String]
    private let timeDimension: Int?

    var isEmpty: Bool { general.isEmpty && ofPeriods.isEmpty }

    init(of cube: Cube, in language: Language) {
        let separator = language == .ja ? "。" : "; "
        let texts = cube.allNotes.filter(\.periods.isEmpty).map { $0.text[language] }
        timeDimension = cube.dimensions.firstIndex { $0.role == .time }
        var positions: [String: Int] = [:]
        if let timeDimension {
            for (position, member) in cube.dimensions[timeDimension].members.enumerated() {
                positions[member.code] = position
            }
        }
        var more: [Int: [String]] = [:]
        for note in cube.notes {
            for position in note.periods.compactMap({ positions[$0] }) {
                more[position, default: texts].append(note.text[language])
            }
        }
        general = texts.joined(separator: separator)
        ofPeriods = more.mapValues { $0.joined(separator: separator) }
    }

    func text(for cell: Cube.Cell) -> String {
        timeDimension.flatMap { ofPeriods[cell.coordinates[$0]] } ?? general
    }
}
