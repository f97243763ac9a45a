import Foundation
import HubCore

/// A snapshot as a client reads it.
struct SimulatedSnapshot: Sendable {
    struct Unreadable: Error {}

    /// Of each record's key the highest revision.
    private(set) var revisions: [String: Int64] = [:]
    /// What is known, by the keys of cells and notes.
    private(set) var contents: [String: String] = [:]

    init(_ body: [UInt8]) throws {
        let lines = try body.split(separator: UInt8(ascii: "\n")).map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
                throw Unreadable()
            }
            return object
        }
        guard lines.first?["n"] as? Int == lines.count - 1 else { throw Unreadable() }
        for line in lines.dropFirst() {
            guard let key = line["k"] as? String, let revision = (line["r"] as? Int).map(Int64.init) else {
                throw Unreadable()
            }
            revisions[key] = max(revision, revisions[key] ?? 0)
            let data = line["d"] as? [String: Any] ?? [:]
            if let text = data["text"] as? String { contents[key] = text }
            for (path, figure) in data["cells"] as? [String: Any] ?? [:] {
                contents["\(key)/\(path)"] = (figure as? Int).map(String.init) ?? figure as? String
            }
        }
    }
}
