import Foundation
import HubCore
import Postgres

/// The state of the books, as it is locked by whoever writes into them.
package struct LedgerBook: Sendable, Equatable {
    package enum Recognition: String, Sendable, Hashable, Codable, CaseIterable {
        /// Dues are income when they come in: the NPO accounting standard's default.
        case receipt
        /// Dues are income when they are billed, against 未収会費.
        case accrual

        package var title: Message {
            switch self {
            case .receipt: Message(ja: "入金時に計上", en: "on receipt")
            case .accrual: Message(ja: "請求時に計上(発生主義)", en: "accrual at issue")
            }
        }
    }

    /// The last closed month; nil when none is.
    package let closedThrough: Month?
    package let recognition: Recognition
    /// Grows with whatever changes what is owed or paid.
    let revision: Int64

    /// The first day on which something may be booked.
    package var firstOpenDay: Day? { closedThrough.map { Day(year: $0.next.year, month: $0.next.month, day: 1)! } }

    /// The day itself, or the first open one where its month is closed: what comes late is booked late.
    package func bookingDay(for day: Day) -> Day { max(day, firstOpenDay ?? day) }

    /// Problems: `ledger-month-closed`.
    package func requireOpen(_ day: Day) throws(Problem) {
        guard let first = firstOpenDay, day < first else { return }
        throw Problem(
            .ledgerMonthClosed,
            detail: Message(ja: "\(day.japanese)は締めた月です", en: "\(day) is in a closed month"))
    }
}

/// The SQL of the books' state.
enum LedgerBookStore {
    private static func book(_ closed: Int32, _ recognition: LedgerBook.Recognition, _ revision: Int64) -> LedgerBook {
        LedgerBook(
            closedThrough: closed == 0 ? nil : Month(ordinal: closed), recognition: recognition, revision: revision)
    }

    static let select = Statement<LedgerBook>(
        "dues.book.select", "SELECT closed_through, recognition, revision FROM ledger_book", row: book)

    /// Held until the transaction ends: the books are written by one at a time.
    static let lock = Statement<LedgerBook>(
        "dues.book.lock", "SELECT closed_through, recognition, revision FROM ledger_book FOR UPDATE", row: book)

    static let advance = Statement<Void>("dues.book.advance", "UPDATE ledger_book SET revision = revision + 1")

    static let close = Statement<Month, Void>("dues.book.close", "UPDATE ledger_book SET closed_through = $1")

    static let recognise = Statement<LedgerBook.Recognition, Void>(
        "dues.book.recognise", "UPDATE ledger_book SET recognition = $1, revision = revision + 1")

    static let statements: [any AnyStatement] = [select, lock, advance, close, recognise]
}
