import Documents
import HubCore

extension AnswerFormat {
    package static let sdmxStructure = AnswerFormat(
        "sdmx-structure", mediaTypes: ["application/vnd.sdmx.structure+xml", "application/xml", "text/xml"],
        tellsDay: true
    ) { form in
        SDMXStructureWriter(day: form.day)
    }
}

/// What a table is made of as SDMX-ML 2.1 structure: data flow, data structure, code lists and concepts. They are of
/// this table alone, so that the code lists hold what it has and nothing else.
package struct SDMXStructureWriter: CubeWriter {
    private let day: Day

    /// `day`: of the answer; a release has a day of its own.
    package init(day: Day) { self.day = day }

    package var contentType: String { "application/vnd.sdmx.structure+xml;version=2.1" }
    package var fileExtension: String { "xml" }

    package func write(_ cube: Cube) -> [UInt8] {
        write(Set(SDMXArtefact.allCases), flows: [CubeFlow(id: cube.id, title: cube.title)], shapes: [cube])
    }

    /// Some kinds of artefacts of some tables.
    ///
    /// - Parameters:
    ///   - shapes: without their cells; not needed for data flows.
    ///   - codelist: when only one list of codes is wanted.
    package func write(
        _ artefacts: Set<SDMXArtefact>, flows: [CubeFlow], shapes: [Cube], codelist: String? = nil
    ) -> [UInt8] {
        let message = SDMXMessage(
            id: flows.count == 1 ? SDMXNames.identifier(flows[0].id) : "structures",
            prepared: shapes.compactMap(\.source.countedOn).max() ?? day,
            isMadeUp: shapes.contains(where: \.source.isMadeUp))
        return message.document(.structure) { xml in
            xml.element("message:Structures") { xml in
                if artefacts.contains(.dataflow) {
                    xml.element("structure:Dataflows") { xml in for flow in flows { xml.dataflow(flow) } }
                }
                if artefacts.contains(.codelist) {
                    xml.element("structure:Codelists") { xml in
                        for list in SDMXCodelist.all(of: shapes) where codelist == nil || list.id == codelist {
                            xml.codelist(list)
                        }
                    }
                }
                if artefacts.contains(.conceptscheme) {
                    xml.element("structure:Concepts") { xml in for shape in shapes { xml.concepts(of: shape) } }
                }
                if artefacts.contains(.datastructure) {
                    xml.element("structure:DataStructures") { xml in
                        for shape in shapes { xml.dataStructure(of: shape) }
                    }
                }
            }
        }
    }
}

extension XMLDocument {
    fileprivate typealias Content = (inout XMLDocument) -> Void

    private mutating func maintained(_ element: String, id: String, name: Message, _ content: Content) {
        self.element(
            element,
            ["id": id, "agencyID": SDMXNames.agency, "version": SDMXNames.version, "isFinal": "true"]
        ) { xml in
            xml.names(name)
            content(&xml)
        }
    }

    fileprivate mutating func dataflow(_ flow: CubeFlow) {
        maintained("structure:Dataflow", id: SDMXNames.identifier(flow.id), name: flow.title) { xml in
            xml.element("structure:Structure") { xml in
                xml.reference(
                    to: SDMXNames.dataStructure(of: flow.id), class: "DataStructure", package: "datastructure")
            }
        }
    }

    fileprivate mutating func codelist(_ codelist: SDMXCodelist) {
        maintained("structure:Codelist", id: codelist.id, name: codelist.label) { xml in
            for code in codelist.codes {
                xml.element("structure:Code", ["id": code.id]) { $0.names(code.label) }
            }
        }
    }

    fileprivate mutating func concepts(of cube: Cube) {
        maintained("structure:ConceptScheme", id: SDMXNames.conceptScheme(of: cube.id), name: cube.title) { xml in
            xml.concept(SDMXNames.measureDimension, SDMXNames.measureLabel)
            for dimension in cube.dimensions { xml.concept(dimension.sdmxID, dimension.label) }
            xml.concept(SDMXNames.primaryMeasure, Message(ja: "値", en: "Observed value"))
            for attribute in SDMXAttribute.allCases { xml.concept(attribute.rawValue, attribute.label) }
        }
    }

    private mutating func concept(_ id: String, _ label: Message) {
        element("structure:Concept", ["id": id]) { $0.names(label) }
    }

    // MARK: The data structure

    fileprivate mutating func dataStructure(of cube: Cube) {
        maintained("structure:DataStructure", id: SDMXNames.dataStructure(of: cube.id), name: cube.title) { xml in
            xml.element("structure:DataStructureComponents") { xml in
                xml.element("structure:DimensionList", ["id": "DimensionDescriptor"]) { $0.dimensions(of: cube) }
                xml.element("structure:AttributeList", ["id": "AttributeDescriptor"]) { xml in
                    for attribute in SDMXAttribute.allCases { xml.attribute(attribute, of: cube) }
                }
                xml.element("structure:MeasureList", ["id": "MeasureDescriptor"]) { xml in
                    xml.element("structure:PrimaryMeasure", ["id": SDMXNames.primaryMeasure]) { xml in
                        xml.identity(SDMXNames.primaryMeasure, in: cube)
                        xml.representation(text: "Decimal")
                    }
                }
            }
        }
    }

    private mutating func dimensions(of cube: Cube) {
        let codelists =
            [SDMXNames.codelist(of: SDMXNames.measureDimension, in: cube.id)]
            + cube.dimensions.filter { $0.role != .time }.map { SDMXNames.codelist(of: $0.id, in: cube.id) }
        for (position, (id, codelist)) in zip(cube.sdmxKeyDimensions, codelists).enumerated() {
            element("structure:Dimension", ["id": id, "position": String(position + 1)]) { xml in
                xml.identity(id, in: cube)
                xml.representation(codelist: codelist)
            }
        }
        guard cube.timeDimension != nil else { return }
        element(
            "structure:TimeDimension",
            ["id": SDMXNames.timeDimension, "position": String(codelists.count + 1)]
        ) { xml in
            xml.identity(SDMXNames.timeDimension, in: cube)
            xml.representation(text: "ObservationalTimePeriod")
        }
    }

    private mutating func attribute(_ attribute: SDMXAttribute, of cube: Cube) {
        let status = attribute.isMandatory ? "Mandatory" : "Conditional"
        element("structure:Attribute", ["id": attribute.rawValue, "assignmentStatus": status]) { xml in
            xml.identity(attribute.rawValue, in: cube)
            switch attribute {
            case .unit: xml.representation(codelist: SDMXNames.units(in: cube.id))
            case .status: xml.representation(codelist: SDMXNames.observationStatuses)
            case .decimals, .schemes, .reports, .expected: xml.representation(text: "Integer")
            case .numerator, .denominator: xml.representation(text: "Decimal")
            case .reportingYearStart: xml.representation(text: "MonthDay")
            case .countedOn: xml.representation(text: "GregorianDay")
            case .release, .note: xml.representation(text: "String")
            }
            xml.element("structure:AttributeRelationship") { xml in
                switch attribute.attachment {
                case .dataSet: xml.element("structure:None", [:])
                case .measure:
                    xml.element("structure:Dimension") { $0.element("Ref", ["id": SDMXNames.measureDimension]) }
                case .observation:
                    xml.element("structure:PrimaryMeasure") { $0.element("Ref", ["id": SDMXNames.primaryMeasure]) }
                }
            }
        }
    }

    private mutating func identity(_ concept: String, in cube: Cube) {
        element("structure:ConceptIdentity") { xml in
            xml.element(
                "Ref",
                [
                    "id": concept, "maintainableParentID": SDMXNames.conceptScheme(of: cube.id),
                    "maintainableParentVersion": SDMXNames.version, "agencyID": SDMXNames.agency,
                    "package": "conceptscheme", "class": "Concept",
                ])
        }
    }

    private mutating func representation(codelist: String) {
        element("structure:LocalRepresentation") { xml in
            xml.element("structure:Enumeration") { xml in
                xml.reference(to: codelist, class: "Codelist", package: "codelist")
            }
        }
    }

    private mutating func representation(text type: String) {
        element("structure:LocalRepresentation") { $0.element("structure:TextFormat", ["textType": type]) }
    }
}
