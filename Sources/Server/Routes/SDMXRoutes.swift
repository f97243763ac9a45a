import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import NIOCore
import Statistics
import Tenancy

/// A catalogue of tables as SDMX REST 1.5 (the web service of SDMX 2.1), for statistical programs.
///
/// - `GET …/dataflow/{agency}/{id}/{version}`, and the same with `datastructure`, `codelist` and `conceptscheme`: what
///   there is and what it is made of. What is left out at the end stands for all, and for the latest version.
/// - `GET …/data/{flow}/{key}`: the figures, as SDMX-ML unless `Accept` or `format` names another format.
package struct SDMXRoutes {
    private let path: String
    private let catalogue: any CubeCatalogue
    private let role: StaffRole?
    private let clock: HubCore.Clock

    /// - Parameters:
    ///   - path: what the addresses begin with, such as `/sdmx/2.1`.
    ///   - role: who may ask; nil for everybody.
    package init(_ path: String, of catalogue: any CubeCatalogue, for role: StaffRole?, clock: HubCore.Clock) {
        self.path = path
        self.catalogue = catalogue
        self.role = role
        self.clock = clock
    }

    package func add(to router: Router<HubRequestContext>) {
        for artefact in SDMXArtefact.allCases {
            for rest in ["", "/:agency", "/:agency/:id", "/:agency/:id/:version"] {
                router.get("\(path)/\(artefact.rawValue)\(rest)") { request, context in
                    try await structure(artefact, request, context)
                }
            }
        }
        for rest in ["", "/:key", "/:key/:provider"] {
            router.get("\(path)/data/:flow\(rest)", use: data)
        }
    }

    // MARK: Structure

    private func structure(
        _ artefact: SDMXArtefact, _ request: Request, _ context: HubRequestContext
    ) async throws -> Response {
        try requireRole(context)
        var parameters = try QueryParameters(request)
        let form = try AnswerForm(
            taking: &parameters, accept: request.headers[.accept], language: context.language,
            on: clock.now.dayInJapan, among: [.sdmxStructure])
        let artefacts = try parameters.takeReferences(of: artefact)
        // Whether stubs would do; the whole is no more work.
        _ = parameters.take("detail")
        try parameters.requireNoMore()
        guard
            let reference = SDMXReference(
                agency: context.segment("agency") ?? "all", id: context.segment("id") ?? "all",
                version: context.segment("version") ?? "latest")
        else { throw Problem(.notFound) }

        let flows = try await flows(artefact, reference)
        // A list of data flows needs none of their tables.
        let shapes = artefacts == [.dataflow] ? [] : try await shapes(of: flows)
        let codelist = artefact == .codelist && !reference.isAll ? reference.id : nil
        if let codelist, !SDMXCodelist.all(of: shapes).contains(where: { $0.id == codelist }) {
            throw Problem(.notFound)
        }
        let body = SDMXStructureWriter(day: form.day).write(
            artefacts, flows: flows, shapes: shapes, codelist: codelist)
        return respond(to: request, with: body, as: form.writer.contentType)
    }

    /// The tables that an artefact belongs to.
    private func flows(_ artefact: SDMXArtefact, _ reference: SDMXReference) async throws -> [CubeFlow] {
        let flows = try await catalogue.flows()
        let named = flows.filter { flow in
            switch artefact {
            case .dataflow: reference.matches(SDMXNames.identifier(flow.id))
            case .datastructure: reference.matches(SDMXNames.dataStructure(of: flow.id))
            case .conceptscheme: reference.matches(SDMXNames.conceptScheme(of: flow.id))
            case .codelist: reference.isAll || SDMXNames.mayBelong(codelist: reference.id, to: flow.id)
            }
        }
        guard !named.isEmpty || reference.isAll else { throw Problem(.notFound) }
        return named
    }

    private func shapes(of flows: [CubeFlow]) async throws -> [Cube] {
        var shapes: [Cube] = []
        for flow in flows {
            if let shape = try await catalogue.shape(of: flow.id) { shapes.append(shape) }
        }
        return shapes
    }

    // MARK: Data

    @Sendable private func data(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try requireRole(context)
        var parameters = try QueryParameters(request)
        let form = try AnswerForm(
            taking: &parameters, accept: request.headers[.accept], language: context.language,
            on: clock.now.dayInJapan, among: [.sdmx] + AnswerFormat.all.filter { $0 != .sdmx })
        let detail = try parameters.take("detail", or: SDMXDataWriter.Detail.full)
        let observation = try parameters.take("dimensionAtObservation", or: ObservationDimension.time)
        let (start, end) = (parameters.take("startPeriod"), parameters.take("endPeriod"))
        try parameters.requireNoMore()

        guard let reference = SDMXReference(context.segment("flow") ?? ""),
            ["all", SDMXNames.agency].contains(context.segment("provider") ?? "all"),
            let flow = try await catalogue.flows().first(where: { SDMXNames.identifier($0.id) == reference.id }),
            let shape = try await catalogue.shape(of: flow.id)
        else { throw Problem(.notFound) }
        let selection = try CubeSelection(
            sdmxKey: context.segment("key") ?? "all", startPeriod: start, endPeriod: end, of: shape)
        guard let cube = try await catalogue.cube(flow.id, selection), !cube.cells.isEmpty else {
            throw Problem(
                .notFound,
                detail: Message(ja: "該当するデータがありません", en: "No results: nothing of the table is selected"))
        }
        let writer: any CubeWriter =
            form.format == .sdmx
            ? SDMXDataWriter(
                day: form.day, language: form.language, detail: detail, isFlat: observation == .all) : form.writer
        let fileName = form.format.isForSpreadsheets ? "\(flow.id).\(writer.fileExtension)" : nil
        return respond(to: request, with: try writer.write(cube), as: writer.contentType, fileName: fileName)
    }

    private enum ObservationDimension: String, CaseIterable {
        case time = "TIME_PERIOD"
        case all = "AllDimensions"
    }

    // MARK: Answers

    private func requireRole(_ context: HubRequestContext) throws(Problem) {
        if let role { try context.requireRole(role) }
    }

    private func respond(
        to request: Request, with body: [UInt8], as contentType: String, fileName: String? = nil
    ) -> Response {
        let tag = EntityTag(of: body)
        var headers: HTTPFields = [
            .eTag: tag.description, .vary: "Accept, Accept-Language",
            .cacheControl: role == nil ? "public, no-cache" : "private, no-cache",
        ]
        if tag.isNamed(in: request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = contentType
        if let fileName { headers[.contentDisposition] = "attachment; filename=\"\(fileName)\"" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension QueryParameters {
    fileprivate mutating func takeReferences(of artefact: SDMXArtefact) throws(Problem) -> Set<SDMXArtefact> {
        let references = take("references")
        guard let artefacts = artefact.with(references: references) else {
            let text = (references ?? "").excerpt
            throw Problem(
                .queryInvalid,
                detail: Message(ja: "references: 「\(text)」は使えません", en: "references: “\(text)” is unknown"),
                members: ["parameter": .text("references")])
        }
        return artefacts
    }
}

extension HubRequestContext {
    /// A segment of the address as its caller meant it; nil when it is not there.
    fileprivate func segment(_ name: String) -> String? {
        guard let text = parameters.get(name), !text.isEmpty else { return nil }
        return text.removingPercentEncoding ?? text
    }
}
