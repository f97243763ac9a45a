import Foundation
import HubCore
import Statistics
import TestSupport
import Testing

@Suite("Tables for statistical programs over HTTP")
struct SDMXRoutesTests {
    private static let data = "/sdmx/2.1/data/made_table"

    private static func with(_ body: @escaping @Sendable (TestHub) async throws -> Void) async throws {
        try await TestDatabase.with { test in
            try await TestHub.with(test, published: MadeTables.all) { hub in try await body(hub) }
        }
    }

    @Test("Without a wish SDMX-ML; with one, that; unchanged tables are not sent again")
    func negotiation() async throws {
        try await Self.with { hub in
            let wishes: [(String?, String)] = [
                (nil, "application/vnd.sdmx.genericdata+xml;version=2.1"),
                ("*/*", "application/vnd.sdmx.genericdata+xml;version=2.1"),
                ("text/csv", "text/csv; charset=utf-8; header=present"),
                ("application/vnd.json-stat+json, */*;q=0.1", "application/vnd.json-stat+json"),
            ]
            for (wish, type) in wishes {
                let first = try await hub.ask(Self.data, ("Accept", wish))
                #expect(first.status == 200)
                #expect(first.fields["content-type"] == type)
                #expect(first.fields["vary"] == "Accept, Accept-Language")
                let tag = try #require(first.fields["etag"])
                let second = try await hub.ask(Self.data, ("Accept", wish), ("If-None-Match", tag))
                #expect(second.status == 304 && second.body.isEmpty)
                let other = try await hub.ask(Self.data + "/.JP.", ("Accept", wish), ("If-None-Match", tag))
                #expect(other.status == 200)
            }
            let structure = try await hub.ask("/sdmx/2.1/dataflow", ("Accept", "*/*"))
            #expect(structure.fields["content-type"] == "application/vnd.sdmx.structure+xml;version=2.1")
            let saved = try await hub.ask(Self.data + "?format=xlsx")
            #expect(saved.fields["content-disposition"] == "attachment; filename=\"made.table.xlsx\"")
        }
    }

    @Test("What is unknown or malformed is refused with the reason")
    func faults() async throws {
        try await Self.with { hub in
            let questions: [(ProblemKind, String)] = [
                (.notFound, "/sdmx/2.1/data/nothing"), (.notFound, "/sdmx/2.1/data/XYZ,made_table"),
                (.notFound, "/sdmx/2.1/data/HSJ,made_table,7.0"), (.notFound, "/sdmx/2.1/data/made_table/all/XYZ"),
                (.notFound, "/sdmx/2.1/data/made.table"), (.notFound, Self.data + "/nothing.."),
                (.notFound, Self.data + "?startPeriod=2100"), (.notFound, "/sdmx/2.1/dataflow/XYZ"),
                (.notFound, "/sdmx/2.1/dataflow/HSJ/nothing"), (.notFound, "/sdmx/2.1/codelist/HSJ/CL_made_table_x"),
                (.notFound, "/sdmx/2.1/datastructure/HSJ/made_table"), (.notFound, "/sdmx/2.1/categoryscheme"),
                (.queryInvalid, Self.data + "/JP"), (.queryInvalid, Self.data + "?startPeriod=soon"),
                (.queryInvalid, Self.data + "?detail=some"), (.queryInvalid, Self.data + "?nonsense=1"),
                (.queryInvalid, Self.data + "?dimensionAtObservation=area"),
                (.queryInvalid, "/sdmx/2.1/dataflow?references=everything"),
                (.notAcceptable, Self.data + "?format=pdf"),
                (.notAcceptable, "/sdmx/2.1/dataflow?format=csv"),
            ]
            for (kind, path) in questions {
                let answer = try await hub.ask(path)
                #expect(answer.status == kind.status && answer.text("code") == kind.code, "\(path): \(answer.text)")
            }
            let refused = try await hub.ask(Self.data, ("Accept", "application/vnd.sdmx.structurespecificdata+xml"))
            #expect(refused.status == 406)
            for type in AnswerFormat.all.flatMap(\.mediaTypes) { #expect(refused.text.contains(type)) }
        }
    }
}

extension TestHub {
    fileprivate func ask(_ path: String, _ fields: (name: String, value: String?)...) async throws -> WireAnswer {
        let given = fields.compactMap { field in field.value.map { (name: field.name, value: $0) } }
        return try await wire.send(WireRequest("GET", path, fields: [(name: "Host", value: authority)] + given))
    }
}
