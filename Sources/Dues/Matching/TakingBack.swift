import HubCore

/// Ties what a bank takes back (a cancellation, a correction) to the line that it takes back. Pure.
package enum TakingBack {
    /// A line that takes back, or one that may be taken back.
    package struct Line: Sendable, Equatable {
        package let id: BankLineID
        package let account: String
        package let bookedOn: Day
        package let direction: String
        package let amount: Yen
        package let reference: String
        package let name: String

        package init(
            id: BankLineID, account: String, bookedOn: Day, direction: String, amount: Yen, reference: String,
            name: String
        ) {
            self.id = id
            self.account = account
            self.bookedOn = bookedOn
            self.direction = direction
            self.amount = amount
            self.reference = reference
            self.name = name
        }
    }

    package struct Pair: Sendable, Equatable {
        package let takingBack: BankLineID
        package let original: BankLineID

        package init(takingBack: BankLineID, original: BankLineID) {
            self.takingBack = takingBack
            self.original = original
        }
    }

    /// How long after its line a correction may come, in days.
    package static let days = 60

    /// The pairs that leave no doubt; whatever has two possible originals is a person's to decide.
    package static func pairs(_ takingBack: [Line], among originals: [Line]) -> [Pair] {
        var byAmount = Dictionary(grouping: originals) { Key($0) }
        return takingBack.compactMap { line in
            let possible = (byAmount[Key(line)] ?? []).filter { original in
                original.bookedOn <= line.bookedOn && original.bookedOn >= line.bookedOn.adding(days: -days)
                    && (line.name.isEmpty || PayerName(line.name) == PayerName(original.name))
            }
            let byReference = possible.filter { !line.reference.isEmpty && $0.reference == line.reference }
            guard let original = byReference.count == 1 ? byReference[0] : possible.count == 1 ? possible[0] : nil
            else { return nil }
            byAmount[Key(line)]?.removeAll { $0.id == original.id }
            return Pair(takingBack: line.id, original: original.id)
        }
    }

    private struct Key: Hashable {
        let account: String
        let direction: String
        let amount: Yen

        init(_ line: Line) {
            account = line.account
            direction = line.direction
            amount = line.amount
        }
    }
}
