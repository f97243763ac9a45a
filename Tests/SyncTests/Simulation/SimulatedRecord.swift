import HubCore
import SyncProtocol
import TestSupport

/// One thing that an office says. The lines of both versions are made of it, and the recount reads it without them.
struct SimulatedRecord: Sendable {
    enum Figure: Sendable, Equatable {
        case number(Int64)
        case notApplicable
    }

    enum Content: Sendable {
        /// Nil withdraws it.
        case cell(path: String, Figure?)
        case report([String: Figure])
        /// Nil takes it back.
        case note(String?)
        /// No record at all; `$r` stands where version 2 has its revision.
        case poison(String)
    }

    /// A data set with a month, as `activity/2026-05`.
    let report: String
    let content: Content
    /// The version of the dictionary that it speaks.
    let dictionary: String
    /// In version 1, counted from the base of its stream.
    var revision: Int64 = 1
    var group: String?

    /// What it is said about: a cell, a note, or the report as a whole.
    var key: String {
        switch content {
        case .cell(let path, _): "\(report)/\(path)"
        case .report, .poison: report
        case .note: "note/\(report)"
        }
    }

    func line(_ version: SyncVersion) -> String {
        let marks = version == .one ? "" : #","r":\#(revision)"# + (group.map { #","g":"\#($0)""# } ?? "")
        switch content {
        case .cell(_, .number(let value)?):
            return #"{"op":"put","t":"cell","k":"\#(key)"\#(marks),"d":{"v":\#(value)}}"#
        case .cell(_, .notApplicable?):
            return #"{"op":"put","t":"cell","k":"\#(key)"\#(marks),"d":{"s":"not-applicable"}}"#
        case .cell(_, nil): return #"{"op":"del","t":"cell","k":"\#(key)"\#(marks)}"#
        case .report(let cells):
            let members = cells.sorted { $0.key < $1.key }.map { path, figure in
                if case .number(let value) = figure {
                    #""\#(path)":\#(value)"#
                } else {
                    #""\#(path)":"not-applicable""#
                }
            }
            return #"{"op":"report","k":"\#(key)"\#(marks),"d":{"cells":{\#(members.joined(separator: ","))}}}"#
        case .note(let text?): return #"{"op":"put","t":"note","k":"\#(key)"\#(marks),"d":{"text":"\#(text)"}}"#
        case .note(nil): return #"{"op":"del","t":"note","k":"\#(key)"\#(marks)}"#
        case .poison(let text): return text.replacing("$r", with: marks)
        }
    }
}

extension SimulatedRecord {
    /// What an office may say by mistake. The last one only where each record stands on its own line.
    private static let poisons = [
        #"{"op":"put","t":"cell","k":"activity/2026-05/nothing"$r,"d":{"v":1}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05/visits"$r,"d":{"v":-1}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-05/visits"$r,"d":{"v":null}}"#,
        #"{"op":"put","t":"cell","k":"activity/2026-13/visits"$r,"d":{"v":1}}"#,
        #"{"op":"report","k":"activity/2031-01"$r,"d":{"cells":{"visits":1}}}"#,
        #"{"op":"report","k":"volunteers/2026-05"$r,"d":{"cells":{"organizers":1,"x":"電話"}}}"#,
        #"{"op":"shout","k":"activity/2026-05"$r}"#, "17",
        #"{"op":"put","t":"cell","k":"activity/2026-05/visits""#,
    ]

    /// Some that both versions have, and some of which the newer says how it continues them. By data set.
    private static let vocabularies = [
        "2026.1": [
            "activity": ["visits", "families.finished", "families.waiting", "links"],
            "volunteers": ["volunteers.registered", "volunteers.active", "volunteers.trained", "organizers"],
        ],
        "2027.1": [
            "activity": [
                "visits", "families.finished", "families.waiting.new", "families.waiting.again", "links.made",
            ],
            "volunteers": ["volunteers.registered", "volunteers.engaged"],
        ],
    ]
    /// `SimulatedHub` closes the first for `activity`.
    private static let months = ["2026-02", "2026-03", "2026-04", "2026-05", "2026-05"]

    static func random(
        _ version: SyncVersion, in dictionary: String, _ random: inout SeededRandom
    ) -> SimulatedRecord {
        let month = months.randomElement(using: &random)!
        let vocabulary = vocabularies[dictionary]!
        let cells = vocabulary["activity"]!
        func activity(_ content: Content) -> SimulatedRecord {
            SimulatedRecord(report: "activity/\(month)", content: content, dictionary: dictionary)
        }
        switch Int.random(in: 0..<20, using: &random) {
        case 0...8:
            let path = cells.randomElement(using: &random)!
            return activity(.cell(path: path, figure(&random)))
        case 9...10: return activity(.cell(path: cells.randomElement(using: &random)!, nil))
        case 11...12: return activity(.report(some(of: cells, &random)))
        case 13...15:
            return SimulatedRecord(
                report: "volunteers/\(month)", content: .report(some(of: vocabulary["volunteers"]!, &random)),
                dictionary: dictionary)
        case 16...17:
            return activity(
                .note(Bool.random(using: &random) ? "説明\(Int.random(in: 0..<5, using: &random))" : nil))
        default:
            let known = version == .one ? poisons.dropLast() : poisons[...]
            return activity(.poison(known.randomElement(using: &random)!))
        }
    }

    private static func some(of paths: [String], _ random: inout SeededRandom) -> [String: Figure] {
        var cells: [String: Figure] = [:]
        for path in paths where Int.random(in: 0..<3, using: &random) > 0 { cells[path] = figure(&random) }
        return cells
    }

    /// Of few values, so that the same is said twice now and then.
    private static func figure(_ random: inout SeededRandom) -> Figure {
        let value = Int64.random(in: 0...6, using: &random)
        return value == 6 ? .notApplicable : .number(value)
    }
}
