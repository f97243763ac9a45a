import HubCore

/// The hub's number of a bank line, by which people speak of it.
package struct BankLineID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ rawValue: Int64) { self.rawValue = rawValue }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What a matching decision rests on, as it stands at one moment.
package struct MatchingInputs: Sendable {
    /// A payment that came in and is not posted.
    package struct Payment: Sendable, Equatable {
        package let line: BankLineID
        package let bookedOn: Day
        package let amount: Yen
        package let name: String
        package let nameMayBeCut: Bool
        /// The payer's code, and the virtual account where the account's profile names a field for it.
        package let codes: [String]
        /// EDI and remarks, where an invoice's number may stand.
        package let texts: [String]

        package init(
            line: BankLineID, bookedOn: Day, amount: Yen, name: String, nameMayBeCut: Bool = false,
            codes: [String] = [],
            texts: [String] = []
        ) {
            self.line = line
            self.bookedOn = bookedOn
            self.amount = amount
            self.name = name
            self.nameMayBeCut = nameMayBeCut
            self.codes = codes
            self.texts = texts
        }
    }

    package struct Invoice: Sendable, Equatable {
        package let number: InvoiceNumber
        package let member: SchemeID
        package let amount: Yen
        /// What is still to be paid; zero when it is paid.
        package let balance: Yen

        package init(number: InvoiceNumber, member: SchemeID, amount: Yen, balance: Yen) {
            self.number = number
            self.member = member
            self.amount = amount
            self.balance = balance
        }
    }

    package struct Member: Sendable, Equatable {
        package let id: SchemeID
        package let code: String
        package let title: String
        /// Its own names: in kana and as written, and the payer's name that it registered.
        package let names: [String]

        package init(id: SchemeID, code: String, title: String, names: [String]) {
            self.id = id
            self.code = code
            self.title = title
            self.names = names
        }
    }

    /// A payer's name, or a code, that a person has confirmed to be a member's.
    package struct Alias: Sendable, Equatable {
        /// As `PayerName.whole`, or the code itself.
        package let key: String
        package let member: SchemeID

        package init(key: String, member: SchemeID) {
            self.key = key
            self.member = member
        }
    }

    /// In the order in which they are to be matched.
    package var payments: [Payment]
    /// Those that are open, and those that were paid.
    package var invoices: [Invoice]
    package var members: [Member]
    package var aliases: [Alias]
    package var codes: [Alias]
    package var policy: MatchingPolicy

    package init(
        payments: [Payment], invoices: [Invoice], members: [Member], aliases: [Alias] = [], codes: [Alias] = [],
        policy: MatchingPolicy = MatchingPolicy()
    ) {
        self.payments = payments
        self.invoices = invoices
        self.members = members
        self.aliases = aliases
        self.codes = codes
        self.policy = policy
    }
}
