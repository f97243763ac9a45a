import HubCore

/// What is owed, by how long it has been due (年齢調べ).
package struct AgingReport: Sendable, Equatable, Encodable {
    /// How long something has been due.
    package enum Age: String, Sendable, Hashable, Codable, CaseIterable {
        case notDue = "not-due"
        case upTo30 = "1-30"
        case upTo90 = "31-90"
        case upTo180 = "91-180"
        case upTo365 = "181-365"
        case longer = "366-"

        init(days: Int) {
            self =
                switch days {
                case ...0: .notDue
                case ...30: .upTo30
                case ...90: .upTo90
                case ...180: .upTo180
                case ...365: .upTo365
                default: .longer
                }
        }

        package var title: Message {
            switch self {
            case .notDue: Message(ja: "期限前", en: "not due")
            case .upTo30: Message(ja: "30日まで", en: "1–30 days")
            case .upTo90: Message(ja: "31〜90日", en: "31–90 days")
            case .upTo180: Message(ja: "91〜180日", en: "91–180 days")
            case .upTo365: Message(ja: "181〜365日", en: "181–365 days")
            case .longer: Message(ja: "1年超", en: "over a year")
            }
        }
    }

    /// An invoice that is not paid, with what is open of it.
    package struct Open: Sendable, Equatable {
        let fiscalYear: FiscalYear
        let dueOn: Day
        let balance: Yen
    }

    package struct Row: Sendable, Equatable, Encodable {
        package let fiscalYear: Int
        package let age: Age
        package let invoices: Int
        package let balance: Yen
    }

    package let on: Day
    /// Only where something is open; by year, then by age.
    package let rows: [Row]
    package let total: Yen

    init(_ open: [Open], on day: Day) {
        struct Cell: Hashable {
            let year: Int
            let age: Age
        }
        let cells = Dictionary(grouping: open) {
            Cell(year: $0.fiscalYear.year, age: Age(days: Int(day.ordinal - $0.dueOn.ordinal)))
        }
        rows = Set(cells.keys.map(\.year)).sorted().flatMap { year in
            Age.allCases.compactMap { age in
                cells[Cell(year: year, age: age)].map { invoices in
                    Row(
                        fiscalYear: year, age: age, invoices: invoices.count,
                        balance: invoices.reduce(.zero) { $0 + $1.balance })
                }
            }
        }
        total = open.reduce(.zero) { $0 + $1.balance }
        on = day
    }
}
