import DataDictionary
import Foundation
import HubCore
import Postgres

/// What an element amounted to before the hub counted it, entered once by staff with its source: the network's
/// cumulative figures begin in 2009, the reports later.
package struct OpeningBalance: Sendable, Equatable {
    package let element: DataElement.ID
    /// In units of the element's last decimal.
    package let amount: Int64
    /// The last month that the amount covers.
    package let until: Month
    /// Such as the report that it was taken from.
    package let source: String

    package init(element: DataElement.ID, amount: Int64, until: Month, source: String) {
        self.element = element
        self.amount = amount
        self.until = until
        self.source = source
    }
}

extension OpeningBalance {
    /// Reads what staff typed.
    ///
    /// Errors: `element-unknown`, `request-invalid`.
    package init(
        reading element: String, amount: String, until: String, source: String, in dictionary: DataDictionary
    ) throws(Problem) {
        guard let id = DataElement.ID(parsing: element), let known = dictionary.element(id) else {
            throw .elementUnknown(element)
        }
        guard let month = Month(until) else {
            throw Problem(.badRequest, detail: Message(ja: "年月は 2022-03 の形で指定してください", en: "A month is written 2022-03"))
        }
        guard !source.allSatisfy(\.isWhitespace) else {
            throw Problem(.badRequest, detail: Message(ja: "出典を入力してください", en: "The source is needed"))
        }
        do {
            self.init(
                element: id, amount: try DecimalText.value(amount, decimals: known.decimals), until: month,
                source: source)
        } catch {
            throw Problem(.badRequest, detail: error.message)
        }
    }
}

extension OpeningBalance {
    /// Under the name that its element has now. One that was merged or split has none: staff record a new balance.
    func renamed(in series: DictionarySeries) -> OpeningBalance {
        OpeningBalance(element: series.name(of: element) ?? element, amount: amount, until: until, source: source)
    }
}

/// The SQL of opening balances.
package enum OpeningBalanceStore {
    /// Errors: `already-exists` when the element has one. It is never changed: published totals rest on it.
    package static func record(_ balance: OpeningBalance, at time: Date, _ tx: Transaction) throws {
        let recorded = try tx.first(
            insert, balance.element.rawValue, balance.amount, balance.until, balance.source, time)
        guard recorded != nil else {
            throw Problem(
                .alreadyExists,
                detail: Message(
                    ja: "「\(balance.element)」の期首残高は登録済みです",
                    en: "The opening balance of \(balance.element) is recorded already"))
        }
    }

    package static func all(_ tx: Transaction) throws(PostgresError) -> [OpeningBalance] {
        try tx.all(select).compactMap { $0 }
    }

    private static let insert = Statement<String, Int64, Month, String, Date, String>(
        "openingBalance.insert",
        """
        INSERT INTO opening_balance (element, amount, until_period, source, recorded_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (element) DO NOTHING RETURNING element
        """,
        row: { (element: String) in element })

    private static let select = Statement<OpeningBalance?>(
        "openingBalance.all", "SELECT element, amount, until_period, source FROM opening_balance ORDER BY element",
        row: { (element: String, amount: Int64, until: Month, source: String) in
            DataElement.ID(parsing: element).map {
                OpeningBalance(element: $0, amount: amount, until: until, source: source)
            }
        })

    package static let statements: [any AnyStatement] = [insert, select]
}
