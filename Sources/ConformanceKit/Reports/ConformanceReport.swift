import HubCore

/// What a run of the kit found, for people and for programs.
package struct ConformanceReport: Sendable, Encodable {
    /// One rule, or one scenario with its rules.
    package struct Entry: Sendable, Encodable {
        package let name: String
        /// Of docs/PROTOCOL.md.
        package let section: String
        package let title: Message
        package let outcome: Outcome
        /// What was seen where something is wrong, or why it was left out.
        package let details: [Message]

        package init(name: String, section: String, title: Message, outcome: Outcome, details: [Message] = []) {
            self.name = name
            self.section = section
            self.title = title
            self.outcome = outcome
            self.details = details
        }
    }

    package enum Outcome: String, Sendable, Encodable {
        case kept
        /// Against a SHOULD.
        case advised
        /// Against a MUST.
        case broken
        /// Not tried: the other side does not do this, or nobody asked.
        case skipped
    }

    package var entries: [Entry] = []

    package init() {}

    package var isConformant: Bool { !entries.contains { $0.outcome == .broken } }

    package func count(_ outcome: Outcome) -> Int { entries.count { $0.outcome == outcome } }

    /// Lines for a terminal, the summary last.
    package func lines(in language: Language) -> [String] {
        entries.flatMap { $0.lines(in: language) } + ["", summary[language]]
    }

    package var summary: Message {
        let (kept, advised) = (count(.kept), count(.advised))
        let (broken, skipped) = (count(.broken), count(.skipped))
        return Message(
            ja: "適合 \(kept) 件、推奨事項の不足 \(advised) 件、違反 \(broken) 件、対象外 \(skipped) 件",
            en: "\(kept) kept, \(advised) against advice, \(broken) broken, \(skipped) left out")
    }
}

extension ConformanceReport.Entry {
    fileprivate func lines(in language: Language) -> [String] {
        let sign =
            switch outcome {
            case .kept: "✓"
            case .advised: "△"
            case .broken: "✗"
            case .skipped: "–"
            }
        return ["\(sign) [\(name)] §\(section) \(title[language])"] + details.map { "    \($0[language])" }
    }
}
