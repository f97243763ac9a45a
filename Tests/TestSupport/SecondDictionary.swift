import DataDictionary
import Foundation
import HubCore
import ReferenceData
import Server

/// A made-up version 2027.1 that continues 2026.1, with one of each kind of change.
package enum SecondDictionary {
    /// As published: version 2026.1 of the seeds with these changes.
    package static let content: [UInt8] = {
        do {
            var document = try DictionaryDraft(ProductFiles().seed("dictionary/2026.1.json"))
            document.set("version", "2027.1")
            document.set("label", ["ja": "試験用の次の版（架空）", "en": "The next version, for tests"])

            document.change(element: "links") {
                $0["id"] = "links.made"
                $0["breakdowns"] = [["resource", "type"]]
            }
            document.replace(
                elements: ["volunteers.active", "organizers"], with: [("volunteers.engaged", "活動中の人（架空）", "Engaged")])
            document.replace(
                elements: ["families.waiting"],
                with: [
                    ("families.waiting.new", "待機（新規）", "Waiting, new"),
                    ("families.waiting.again", "待機（再）", "Waiting, again"),
                ])
            document.replace(elements: ["volunteers.trained"], with: [])
            document.change(element: "families.new") { $0["breakdowns"] = [["referral"], ["type"]] }
            document.replace(options: ["media"], of: "referral", with: [("press", "報道・広報", "Press")])
            document.replace(options: ["hiroba", "nursery"], of: "referral", with: [("facility", "子育て施設", "Facility")])
            document.replace(
                options: ["other"], of: "referral",
                with: [("otherPublic", "その他（公的）", "Other, public"), ("otherPrivate", "その他（民間）", "Other, private")])
            document.replace(options: ["returning"], of: "referral", with: [])
            document.removeIndicator("volunteers.activity")
            document.set("continues", continues)
            return try document.content
        } catch {
            preconditionFailure("the second dictionary cannot be made: \(error)")
        }
    }()

    /// A made-up version 2028.1 that continues 2027.1: one element is renamed once more.
    package static let successor: [UInt8] = {
        do {
            var document = try DictionaryDraft(content)
            document.set("version", "2028.1")
            document.change(element: "links.made") { $0["id"] = "links.total" }
            document.set(
                "continues",
                ["version": "2027.1", "elements": [["renamed": "links.made", "to": "links.total"]]] as [String: Any])
            return try document.content
        } catch {
            preconditionFailure("the third dictionary cannot be made: \(error)")
        }
    }()

    private static var continues: [String: Any] {
        [
            "version": "2026.1",
            "elements": [
                ["renamed": "links", "to": "links.made"],
                ["merged": ["volunteers.active", "organizers"], "to": "volunteers.engaged"],
                ["split": "families.waiting", "to": ["families.waiting.new", "families.waiting.again"]],
                ["retired": "volunteers.trained"],
            ] as [[String: Any]],
            "options": [
                "referral": [
                    ["renamed": "media", "to": "press"], ["merged": ["hiroba", "nursery"], "to": "facility"],
                    ["split": "other", "to": ["otherPublic", "otherPrivate"]], ["retired": "returning"],
                ] as [[String: Any]]
            ],
            "breakdowns": [
                "links": [["split": ["resource"], "to": ["resource", "type"]]],
                "families.new": [["retired": ["age"]]],
            ] as [String: [[String: Any]]],
        ]
    }

    /// Both versions without a database, newest first. The numbers of cells are made up, the same in both.
    package static let inUse: [DictionaryInUse] = {
        do {
            let series = try DictionarySeries([
                TestDictionary.dictionary, DataDictionary(decoding: Data(content)),
            ])
            var numbers: [CellName: Int32] = [:]
            for cell in series.versions.reversed().flatMap(\.cells) where numbers[CellName(cell)] == nil {
                numbers[CellName(cell)] = Int32(numbers.count + 1)
            }
            return series.versions.indices.map { position in
                DictionaryInUse(position, of: series) { numbers[$0] ?? 0 }
            }
        } catch {
            preconditionFailure("the two dictionaries are no series: \(error)")
        }
    }()
}

/// A dictionary document while a test changes it.
struct DictionaryDraft {
    private var document: [String: Any]

    init(_ content: [UInt8]) throws {
        document = try JSONSerialization.jsonObject(with: Data(content)) as? [String: Any] ?? [:]
    }

    var content: [UInt8] {
        get throws { try Array(JSONSerialization.data(withJSONObject: document, options: [.sortedKeys])) }
    }

    mutating func set(_ member: String, _ value: Any) { document[member] = value }

    mutating func change(element id: String, _ change: (inout [String: Any]) -> Void) {
        changeElements { elements in
            for position in elements.indices where elements[position]["id"] as? String == id {
                change(&elements[position])
            }
        }
    }

    /// The first is the pattern for those that take its place.
    mutating func replace(elements ids: [String], with new: [(id: String, ja: String, en: String)]) {
        changeElements { $0.replace(ids, with: new) }
    }

    mutating func replace(options ids: [String], of category: String, with new: [(id: String, ja: String, en: String)])
    {
        var categories = document["categories"] as? [[String: Any]] ?? []
        for position in categories.indices where categories[position]["id"] as? String == category {
            var options = categories[position]["options"] as? [[String: Any]] ?? []
            options.replace(ids, with: new)
            categories[position]["options"] = options
        }
        document["categories"] = categories
    }

    mutating func removeIndicator(_ id: String) {
        let indicators = document["indicators"] as? [[String: Any]] ?? []
        document["indicators"] = indicators.filter { $0["id"] as? String != id }
    }

    private mutating func changeElements(_ change: (inout [[String: Any]]) -> Void) {
        var dataSets = document["dataSets"] as? [[String: Any]] ?? []
        for position in dataSets.indices {
            var elements = dataSets[position]["elements"] as? [[String: Any]] ?? []
            change(&elements)
            dataSets[position]["elements"] = elements
        }
        document["dataSets"] = dataSets
    }
}

extension [[String: Any]] {
    fileprivate mutating func replace(_ ids: [String], with new: [(id: String, ja: String, en: String)]) {
        guard let first = firstIndex(where: { ids.first == $0["id"] as? String }) else { return }
        let pattern = self[first]
        let made = new.map { new in
            var entry = pattern
            entry["id"] = new.id
            entry["label"] = ["ja": new.ja, "en": new.en]
            return entry
        }
        replaceSubrange(first...first, with: made)
        removeAll { entry in ids.contains { $0 == entry["id"] as? String } }
    }
}
