import HubCore

/// The parameters of a query. Whoever understands one takes it out; what is left at the end was a mistake.
package struct QueryParameters: Sendable {
    private var values: [String: String] = [:]

    /// Errors: `query-invalid` for a name that is there twice.
    package init(_ pairs: some Sequence<(name: String, value: String)>) throws(Problem) {
        for (name, value) in pairs {
            guard values.updateValue(value, forKey: name) == nil else {
                throw .query(name, ja: "2回指定されています", en: "is given twice")
            }
        }
    }

    /// The value of a parameter; nil when it is missing or empty.
    package mutating func take(_ name: String) -> String? {
        guard let value = values.removeValue(forKey: name), !value.isEmpty else { return nil }
        return value
    }

    /// One of the values of `Choice`, or `usual` when the parameter is missing.
    package mutating func take<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, or usual: Choice
    ) throws(Problem) -> Choice {
        guard let text = take(name) else { return usual }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .query(
                name, ja: "「\(text.excerpt)」は使えません（\(choices) のいずれか）", en: "“\(text.excerpt)” is not one of \(choices)")
        }
        return choice
    }

    /// Errors: `query-invalid` naming a parameter that nobody knew.
    package func requireNoMore() throws(Problem) {
        if let name = values.keys.sorted().first {
            throw .query(name.excerpt, ja: "このような指定はありません", en: "there is no such parameter")
        }
    }
}

extension Problem {
    /// A mistake in one parameter, which the member `parameter` names.
    static func query(_ parameter: String, ja: String, en: String) -> Problem {
        Problem(
            .queryInvalid, detail: Message(ja: "\(parameter): \(ja)", en: "\(parameter): \(en)"),
            members: ["parameter": .text(parameter)])
    }
}
