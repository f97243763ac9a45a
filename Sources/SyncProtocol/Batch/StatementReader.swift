import DataDictionary
import Foundation
import HubCore
import JSONReading

/// Reads what a record says about the scheme itself: its profile, membership, contacts, notes and answers.
struct StatementReader {
    private let dictionary: DataDictionary
    private let lastMonth: Month

    init(dictionary: DataDictionary, lastMonth: Month) {
        self.dictionary = dictionary
        self.lastMonth = lastMonth
    }

    func read(_ record: RawRecord, _ kind: RecordKind) throws(Fault) -> SchemeStatement {
        let key = try key(of: record, kind)
        if record.operation?.spells("del") ?? false { return SchemeStatement(key: key, content: nil) }
        guard let data = record.data else { throw Fault(.recordInvalid, "/d") }
        return SchemeStatement(key: key, content: try content(data, of: key))
    }

    private func key(of record: RawRecord, _ kind: RecordKind) throws(Fault) -> SchemeStatement.Key {
        guard let text = record.key.map({ String(decoding: $0, as: UTF8.self) }),
            text.hasPrefix(kind.rawValue + "/"), let key = SchemeStatement.Key(text)
        else { throw Fault(.statementKeyInvalid, "/k") }
        if case .note(let dataSet, let month) = key {
            guard dictionary.dataSets.contains(where: { $0.id.rawValue == dataSet }) else {
                throw Fault(.dataSetUnknown, "/k")
            }
            guard month <= lastMonth else { throw Fault(.periodFuture, "/k") }
        }
        return key
    }

    private func content(
        _ data: JSONValue, of key: SchemeStatement.Key
    ) throws(Fault) -> SchemeStatement.Content {
        let form = StatementForm(data)
        switch key {
        case .profile:
            try form.allow(ProfileFacts.CodingKeys.allCases.map(\.rawValue))
            return .profile(try profile(form))
        case .membership:
            try form.allow([])
            return .step
        case .contact:
            try form.allow(ContactFacts.CodingKeys.allCases.map(\.rawValue))
            return .contact(try contact(form))
        case .note, .answer:
            try form.allow(["text"])
            return .text(try form.words("text", upTo: Limits.noteCharacters))
        }
    }

    private func profile(_ form: StatementForm) throws(Fault) -> ProfileFacts {
        ProfileFacts(
            hostName: try form.name("host_name", upTo: 120),
            hostType: try form.code("host_type", of: codes("hostType")),
            areasServed: try form.list("areas_served") { text in
                text.utf8.count == 6 && text.utf8.allSatisfy(\.isDigit)
            },
            organizers: try form.count("organizers"), trustees: try form.count("trustees"),
            committeeMeetings: try form.count("committee_meetings"),
            programmes: try form.list("programmes", among: codes("programme").union(codes("funding"))),
            yearlyBudget: Yen(try form.integer("yearly_budget", upTo: 100_000_000_000)))
    }

    private func contact(_ form: StatementForm) throws(Fault) -> ContactFacts {
        let kana = try form.text("payer_kana", upTo: 96).precomposedStringWithCompatibilityMapping
        guard kana.unicodeScalars.allSatisfy(\.isBankKana) else { throw Fault(.kanaInvalid, "/d/payer_kana") }
        let mail = try form.text("billing_mail", upTo: 254)
        guard mail.isMailAddress else { throw Fault(.mailInvalid, "/d/billing_mail") }
        let postalCode = try form.optionalText("postal_code", upTo: 8)?.precomposedStringWithCompatibilityMapping
        guard postalCode?.isPostalCode ?? true else { throw Fault(.postalCodeInvalid, "/d/postal_code") }
        return ContactFacts(
            billingName: try form.text("billing_name", upTo: 120), billingMail: mail, postalCode: postalCode,
            address: try form.optionalText("address", upTo: 240), payerKana: kana)
    }

    private func codes(_ list: String) -> Set<String> {
        guard let id = CodeList.ID(parsing: list), let list = dictionary.codeList(id) else { return [] }
        return Set(list.codes.map(\.id.rawValue))
    }
}

/// The members of a statement's `d`, each taken with its bounds.
private struct StatementForm {
    private let data: JSONValue

    init(_ data: JSONValue) { self.data = data }

    func allow(_ names: [String]) throws(Fault) {
        guard let members = data.members else { throw Fault(.recordInvalid, "/d") }
        for (name, _) in members where !names.contains(where: { name.elementsEqual($0.utf8) }) {
            throw Fault(.recordInvalid, "/d/\(String(decoding: name, as: UTF8.self).excerpt.jsonPointerToken)")
        }
    }

    /// On one line and not empty, without control characters, spaces at both ends taken off.
    func text(_ name: StaticString, upTo limit: Int) throws(Fault) -> String {
        guard let text = try optionalText(name, upTo: limit) else { throw Fault(.memberMissing, "/d/\(name)") }
        return text
    }

    func optionalText(_ name: StaticString, upTo limit: Int) throws(Fault) -> String? {
        guard let value = data[name] else { return nil }
        guard let text = value.string?.trimmingCharacters(in: .whitespacesAndNewlines),
            (1...limit).contains(text.count), !text.unicodeScalars.contains(where: \.isControl)
        else { throw Fault(.textInvalid, "/d/\(name)") }
        return text
    }

    /// The name of an organisation, which tells no more of a person.
    func name(_ name: StaticString, upTo limit: Int) throws(Fault) -> String {
        let text = try text(name, upTo: limit)
        guard !PersonalDataGuard.suspects(prose: text) else { throw Fault(.personalDataSuspected, "/d/\(name)") }
        return text
    }

    /// Words of an office on any number of lines, without what may be about a person.
    func words(_ name: StaticString, upTo limit: Int) throws(Fault) -> String {
        guard let value = data[name] else { throw Fault(.memberMissing, "/d/\(name)") }
        guard
            let text = value.string?.replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines),
            (1...limit).contains(text.count),
            !text.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" })
        else { throw Fault(.textInvalid, "/d/\(name)") }
        guard !PersonalDataGuard.suspects(prose: text) else { throw Fault(.personalDataSuspected, "/d/\(name)") }
        return text
    }

    func code(_ name: StaticString, of codes: Set<String>) throws(Fault) -> String {
        let code = try text(name, upTo: 64)
        guard codes.contains(code) else { throw Fault(.codeUnknown, "/d/\(name)") }
        return code
    }

    func integer(_ name: StaticString, upTo limit: Int64) throws(Fault) -> Int64 {
        guard let value = data[name] else { throw Fault(.memberMissing, "/d/\(name)") }
        guard let number = value.int64, (0...limit).contains(number) else { throw Fault(.valueInvalid, "/d/\(name)") }
        return number
    }

    func count(_ name: StaticString) throws(Fault) -> Int32 { Int32(try integer(name, upTo: 10_000)) }

    func list(_ name: StaticString, among codes: Set<String>) throws(Fault) -> [String] {
        try list(name, where: codes.contains)
    }

    /// Distinct texts, at most a hundred, in the order given.
    func list(_ name: StaticString, where isKnown: (String) -> Bool) throws(Fault) -> [String] {
        guard let value = data[name] else { throw Fault(.memberMissing, "/d/\(name)") }
        guard let elements = value.elements else { throw Fault(.recordInvalid, "/d/\(name)") }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string, isKnown(text), !texts.contains(text), texts.count < 100 else {
                throw Fault(.codeUnknown, "/d/\(name)/\(texts.count)")
            }
            texts.append(text)
        }
        return texts
    }
}

extension Unicode.Scalar {
    /// Breaks of lines and paragraphs too.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// What a bank writes of a payer: katakana, digits, capital letters and a few signs (全銀協, kana of transfers).
    fileprivate var isBankKana: Bool {
        switch value {
        case 0x30A1...0x30FC, 0x3099, 0x309A: true
        case 0x30...0x39, 0x41...0x5A: true
        case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2C, 0x2F, 0x300C, 0x300D: true
        default: false
        }
    }
}

extension String {
    /// One `@` between a local part and a domain with a dot; the rest is for the mail server to say.
    fileprivate var isMailAddress: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasPrefix(".")
            && !parts[1].hasSuffix(".") && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// `351-0104` or `3510104`.
    fileprivate var isPostalCode: Bool {
        let bytes = Array(utf8)
        let digits = bytes.count == 8 && bytes[3] == 0x2D ? Array(bytes[..<3] + bytes[4...]) : bytes
        return digits.count == 7 && digits.allSatisfy(\.isDigit)
    }
}
