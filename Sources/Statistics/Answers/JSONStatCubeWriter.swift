import Documents
import HubCore

extension AnswerFormat {
    /// JSON-stat has no registered media type, so this name follows the form of those that have.
    package static let jsonStat = AnswerFormat("json-stat", mediaTypes: ["application/vnd.json-stat+json"]) { form in
        JSONStatCubeWriter(language: form.language)
    }
}

/// A table as a JSON-stat 2.0 dataset (json-stat.org/full), in one language.
///
/// Measures are a dimension of their own, behind the others, with the units. `value` is an array of all places, or,
/// where most places are empty, an object of those that are not. A place without a number has a `status`: `x` for a
/// hidden one, otherwise what `extension.statusLabels` explains. What cells rest on stands in `extension` by place.
struct JSONStatCubeWriter: CubeWriter {
    let language: Language

    var contentType: String { "application/vnd.json-stat+json" }
    var fileExtension: String { "json" }

    func write(_ cube: Cube) -> [UInt8] {
        let layout = JSONStatLayout(cube)
        var json = JSONDocument()
        json.beginObject()
        json.member("version", "2.0")
        json.member("class", "dataset")
        json.member("label", cube.title[language])
        writeSource(of: cube, to: &json)
        writeNotes(of: cube, to: &json)
        json.array("id") { json in
            for dimension in cube.dimensions { json.string(dimension.id) }
            json.string(Self.measure)
        }
        json.array("size") { json in for size in layout.sizes { json.number(size) } }
        writeRoles(of: cube, to: &json)
        json.object("dimension") { json in
            for dimension in cube.dimensions { write(dimension, to: &json) }
            writeMeasures(of: cube, to: &json)
        }
        writeValues(of: cube, layout, to: &json)
        writeStatus(of: cube, layout, to: &json)
        writeExtension(of: cube, layout, to: &json)
        json.endObject()
        return json.bytes
    }

    // MARK: What the table is

    private func writeSource(of cube: Cube, to json: inout JSONDocument) {
        json.member("source", cube.source.line[language])
        if case .release(_, _, let countedOn, _) = cube.source { json.member("updated", countedOn.description) }
    }

    private func writeNotes(of cube: Cube, to json: inout JSONDocument) {
        let notes = cube.allNotes
        guard !notes.isEmpty else { return }
        json.array("note") { json in
            for note in notes { json.string(note.line(in: language)) }
        }
    }

    private func writeRoles(of cube: Cube, to json: inout JSONDocument) {
        json.object("role") { json in
            for (name, role) in [("time", Cube.Dimension.Role.time), ("geo", .area)] {
                let dimensions = cube.dimensions.filter { $0.role == role }
                if !dimensions.isEmpty {
                    json.array(name) { json in for dimension in dimensions { json.string(dimension.id) } }
                }
            }
            json.array("metric") { $0.string(Self.measure) }
        }
    }

    private func write(_ dimension: Cube.Dimension, to json: inout JSONDocument) {
        json.object(dimension.id) { json in
            json.member("label", dimension.label[language])
            json.category(dimension.members.map { ($0.code, $0.label[language]) })
        }
    }

    private func writeMeasures(of cube: Cube, to json: inout JSONDocument) {
        json.object(Self.measure) { json in
            json.member("label", Message(ja: "指標", en: "Measure")[language])
            json.category(cube.measures.map { ($0.id, $0.label[language]) }) { json in
                json.object("unit") { json in
                    for measure in cube.measures {
                        json.object(measure.id) { json in
                            json.member("label", measure.unit[language])
                            json.member("decimals", measure.decimals)
                        }
                    }
                }
            }
        }
    }

    // MARK: Cells

    private func writeValues(of cube: Cube, _ layout: JSONStatLayout, to json: inout JSONDocument) {
        guard layout.isDense else {
            return json.object("value") { json in
                for (cell, place) in zip(cube.cells, layout.places) {
                    guard case .value(let value) = cell.content else { continue }
                    json.name(String(place))
                    json.number(cube.measures[cell.measure].text(value))
                }
            }
        }
        json.array("value") { json in
            var next = 0
            for (cell, place) in zip(cube.cells, layout.places) {
                for _ in next..<place { json.null() }
                switch cell.content {
                case .value(let value): json.number(cube.measures[cell.measure].text(value))
                case .none: json.null()
                }
                next = place + 1
            }
            for _ in next..<layout.count { json.null() }
        }
    }

    private func writeStatus(of cube: Cube, _ layout: JSONStatLayout, to json: inout JSONDocument) {
        guard cube.hasAbsences else { return }
        json.object("status") { json in
            for (cell, place) in zip(cube.cells, layout.places) {
                if case .none(let absence) = cell.content { json.member(String(place), absence.jsonStatCode) }
            }
        }
    }

    private func writeExtension(of cube: Cube, _ layout: JSONStatLayout, to json: inout JSONDocument) {
        json.object("extension") { json in
            json.member("table", cube.id)
            switch cube.source {
            case .live(let vintage): json.member("dataVersion", vintage.dataVersion)
            case .release(let id, _, _, _): json.member("release", id)
            }
            json.member("madeUp", cube.source.isMadeUp)
            if cube.hasAbsences {
                json.object("statusLabels") { json in
                    for absence in Cube.Absence.allCases {
                        json.member(absence.jsonStatCode, absence.label[language])
                    }
                }
            }
            for column in BasisColumn.present(in: cube) {
                json.object(column.rawValue) { json in
                    for (cell, place) in zip(cube.cells, layout.places) {
                        guard let text = column.text(of: cell, in: cube) else { continue }
                        json.name(String(place))
                        json.number(text)
                    }
                }
            }
        }
    }

    private static let measure = "measure"
}

/// Where cells stand in the row-major order of all places of a table, its measures running fastest.
private struct JSONStatLayout {
    /// Of the dimensions, then the number of measures.
    let sizes: [Int]
    /// For each cell its place, rising.
    let places: [Int]
    let count: Int
    /// An array is shorter than an object as long as a good part of the places has a cell.
    var isDense: Bool { count <= 4 * places.count + 64 }

    init(_ cube: Cube) {
        let sizes = cube.dimensions.map(\.members.count) + [cube.measures.count]
        self.sizes = sizes
        count = sizes.reduce(1, *)
        places = cube.cells.map { cell in
            zip(cell.coordinates + [cell.measure], sizes).reduce(0) { $0 * $1.1 + $1.0 }
        }
    }
}

extension Cube.Absence {
    fileprivate var jsonStatCode: String { self == .suppressed ? Self.hiddenMark : rawValue }
}

extension JSONDocument {
    /// Members in their order, with labels.
    fileprivate mutating func category(
        _ members: [(code: String, label: String)], more: (inout JSONDocument) -> Void = { _ in }
    ) {
        object("category") { json in
            json.array("index") { json in for member in members { json.string(member.code) } }
            json.object("label") { json in for member in members { json.member(member.code, member.label) } }
            more(&json)
        }
    }
}
