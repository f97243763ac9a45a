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
        json.array("cells") { json in JSONCells(cube).write(to: &json) }
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
}
