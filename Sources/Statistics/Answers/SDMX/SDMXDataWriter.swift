import Documents
import HubCore

extension AnswerFormat {
    package static let sdmx = AnswerFormat(
        "sdmx",
        mediaTypes: ["application/vnd.sdmx.genericdata+xml", "application/xml", "text/xml"], tellsDay: true
    ) { form in
        SDMXDataWriter(day: form.day, language: form.language)
    }
}

/// A table as SDMX-ML 2.1 generic data: series over time, or single observations where there is no dimension of time
/// or the caller wants them.
///
/// A hidden cell, and every other cell without a number, is an observation without value; OBS_STATUS says why.
package struct SDMXDataWriter: CubeWriter {
    /// What of the data is asked for (SDMX REST 1.5, `detail`).
    package enum Detail: String, Sendable, CaseIterable {
        case full
        case dataOnly = "dataonly"
        case seriesKeysOnly = "serieskeysonly"
        case noData = "nodata"

        var hasAttributes: Bool { self == .full || self == .noData }
        var hasObservations: Bool { self == .full || self == .dataOnly }
    }

    private let day: Day
    private let language: Language
    private let detail: Detail
    private let isFlat: Bool

    /// `day`: of the answer; a release has a day of its own. `language`: of notes, which are one text.
    package init(day: Day, language: Language, detail: Detail = .full, isFlat: Bool = false) {
        self.day = day
        self.language = language
        self.detail = detail
        self.isFlat = isFlat
    }

    package var contentType: String { "application/vnd.sdmx.genericdata+xml;version=2.1" }
    package var fileExtension: String { "xml" }

    package func write(_ cube: Cube) -> [UInt8] {
        let time = isFlat ? nil : cube.timeDimension
        return SDMXMessage(
            id: SDMXNames.identifier(cube.id), prepared: cube.source.countedOn ?? day, isMadeUp: cube.source.isMadeUp
        )
        .document(.data, header: { writeStructure(of: cube, isFlat: time == nil, to: &$0) }) { xml in
            xml.element("message:DataSet", ["structureRef": Self.structure, "action": "Replace"]) { xml in
                if detail.hasAttributes { writeDataSetAttributes(of: cube, to: &xml) }
                if let time {
                    writeSeries(of: cube, over: time, to: &xml)
                } else if detail.hasObservations {
                    for cell in cube.cells { writeObservation(cell, of: cube, to: &xml) }
                }
            }
        }
    }

    private static let structure = "S1"

    private func writeStructure(of cube: Cube, isFlat: Bool, to xml: inout XMLDocument) {
        xml.element(
            "message:Structure",
            [
                "structureID": Self.structure,
                "dimensionAtObservation": isFlat ? "AllDimensions" : SDMXNames.timeDimension,
            ]
        ) { xml in
            xml.element("common:Structure") { xml in
                xml.reference(
                    to: SDMXNames.dataStructure(of: cube.id), class: "DataStructure", package: "datastructure")
            }
        }
        xml.element("message:DataSetAction", text: "Replace")
    }

    private func writeDataSetAttributes(of cube: Cube, to xml: inout XMLDocument) {
        var attributes: [(SDMXAttribute, String)] = []
        if cube.timeDimension != nil { attributes.append((.reportingYearStart, Period.reportingYearStart)) }
        if case .release(_, let name, let countedOn, _) = cube.source {
            attributes += [(.release, name[language]), (.countedOn, countedOn.description)]
        }
        let notes = cube.allNotes.map { $0.line(in: language) }
        if !notes.isEmpty { attributes.append((.note, notes.joined(separator: "\n"))) }
        guard !attributes.isEmpty else { return }
        xml.element("generic:Attributes") { xml in
            for (attribute, value) in attributes { xml.attribute(attribute, value) }
        }
    }

    // MARK: Series

    private func writeSeries(of cube: Cube, over time: Int, to xml: inout XMLDocument) {
        for series in Series.all(in: cube, over: time) {
            xml.element("generic:Series") { xml in
                let first = cube.cells[series.cells[0]]
                xml.element("generic:SeriesKey") { writeKey(of: first, in: cube, to: &$0) }
                if detail.hasAttributes { writeMeasureAttributes(of: cube.measures[first.measure], to: &xml) }
                guard detail.hasObservations else { return }
                for index in series.cells {
                    let cell = cube.cells[index]
                    xml.element("generic:Obs") { xml in
                        xml.element(
                            "generic:ObsDimension",
                            ["value": cube.dimensions[time].sdmxCode(cell.coordinates[time])])
                        writeValue(of: cell, in: cube, to: &xml)
                        if detail.hasAttributes {
                            xml.element("generic:Attributes") {
                                writeObservationAttributes(of: cell, in: cube, to: &$0)
                            }
                        }
                    }
                }
            }
        }
    }

    private func writeMeasureAttributes(of measure: Cube.Measure, to xml: inout XMLDocument) {
        xml.element("generic:Attributes") { xml in
            xml.attribute(.unit, SDMXNames.identifier(measure.unitID))
            xml.attribute(.decimals, String(measure.decimals))
        }
    }

    /// The measure's member and those of all dimensions but time.
    private func writeKey(of cell: Cube.Cell, in cube: Cube, to xml: inout XMLDocument) {
        xml.value(SDMXNames.measureDimension, SDMXNames.identifier(cube.measures[cell.measure].id))
        for (dimension, position) in zip(cube.dimensions, cell.coordinates) where dimension.role != .time {
            xml.value(dimension.sdmxID, dimension.sdmxCode(position))
        }
    }

    // MARK: Observations

    private func writeObservation(_ cell: Cube.Cell, of cube: Cube, to xml: inout XMLDocument) {
        xml.element("generic:Obs") { xml in
            xml.element("generic:ObsKey") { xml in
                writeKey(of: cell, in: cube, to: &xml)
                for (dimension, position) in zip(cube.dimensions, cell.coordinates) where dimension.role == .time {
                    xml.value(dimension.sdmxID, dimension.sdmxCode(position))
                }
            }
            writeValue(of: cell, in: cube, to: &xml)
            if detail.hasAttributes {
                xml.element("generic:Attributes") { xml in
                    let measure = cube.measures[cell.measure]
                    xml.attribute(.unit, SDMXNames.identifier(measure.unitID))
                    xml.attribute(.decimals, String(measure.decimals))
                    writeObservationAttributes(of: cell, in: cube, to: &xml)
                }
            }
        }
    }

    private func writeValue(of cell: Cube.Cell, in cube: Cube, to xml: inout XMLDocument) {
        guard case .value(let value) = cell.content else { return }
        xml.element("generic:ObsValue", ["value": cube.measures[cell.measure].text(value)])
    }

    private func writeObservationAttributes(of cell: Cube.Cell, in cube: Cube, to xml: inout XMLDocument) {
        switch cell.content {
        case .value: xml.attribute(.status, SDMXStatus.normal.rawValue)
        case .none(let absence): xml.attribute(.status, absence.sdmxStatus.rawValue)
        }
        for column in BasisColumn.allCases {
            if let text = column.text(of: cell, in: cube) { xml.attribute(SDMXAttribute(column), text) }
        }
    }
}

/// The cells of a table that differ in time only.
private struct Series {
    /// Their positions, rising.
    var cells: [Int]

    /// In the order of their first cells.
    static func all(in cube: Cube, over time: Int) -> [Series] {
        var positions: [[Int]: Int] = [:]
        var series: [Series] = []
        for (index, cell) in cube.cells.enumerated() {
            var key = cell.coordinates
            key[time] = cell.measure
            if let known = positions[key] {
                series[known].cells.append(index)
            } else {
                positions[key] = series.count
                series.append(Series(cells: [index]))
            }
        }
        return series
    }
}

extension Cube.Source {
    var countedOn: Day? {
        if case .release(_, _, let countedOn, _) = self { countedOn } else { nil }
    }
}

extension XMLDocument {
    fileprivate mutating func value(_ id: String, _ value: String) {
        element("generic:Value", ["id": id, "value": value])
    }

    fileprivate mutating func attribute(_ attribute: SDMXAttribute, _ value: String) {
        self.value(attribute.rawValue, value)
    }
}
