import HubCore

/// Why the client stopped, for the person who started it. Nothing that was queued is lost by any of them.
package struct ClientProblem: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The command or its files cannot be used as they are.
        case usage
        /// The hub, or the office's own state, does not allow it; trying again changes nothing.
        case refused
        /// The hub did not answer, or asked to come back later.
        case hubUnreachable
    }

    package let kind: Kind
    package let message: Message

    package init(_ kind: Kind, ja: String, en: String) {
        self.kind = kind
        message = Message(ja: ja, en: en)
    }
}

extension ClientProblem: CustomStringConvertible {
    package var description: String { message.en }
}
