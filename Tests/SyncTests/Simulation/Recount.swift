import DataDictionary
import HubCore
import ReferenceData
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
    /// By version.
    let vocabularies: [String: Vocabulary]
    let closed: Set<String>
    /// What the cells of a batch know by cells of another version that were spoken of before, while it is taken.
    private var heardOf: [String: Standing] = [:]

    private struct Saying {
        let key: String
        let content: String?
        let revision: Int64
        let isClosed: Bool
        /// Not said, but meant of another version of the dictionary.
        var isImplied = false
    }

    /// What a version of the dictionary speaks of. That one cell answers to another is taken from the product: this
    /// counts what follows from it.
    struct Vocabulary {
        /// By data set, as `activity`; in the order of the dictionary.
        private(set) var paths: [String: [String]] = [:]
        /// By data set and path, as `activity/links`: what answers to it in other versions.
        private(set) var counterparts: [String: [String]] = [:]
        /// By data set: what answers to nothing here, so that only a whole report speaks of it.
        private(set) var alone: [String: [String]] = [:]

        init(_ version: DictionaryInUse) {
            for cell in version.dictionary.cells {
                let dataSet = String(describing: cell.element.dataSet)
                paths[dataSet, default: []].append(cell.path)
                counterparts["\(dataSet)/\(cell.path)"] = version.counterparts[cell.index].map {
                    version.cell(at: Int($0)).path
                }
            }
            for (number, dataSet) in version.dictionary.dataSets.enumerated() {
                alone[String(describing: dataSet.id)] = version.counterparts.unmatched(inDataSet: number).map {
                    version.cell(at: Int($0)).path
                }
            }
        }
    }

    private enum Fate { case created, updated, withdrawn, unchanged, superseded, conflict, nothing }

    init(vocabularies: [String: Vocabulary], closed: Set<String>) {
        self.vocabularies = vocabularies
        self.closed = closed
    }

    mutating func take(_ sent: SentBatch) -> Counts {
        let stream = sent.batch.stream.rawValue
        // Of version 1: the highest revision that the scheme had used when the stream was opened.
        if bases[stream] == nil { bases[stream] = highest }
        let base = sent.batch.version == .one ? bases[stream]! : 0
        var counts = Counts()
        let units = Self.units(of: sent.records)
        let sound = units.filter { !$0.contains(where: \.isPoison) }
        counts.quarantined = sent.records.count - sound.reduce(0) { $0 + $1.count }
        hear(sound.joined().map { sayings(of: $0, base: base) })
        for unit in sound {
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
        let vocabulary = vocabularies[record.dictionary]!
        let dataSet = String(record.report.prefix { $0 != "/" })
        func saying(_ path: String?, _ content: String?, isImplied: Bool = false) -> Saying {
            Saying(
                key: path.map { "\(record.report)/\($0)" } ?? record.key, content: content,
                revision: record.revision + base, isClosed: path != nil && closed.contains(record.report),
                isImplied: isImplied)
        }
        func withImplied(_ path: String, _ content: String?) -> [Saying] {
            [saying(path, content)]
                + vocabulary.counterparts["\(dataSet)/\(path)"]!.map { saying($0, nil, isImplied: true) }
        }
        switch record.content {
        case .cell(let path, let figure): return withImplied(path, figure?.text)
        case .note(let text): return [saying(nil, text)]
        case .report(let cells):
            return vocabulary.alone[dataSet]!.map { saying($0, nil, isImplied: true) }
                + vocabulary.paths[dataSet]!.flatMap { withImplied($0, cells[$0]?.text) }
        case .poison: return []
        }
    }

    /// A cell of which nothing is known yet, of a version that came later, knows the highest revision of what answers to
    /// it in others.
    private mutating func hear(_ records: [[Saying]]) {
        heardOf = [:]
        for sayings in records {
            var speaker: String?
            for saying in sayings {
                guard saying.isImplied else {
                    speaker = saying.key
                    continue
                }
                guard let speaker, standing[speaker] == nil, let value = standing[saying.key],
                    value.revision > heardOf[speaker]?.revision ?? 0
                else { continue }
                heardOf[speaker] = Standing(content: nil, revision: value.revision)
            }
        }
    }

    private func stands(_ key: String) -> Standing? { standing[key] ?? heardOf[key] }

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
            let value = within[saying.key] ?? stands(saying.key)
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
            let value = stands(saying.key)
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
            case .superseded: if !saying.isImplied { counts.superseded += 1 }
            case .nothing: if isHeld, saying.isImplied { continue }
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
