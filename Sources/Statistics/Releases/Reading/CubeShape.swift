import DataDictionary
import Foundation
import HubCore

/// A table without its cells, as it is kept beside them.
struct CubeShape: Codable, Sendable {
    let title: Message
    let dimensions: [Dimension]
    let measures: [Measure]
    let notes: [Note]

    struct Dimension: Codable, Sendable {
        let id: String
        let label: Message
        let role: String
        let members: [Member]
    }

    struct Member: Codable, Sendable {
        let code: String
        let label: Message
    }

    struct Measure: Codable, Sendable {
        let id: String
        let label: Message
        let unit: Message
        let unitID: String
        let decimals: Int
        let kind: ElementKind?
        /// Of a rate's two sides; not written where they have none.
        let numeratorDecimals: Int?
        let denominatorDecimals: Int?

        init(_ measure: Cube.Measure) {
            (id, label, unit, unitID) = (measure.id, measure.label, measure.unit, measure.unitID)
            (decimals, kind) = (measure.decimals, measure.kind)
            numeratorDecimals = measure.numeratorDecimals > 0 ? measure.numeratorDecimals : nil
            denominatorDecimals = measure.denominatorDecimals > 0 ? measure.denominatorDecimals : nil
        }

        var measure: Cube.Measure {
            Cube.Measure(
                id: id, label: label, unit: unit, unitID: unitID, decimals: decimals, kind: kind,
                numeratorDecimals: numeratorDecimals ?? 0, denominatorDecimals: denominatorDecimals ?? 0)
        }
    }

    struct Note: Codable, Sendable {
        let text: Message
        let periods: [String]
    }

    init(_ cube: Cube) {
        title = cube.title
        dimensions = cube.dimensions.map { dimension in
            Dimension(
                id: dimension.id, label: dimension.label, role: dimension.role.rawValue,
                members: dimension.members.map { Member(code: $0.code, label: $0.label) })
        }
        measures = cube.measures.map(Measure.init)
        notes = cube.notes.map { Note(text: $0.text, periods: $0.periods) }
    }

    func cube(_ id: String, cells: [Cube.Cell], source: Cube.Source) -> Cube {
        Cube(
            id: id, title: title,
            dimensions: dimensions.map { dimension in
                Cube.Dimension(
                    id: dimension.id, label: dimension.label,
                    role: Cube.Dimension.Role(rawValue: dimension.role) ?? .category,
                    members: dimension.members.map { Cube.Member(code: $0.code, label: $0.label) })
            },
            measures: measures.map(\.measure), cells: cells, source: source,
            notes: notes.map { Cube.Note($0.text, periods: $0.periods) })
    }
}

/// A value as text that is the same for the same value, so that it can be compared and hashed.
enum StableJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
