import HubCore
import Synchronization

/// Rendered answers that were asked for lately, by their tags. A tag names one state of the data, so nothing here is
/// ever stale; what nobody asks for any more makes room.
final class AnswerCache: Sendable {
    private struct Entry {
        let body: [UInt8]
        var lastUse: UInt64
    }

    /// Formats that say on which day they were written are written anew each day.
    struct Key: Hashable {
        let tag: EntityTag
        let day: Day?

        init(_ tag: EntityTag, _ form: AnswerForm) {
            self.tag = tag
            day = form.format.tellsDay ? form.day : nil
        }
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var uses: UInt64 = 0
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let largestBody: Int

    init(capacity: Int = Limits.cachedAnswers, largestBody: Int = Limits.cachedAnswerBytes) {
        self.capacity = capacity
        self.largestBody = largestBody
    }

    subscript(key: Key) -> [UInt8]? {
        state.withLock { state in
            state.uses += 1
            state.entries[key]?.lastUse = state.uses
            return state.entries[key]?.body
        }
    }

    /// Keeps the body unless it is large; lets go of the one that was not used for longest.
    func keep(_ body: [UInt8], as key: Key) {
        guard body.count <= largestBody, capacity > 0 else { return }
        state.withLock { state in
            if state.entries[key] == nil, state.entries.count >= capacity,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries[oldest.key] = nil
            }
            state.uses += 1
            state.entries[key] = Entry(body: body, lastUse: state.uses)
        }
    }
}
