import Foundation
import HubCore

/// A reminder that was made, with what it rested on.
package struct MadeReminder: Sendable, Equatable, Encodable {
    package let invoice: String
    package let level: ReminderLevel
    /// The member's code and name.
    package let scheme: String
    package let name: String
    package let isMadeUp: Bool
    /// The letter's number, and the document's identifier.
    package let letter: String
    package let document: UUID
    package let madeOn: Day
    package let dueOn: Day
    /// What was open then.
    package let balance: Yen
    /// The last day that the bank had told of then.
    package let bankKnownThrough: Day
    /// Payments that waited then, none of which could be the member's.
    package let waitingLines: Int
    package let madeBy: String
    /// How the invoice stands now.
    package let state: Invoice.State
}
