import HubCore

/// What a run of `sync` did.
package struct SyncOutcome: Sendable, Equatable {
    package let pushed: PushOutcome
    /// Nil where the hub could not be asked, or has nothing for offices to read.
    package let pulled: PullOutcome?
    /// Questions of the national office that wait for an answer, also from before.
    package let unanswered: [InboxEntry]

    /// What a person should see to first.
    package var problem: ClientProblem? { pushed.problem ?? pulled?.problem }
}

/// What the hub sent so far.
package struct Inbox: Sendable, Equatable {
    package let entries: [InboxEntry]
    /// Keys of what asks for an answer and has one, sent or waiting.
    package let answered: Set<String>

    init(_ outbox: OutboxTransaction) throws {
        entries = try outbox.inbox()
        answered = Set(
            try entries.filter(\.asksForAnswer)
                .filter { try outbox.content(of: "answer/\($0.identifier)") != nil }.map(\.key))
    }

    /// Questions, and reports that the national office asks to correct.
    package var questions: [InboxEntry] { entries.filter(\.asksForAnswer) }
    package var unanswered: [InboxEntry] { questions.filter { !answered.contains($0.key) } }
}

extension InboxEntry {
    package var asksForAnswer: Bool {
        if case .correction(let correction) = content { return correction.decision == "requested" }
        return topic == .question
    }
}
