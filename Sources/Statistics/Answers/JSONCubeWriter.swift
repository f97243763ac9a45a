import DataDictionary
import Documents
import HubCore

extension AnswerFormat {
    package static let json = AnswerFormat("json", mediaTypes: ["application/json"]) { _ in JSONCubeWriter() }
}

/// A table as JSON, with what is needed to understand it: labels in both languages, units, source, notes.
///
/// A cell is `{"period":"2025-04","area":"13","referral":"phn","value":12,"reports":3}`: codes for its place, a number
/// with the decimals of its measure, and what it rests on as far as that is known and may be told: `reports` of
/// `expected`, `schemes`, and of a rate `numerator` and `denominator`. Where there is no number, `value` is null and
/// `status` says why. `measure` names the measure when there are several.
struct JSONCubeWriter: CubeWriter {
    private static let usualBytesOfCell = 112

    var contentType: String { "application/json" }
    var fileExtension: String { "json" }

    func write(_ cube: Cube) -> [UInt8] {
        var json = JSONDocument(reserving: 2_048 + cube.cells.count * Self.usualBytesOfCell)
        json.beginObject()
        json.member("id", cube.id)
        json.message("title", cube.title)
        json.array("dimensions") { json in
            for dimension in cube.dimensions { write(dimension, to: &json) }
        }
        json.array("measures") { json in
            for measure in cube.measures { write(measure, to: &json) }
        }
        json.source(cube.source)
        if !cube.notes.isEmpty {
            json.array("notes") { json in
                for note in cube.notes { write(note, to: &json) }
            }
        }
        let cells = CellWriter(cube)
        json.array("cells") { json in
            for cell in cube.cells { cells.write(cell, to: &json) }
        }
        json.endObject()
        return json.bytes
    }

    private func write(_ dimension: Cube.Dimension, to json: inout JSONDocument) {
        json.beginObject()
        json.labelled(dimension.id, dimension.label)
        json.member("role", dimension.role.rawValue)
        json.array("members") { json in
            for member in dimension.members {
                json.beginObject()
                json.member("code", member.code)
                json.message("label", member.label)
                json.endObject()
            }
        }
        json.endObject()
    }

    private func write(_ measure: Cube.Measure, to json: inout JSONDocument) {
        json.beginObject()
        json.labelled(measure.id, measure.label)
        json.object("unit") { $0.labelled(measure.unitID, measure.unit) }
        if let kind = measure.kind { json.member("kind", kind.rawValue) }
        json.member("decimals", measure.decimals)
        json.endObject()
    }

    private func write(_ note: Cube.Note, to json: inout JSONDocument) {
        json.beginObject()
        json.message("text", note.text)
        if !note.periods.isEmpty {
            json.array("periods") { json in
                for period in note.periods { json.string(period) }
            }
        }
        json.endObject()
    }
}

/// Writes the cells of a table, with what stands in many of them made once.
private struct CellWriter {
    /// The members of all dimensions as they are written, one dimension after the other, and where each begins.
    private let members: [JSONDocument.Member]
    private let starts: [Int]
    private let measures: [CellMeasure]

    init(_ cube: Cube) {
        members = cube.dimensions.flatMap { dimension in
            dimension.members.map { JSONDocument.Member(dimension.id, $0.code) }
        }
        starts = cube.dimensions.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.members.count) }
        measures = cube.measures.map { CellMeasure($0, isNamed: cube.measures.count > 1) }
    }

    func write(_ cell: Cube.Cell, to json: inout JSONDocument) {
        let measure = measures[cell.measure]
        json.beginObject()
        var dimension = 0
        for position in cell.coordinates {
            json.member(members[starts[dimension] + position])
            dimension += 1
        }
        if let name = measure.name { json.member(name) }
        json.name(Names.value)
        switch cell.content {
        case .value(let value) where measure.isWhole: json.number(value)
        case .value(let value): json.number(measure.measure.text(value))
        case .none(let absence):
            json.null()
            json.member("status", absence.rawValue)
        }
        json.basis(cell.basis, of: measure)
        json.endObject()
    }
}

/// A measure as cells need it; an object, so that a cell does not copy its labels.
private final class CellMeasure {
    let measure: Cube.Measure
    let isWhole: Bool
    let name: JSONDocument.Member?

    init(_ measure: Cube.Measure, isNamed: Bool) {
        self.measure = measure
        isWhole = measure.decimals == 0
        name = isNamed ? JSONDocument.Member("measure", measure.id) : nil
    }
}

/// Members that every cell has.
private enum Names {
    static let value = JSONDocument.Name("value")
    static let schemes = JSONDocument.Name("schemes")
    static let reports = JSONDocument.Name("reports")
    static let expected = JSONDocument.Name("expected")
}

extension JSONDocument {
    mutating func message(_ name: String, _ message: Message) {
        object(name) { json in
            json.member("ja", message.ja)
            json.member("en", message.en)
        }
    }

    mutating func labelled(_ id: String, _ label: Message) {
        member("id", id)
        message("label", label)
    }

    fileprivate mutating func source(_ source: Cube.Source) {
        switch source {
        case .live(let vintage): self.vintage(vintage)
        case .release(let id, let name, let countedOn, let isMadeUp):
            object("release") { json in
                json.member("id", id)
                json.message("name", name)
                json.member("countedOn", countedOn.description)
            }
            madeUp(isMadeUp)
        }
    }

    fileprivate mutating func basis(_ basis: Cube.Basis, of measure: CellMeasure) {
        if let numerator = basis.numerator {
            name("numerator")
            number(measure.measure.numeratorText(numerator))
        }
        if let denominator = basis.denominator {
            name("denominator")
            number(measure.measure.denominatorText(denominator))
        }
        if let schemes = basis.schemes { member(Names.schemes, schemes) }
        if let received = basis.received { member(Names.reports, received) }
        if let expected = basis.expected { member(Names.expected, expected) }
    }
}
