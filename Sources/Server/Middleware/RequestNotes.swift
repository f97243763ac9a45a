import Synchronization

/// What a request's middleware and route learn, kept for its line in the access log.
///
/// A class, because a middleware outside sees only its own copy of the context.
package final class RequestNotes: Sendable {
    private struct State {
        var problem: String?
        var caller: String?
        var question: String?
    }

    private let state = Mutex(State())

    /// The code of the problem that the request was answered with.
    package var problem: String? {
        get { state.withLock { $0.problem } }
        set { state.withLock { $0.problem = newValue } }
    }

    /// Who asked, once that is proved: a scheme's code or a role. Never a person, never a token.
    package var caller: String? {
        get { state.withLock { $0.caller } }
        set { state.withLock { $0.caller = newValue } }
    }

    /// Which live figures were asked for, in the hub's own words: names out of the dictionary and codes of places.
    package var question: String? {
        get { state.withLock { $0.question } }
        set { state.withLock { $0.question = newValue } }
    }
}
