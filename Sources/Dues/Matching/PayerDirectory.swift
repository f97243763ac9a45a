import HubCore

/// Whom names, codes and numbers point at.
struct PayerDirectory {
    private var names: [String: Set<SchemeID>] = [:]
    private var bareNames: [String: Set<SchemeID>] = [:]
    private var aliases: [String: Set<SchemeID>] = [:]
    private var codes: [String: Set<SchemeID>] = [:]
    private var invoices: [String: (number: InvoiceNumber, member: SchemeID)] = [:]
    /// Sorted by scalars, so that those with a common beginning stand together.
    private var beginnings: [(text: [UInt32], member: SchemeID)] = []

    init(_ inputs: MatchingInputs) {
        for member in inputs.members {
            for name in member.names {
                let payer = PayerName(name)
                guard !payer.isEmpty else { continue }
                names[payer.whole, default: []].insert(member.id)
                // Of a name that begins with digits the rest alone is no name.
                if payer.reference.isEmpty { bareNames[payer.bare, default: []].insert(member.id) }
                for text in Set([payer.whole, payer.plain]) { beginnings.append((Self.scalars(text), member.id)) }
            }
        }
        for alias in inputs.aliases { aliases[alias.key, default: []].insert(alias.member) }
        for code in inputs.codes { codes[code.key, default: []].insert(code.member) }
        for invoice in inputs.invoices {
            let number = invoice.number
            invoices[number.description] = (number, invoice.member)
            // As somebody types it before the name.
            invoices["\(number.fiscalYear.year)\(Int(number.serial).padded(5))"] = (number, invoice.member)
        }
        beginnings.sort { $0.text.lexicographicallyPrecedes($1.text) }
    }

    /// Members by code, of all the codes of a payment.
    func members(byCodes given: [String]) -> Set<SchemeID> {
        given.reduce(into: []) { $0.formUnion(codes[$1] ?? []) }
    }

    /// Invoices whose number stands in a text or before the name, in the order of their numbers.
    func invoices(in texts: [String], reference: String) -> [InvoiceNumber] {
        var found = Set(texts.flatMap(Self.numbers).compactMap { invoices[$0]?.number })
        if reference.count >= 9, let invoice = invoices[reference] { found.insert(invoice.number) }
        return found.sorted()
    }

    func members(byAlias name: PayerName) -> Set<SchemeID> { aliases[name.whole] ?? aliases[name.key] ?? [] }

    /// By the whole name first: an organisation's own name may begin with digits.
    func members(byName name: PayerName) -> Set<SchemeID> {
        if name.isEmpty { return [] }
        return names[name.whole] ?? names[name.key] ?? []
    }

    func members(byBareName name: PayerName) -> Set<SchemeID> {
        if name.bare.isEmpty { return [] }
        return bareNames[name.bare] ?? []
    }

    /// Members with a longer name that begins so.
    func members(byBeginning name: PayerName) -> Set<SchemeID> {
        var found: Set<SchemeID> = []
        for text in Set([name.whole, name.key, name.plain]) where !text.isEmpty {
            let wanted = Self.scalars(text)
            var (low, high) = (0, beginnings.count)
            while low < high {
                let middle = (low + high) / 2
                if beginnings[middle].text.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
            }
            while low < beginnings.count, beginnings[low].text.starts(with: wanted) {
                if beginnings[low].text.count > wanted.count { found.insert(beginnings[low].member) }
                low += 1
            }
        }
        return found
    }

    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    /// What looks like a number of an invoice, with its hyphens or without.
    private static func numbers(in text: String) -> [String] {
        guard text.utf8.count >= 9 else { return [] }
        return text.widthNormalised.uppercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }
            .map(String.init).filter { $0.count >= 9 }
    }
}
