import HubCore
import SyncProtocol
import TestSupport

/// What should stand of one scheme, counted from what its offices sent, in the order in which the hub took it, by the
/// rules of docs/PROTOCOL.md (section 4). Shares no code with the hub.
struct Recount {
    struct Standing: Equatable {
        /// Nil where nothing is known.
        let content: String?
        let revision: Int64
    }

    struct Counts: Equatable {
        var created = 0
        var updated = 0
        var withdrawn = 0
        var unchanged = 0
        var superseded = 0
        var held = 0
        var quarantined = 0
    }

    /// By `activity/2026-05/visits` or `note/activity/2026-05`.
    private(set) var standing: [String: Standing] = [:]
    private var highest: Int64 = 0
    private var bases: [String: Int64] = [:]
    /// The paths of each data set.
    let paths: [String: [String]]
    let closed: Set<String>

    private struct Saying {
        let key: String
        let content: String?
        let revision: Int64
        let isClosed: Bool
    }

    private enum Fate { case created, updated, withdrawn, unchanged, superseded, conflict, nothing }

    init(paths: [String: [String]], closed: Set<String>) {
        self.paths = paths
        self.closed = closed
    }

    mutating func take(_ sent: SentBatch) -> Counts {
        let stream = sent.batch.stream.rawValue
        // Of version 1: the highest revision that the scheme had used when the stream was opened.
        if bases[stream] == nil { bases[stream] = highest }
        let base = sent.batch.version == .one ? bases[stream]! : 0
        var counts = Counts()
        for unit in Self.units(of: sent.records) {
            guard !unit.contains(where: \.isPoison) else {
                counts.quarantined += unit.count
                continue
            }
            let said = unit.flatMap { sayings(of: $0, base: base) }
            highest = max(highest, unit.map { $0.revision + base }.max()!)
            take(said, isHeld: isHeld(said), &counts)
        }
        return counts
    }

    /// Records of one group, in the order of the first; every other record by itself.
    private static func units(of records: [SimulatedRecord]) -> [[SimulatedRecord]] {
        var units: [[SimulatedRecord]] = []
        for record in records {
            if let group = record.group, let unit = units.firstIndex(where: { $0[0].group == group }) {
                units[unit].append(record)
            } else {
                units.append([record])
            }
        }
        return units
    }

    private func sayings(of record: SimulatedRecord, base: Int64) -> [Saying] {
        func saying(_ key: String, _ content: String?, isFigure: Bool = true) -> Saying {
            Saying(
                key: key, content: content, revision: record.revision + base,
                isClosed: isFigure && closed.contains(record.report))
        }
        switch record.content {
        case .cell(_, let figure): return [saying(record.key, figure?.text)]
        case .note(let text): return [saying(record.key, text, isFigure: false)]
        case .report(let cells):
            let dataSet = String(record.report.prefix { $0 != "/" })
            return paths[dataSet]!.map { saying("\(record.report)/\($0)", cells[$0]?.text) }
        case .poison: return []
        }
    }

    private static func fate(_ saying: Saying, _ value: Standing?) -> Fate {
        guard let value else { return saying.content == nil ? .nothing : .created }
        if saying.revision < value.revision { return .superseded }
        if saying.content == value.content { return saying.content == nil ? .nothing : .unchanged }
        if saying.revision == value.revision { return .conflict }
        if saying.content == nil { return .withdrawn }
        return value.content == nil ? .created : .updated
    }

    /// Whether it has to wait for a person as a whole: for a conflict, or for a closed month that it would change.
    private func isHeld(_ sayings: [Saying]) -> Bool {
        var within: [String: Standing] = [:]
        for saying in sayings {
            let value = within[saying.key] ?? standing[saying.key]
            switch Self.fate(saying, value) {
            case .conflict: return true
            case .created, .updated, .withdrawn: if saying.isClosed { return true }
            case .unchanged, .superseded, .nothing: break
            }
            if saying.revision > value?.revision ?? 0 {
                within[saying.key] = Standing(content: saying.content, revision: saying.revision)
            }
        }
        return false
    }

    private mutating func take(_ sayings: [Saying], isHeld: Bool, _ counts: inout Counts) {
        for saying in sayings {
            let value = standing[saying.key]
            let fate = Self.fate(saying, value)
            switch fate {
            case .created, .updated, .withdrawn, .conflict:
                if isHeld {
                    counts.held += 1
                    continue
                }
                if fate == .created { counts.created += 1 }
                if fate == .updated { counts.updated += 1 }
                if fate == .withdrawn { counts.withdrawn += 1 }
            case .unchanged: counts.unchanged += 1
            case .superseded: counts.superseded += 1
            case .nothing: break
            }
            // What is said again, and what is said to be missing, counts with its revision too.
            if saying.revision > value?.revision ?? 0 {
                standing[saying.key] = Standing(content: saying.content, revision: saying.revision)
            }
        }
    }
}

extension SimulatedRecord {
    var isPoison: Bool { if case .poison = content { true } else { false } }

    /// Whether it is at least an object that names its revision and its group.
    var isReadable: Bool { if case .poison(let text) = content { text.contains("$r") } else { true } }
}

extension SimulatedRecord.Figure {
    fileprivate var text: String {
        switch self {
        case .number(let value): String(value)
        case .notApplicable: "not-applicable"
        }
    }
}
