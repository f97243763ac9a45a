import DataDictionary
import Foundation
import HubCore

/// What a scheme says of itself beside its figures: facts from a day on, steps of its membership, words to the national
/// office.
package struct SchemeStatement: Sendable, Equatable {
    package let key: Key
    /// Nil when it is taken back.
    package let content: Content?

    package init(key: Key, content: Content?) {
        self.key = key
        self.content = content
    }

    package enum Key: Hashable, Sendable, CustomStringConvertible {
        case profile(from: Day)
        case membership(on: Day, MembershipStep)
        case contact(from: Day)
        case note(dataSet: String, Month)
        case answer(question: UUID)

        package var kind: RecordKind {
            switch self {
            case .profile: .profile
            case .membership: .membership
            case .contact: .contact
            case .note: .note
            case .answer: .answer
            }
        }

        package var description: String {
            switch self {
            case .profile(let day), .contact(let day): "\(kind.rawValue)/\(day)"
            case .membership(let day, let step): "\(kind.rawValue)/\(day)/\(step.rawValue)"
            case .note(let dataSet, let month): "\(kind.rawValue)/\(dataSet)/\(month)"
            case .answer(let question): "\(kind.rawValue)/\(question.uuidString.lowercased())"
            }
        }

        /// From the text that `description` gives; nil for anything else.
        package init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            switch (parts.first, parts.count) {
            case ("profile", 2):
                guard let day = Day(parts[1]) else { return nil }
                self = .profile(from: day)
            case ("membership", 3):
                guard let day = Day(parts[1]), let step = MembershipStep(rawValue: parts[2]) else { return nil }
                self = .membership(on: day, step)
            case ("contact", 2):
                guard let day = Day(parts[1]) else { return nil }
                self = .contact(from: day)
            case ("note", 3):
                guard let month = Month(parts[2]), Identifier<DataSet>(parsing: parts[1]) != nil else { return nil }
                self = .note(dataSet: parts[1], month)
            case ("answer", 2):
                guard let question = UUID(uuidString: parts[1]), parts[1] == parts[1].lowercased() else { return nil }
                self = .answer(question: question)
            default: return nil
            }
        }
    }

    package enum Content: Sendable, Equatable {
        case profile(ProfileFacts)
        case step
        case contact(ContactFacts)
        /// Up to `Limits.noteCharacters`.
        case text(String)

        /// One text for one content, so that what is said again can be told from what is new: JSON, members sorted.
        package var canonical: String {
            switch self {
            case .profile(let facts): facts.canonicalJSON
            case .step: "{}"
            case .contact(let facts): facts.canonicalJSON
            case .text(let text): ["text": text].canonicalJSON
            }
        }
    }
}

/// The steps of its membership that a scheme declares itself. Others are the national office's.
package enum MembershipStep: String, Sendable, CaseIterable {
    case applied, started, suspended, resumed, withdrawing
}

/// The facts of a scheme's host organisation.
package struct ProfileFacts: Sendable, Equatable, Codable {
    /// 1–120 characters.
    package let hostName: String
    /// A code of the list `hostType`.
    package let hostType: String
    /// Municipalities, JIS X 0402 with check digit.
    package let areasServed: [String]
    package let organizers: Int32
    package let trustees: Int32
    /// In a year.
    package let committeeMeetings: Int32
    /// Codes of the list `programme` and of `funding`; empty for none.
    package let programmes: [String]
    package let yearlyBudget: Yen

    package init(
        hostName: String, hostType: String, areasServed: [String], organizers: Int32, trustees: Int32,
        committeeMeetings: Int32, programmes: [String], yearlyBudget: Yen
    ) {
        self.hostName = hostName
        self.hostType = hostType
        self.areasServed = areasServed
        self.organizers = organizers
        self.trustees = trustees
        self.committeeMeetings = committeeMeetings
        self.programmes = programmes
        self.yearlyBudget = yearlyBudget
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case organizers, trustees, programmes
        case hostName = "host_name"
        case hostType = "host_type"
        case areasServed = "areas_served"
        case committeeMeetings = "committee_meetings"
        case yearlyBudget = "yearly_budget"
    }
}

/// Whom invoices go to, and how the payer is named on bank transfers.
package struct ContactFacts: Sendable, Equatable, Codable {
    package let billingName: String
    package let billingMail: String
    /// `351-0104`
    package let postalCode: String?
    package let address: String?
    /// Katakana, digits and signs as banks write them, whatever width they came in.
    package let payerKana: String

    package init(billingName: String, billingMail: String, postalCode: String?, address: String?, payerKana: String) {
        self.billingName = billingName
        self.billingMail = billingMail
        self.postalCode = postalCode
        self.address = address
        self.payerKana = payerKana
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case address
        case billingName = "billing_name"
        case billingMail = "billing_mail"
        case postalCode = "postal_code"
        case payerKana = "payer_kana"
    }
}

extension Encodable {
    fileprivate var canonicalJSON: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch {
            preconditionFailure("texts and integers always encode: \(error)")
        }
    }
}
