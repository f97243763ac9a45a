/// A content that can stand under a key.
package protocol MergeableState: Sendable, Equatable {
    /// Whether it says that nothing is known.
    var isNothing: Bool { get }
}

/// What stands under a key before a batch.
package struct Standing<State: MergeableState>: Sendable, Equatable {
    package let state: State
    package let revision: Int64
    /// The scheme's data version in which it came to stand.
    package let since: Int64

    package init(state: State, revision: Int64, since: Int64) {
        self.state = state
        self.revision = revision
        self.since = since
    }
}

/// What a content would do under its key.
package enum MergeFate: Sendable, Equatable {
    case created, updated, unchanged, withdrawn
    /// Older than what stands, and something else.
    case superseded
    /// Older than what stands, and the same.
    case repeated
    /// Equal revision, other content: only a person can settle it.
    case conflict
    /// Said to be missing, and nothing was known.
    case nothing

    var changesContent: Bool { self == .created || self == .updated || self == .withdrawn }
}

/// Applies contents with revisions to keys, one after the other. Pure, so that a simulator and a client can do the same.
///
/// A revision grows with every change of a key, so it alone says which of two contents is newer, whatever stream they
/// came through and in whatever order. Keys are positions: nothing is looked up twice.
package struct RevisionMerge<State: MergeableState>: Sendable {
    /// What is written.
    package struct Write: Sendable, Equatable {
        package let position: Int
        package let state: State
        package let revision: Int64
        /// The version since which this state stands: the batch's own, or an older one if only the revision grew.
        package let since: Int64
    }

    /// What stood before and no longer does.
    package struct Replaced: Sendable, Equatable {
        package let position: Int
        package let value: Standing<State>
    }

    package private(set) var standing: [Standing<State>?]
    package private(set) var writes: [Write] = []
    package private(set) var replaced: [Replaced] = []
    private let before: [Standing<State>?]
    private var isTouched: [Bool]
    private let version: Int64

    /// - Parameters:
    ///   - version: the scheme's data version that is being made.
    ///   - standing: what counts as standing where that is more than what is kept.
    init(_ current: [Standing<State>?], version: Int64, standing: [Standing<State>?]? = nil) {
        self.standing = standing ?? current
        before = current
        isTouched = [Bool](repeating: false, count: current.count)
        self.version = version
    }

    func fate(of state: State, revision: Int64, at position: Int) -> MergeFate {
        Self.fate(of: state, revision: revision, against: standing[position])
    }

    private static func fate(of state: State, revision: Int64, against value: Standing<State>?) -> MergeFate {
        guard let value else { return state.isNothing ? .nothing : .created }
        if revision < value.revision { return state == value.state ? .repeated : .superseded }
        if state == value.state { return state.isNothing ? .nothing : .unchanged }
        if revision == value.revision { return .conflict }
        if state.isNothing { return .withdrawn }
        return value.state.isNothing ? .created : .updated
    }

    /// Makes the content stand unless what stands is newer. What was said to be missing is kept too: an older content
    /// that comes later must not pass for new.
    mutating func apply(_ state: State, revision: Int64, at position: Int) {
        if let value = standing[position] {
            guard revision > value.revision else { return }
            let since = value.state == state ? value.since : version
            standing[position] = Standing(state: state, revision: revision, since: since)
        } else {
            standing[position] = Standing(state: state, revision: revision, since: version)
        }
        isTouched[position] = true
    }

    /// Settles what is to be written, once everything has been applied.
    mutating func conclude() {
        writes.reserveCapacity(standing.count)
        for position in standing.indices where isTouched[position] {
            guard let value = standing[position] else { continue }
            // What changed and changed back within the batch has stood all the time.
            let old = before[position]
            let since = old?.state == value.state ? old?.since ?? value.since : value.since
            writes.append(Write(position: position, state: value.state, revision: value.revision, since: since))
            if let old, old.state != value.state { replaced.append(Replaced(position: position, value: old)) }
        }
    }
}

extension RevisionMerge {
    /// What would become of several contents, one after the other, while nothing is applied yet: of records that apply
    /// together or not at all, a later one may contradict an earlier one.
    struct Trial {
        private let merge: RevisionMerge
        private var said: [Int: Standing<State>] = [:]

        init(_ merge: RevisionMerge) { self.merge = merge }

        mutating func fate(of state: State, revision: Int64, at position: Int) -> MergeFate {
            let value = said[position] ?? merge.standing[position]
            if revision > value?.revision ?? 0 {
                said[position] = Standing(state: state, revision: revision, since: merge.version)
            }
            return RevisionMerge.fate(of: state, revision: revision, against: value)
        }
    }
}
