import Foundation
import HubCore
import SyncProtocol
import TestSupport
import Testing

@testable import Server

@Suite("The description of the protocol is that of the code")
struct DescriptionTests {
    private let described: DescribedCalls

    init() throws { described = try DescribedCalls.current.get() }

    @Test("Every call that the hub answers under /sync and /.well-known is described, and no other")
    func calls() async throws {
        try await TestDatabase.with { test in
            let answered = try await TestHub.calls(over: test).filter {
                $0.contains(" /sync/") || $0.contains(" /.well-known/")
            }
            #expect(!answered.isEmpty)
            #expect(Set(described.calls.map(\.name)) == Set(answered))
        }
    }

    @Test("Problems are those of the catalogue, each under its status, and none of the protocol's is left out")
    func problems() {
        let kinds = Dictionary(uniqueKeysWithValues: ProblemKind.catalogue.map { ($0.code, $0) })
        let told = described.calls.flatMap(\.problems)
        for problem in told {
            #expect(kinds[problem.code]?.status == problem.status, "\(problem.code)")
        }
        #expect(Set(ProblemKind.synchronisation.map(\.code)).subtracting(told.map(\.code)).isEmpty)
        for call in described.calls {
            let common: Set = ["internal-fault", "temporary-reduced-capacity", "database-unreachable"]
            #expect(common.isSubset(of: call.problems.map(\.code)), "\(call.name)")
        }
    }

    @Test("Problems are those of the table in the protocol's page")
    func page() throws {
        let page = try String(contentsOfFile: ProductFiles().path("docs/PROTOCOL.md"), encoding: .utf8)
        let row = /\| ([45][0-9]{2}) \| (`[^|]*) \|/
        let written = page.matches(of: row).flatMap { match in
            match.2.matches(of: /`([a-z-]+)`/).map { "\(match.1) \($0.1)" }
        }
        #expect(written.count > 20)
        let told = Set(described.calls.flatMap(\.problems).map { "\($0.status) \($0.code)" })
        // A description has no operation for a method that is not there.
        #expect(Set(written) == told.union(["405 method-not-allowed"]))
    }

    @Test("Lists of codes and members are those of the code")
    func lists() throws {
        let kinds = Set(RecordKind.allCases.map(\.rawValue))
        #expect(try described.texts("capabilities", "/properties/records/items/enum") == kinds)
        #expect(
            described.schemas.filter { $0.hasPrefix("record-") }
                == Set(kinds.map { "record-\($0)" }).union(["record-version-1"]))
        #expect(try described.texts("finding", "/properties/code/enum") == Set(FindingKind.all.map(\.code)))
        #expect(
            try described.texts("problem", "/properties/retry/enum")
                == Set(ProblemKind.catalogue.map(\.retry.rawValue)))
        let steps = MembershipStep.allCases.map(\.rawValue).joined(separator: "|")
        for form in 0...1 {
            let key = try described.value("record-membership", "/oneOf/\(form)/properties/k/pattern") as? String
            #expect(key?.hasSuffix("/(\(steps))$") == true)
        }
        let data = "/oneOf/0/properties/d/properties"
        #expect(
            try described.members("record-profile", data) == Set(ProfileFacts.CodingKeys.allCases.map(\.rawValue)))
        #expect(
            try described.members("record-contact", data) == Set(ContactFacts.CodingKeys.allCases.map(\.rawValue)))
    }

    @Test("Versions and bounds are those of the code")
    func bounds() throws {
        let push = "/paths/~1sync~1streams~1{stream}~1batches~1{seq}/put/requestBody/content"
        #expect(try described.members("openapi", push) == Set(SyncVersion.allCases.map(\.mediaType)))
        #expect(
            try described.texts("openapi", "/components/parameters/Sync-Version/schema/enum")
                == Set(SyncVersion.allCases.map(\.field)))
        for (document, pointer, bound) in [
            ("envelope", "/properties/n/maximum", Limits.recordsPerBatch),
            ("envelope", "/then/properties/n/maximum", Limits.recordsPerDocument),
            ("batch-version-1", "/properties/records/maxItems", Limits.recordsPerDocument),
            ("receipt", "/properties/superseded_cells/maxItems", Limits.cellsNamedInReceipt),
            ("receipt", "/properties/held_cells/maxItems", Limits.cellsNamedInReceipt),
            ("record-note", "/oneOf/0/properties/d/properties/text/maxLength", Limits.noteCharacters),
            ("common", "/$defs/revision/maximum", Int(Limits.largestInteger)),
            ("figure", "/anyOf/0/maximum", Int(Limits.largestInteger)),
        ] {
            #expect(try described.value(document, pointer) as? Int == bound, "\(document)\(pointer)")
        }
    }

    @Test("The hub serves the description and every schema to anybody, and says when they are unchanged")
    func served() async throws {
        try await SyncFixture.with { fixture in
            let capabilities = try await fixture.capabilities()
            let schemas = described.schemas.map { ("/schemas/\($0).json", "application/schema+json") }
            let description = (capabilities.openapi, "application/vnd.oai.openapi+json;version=3.1")
            for (path, type) in schemas + [description] {
                var request = WireRequest("GET", path, fields: [("Host", fixture.hub.authority)])
                let answer = try await fixture.send(request)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.fields["content-type"] == type)
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(answer.body)) }
                request["If-None-Match"] = answer.fields["etag"]
                let unchanged = try await fixture.send(request)
                #expect(unchanged.status == 304)
                #expect(unchanged.body.isEmpty)
            }
            for path in ["/schemas/none.json", "/schemas/..%2Fhsj-sync.json"] {
                let request = WireRequest("GET", path, fields: [("Host", fixture.hub.authority)])
                fixture.expect(.notFound, from: try await fixture.send(request), path)
            }
        }
    }

    /// Schemathesis makes requests from the description, sound and unsound; none is signed well, since it knows no key.
    @Test("A program that others wrote finds no answer of the hub that is not described", .timeLimit(.minutes(15)))
    func strangers() async throws {
        try await SyncFixture.with { fixture in
            try await TemporaryFolder.with { folder in
                var program = PythonScript(module: "schemathesis.cli")
                program.directory = folder.root
                let outcome = try await program.run([
                    "run", "http://\(fixture.hub.authority)/openapi.json", "--no-color", "--seed", "7", "-n", "10",
                    "--phases", "coverage,fuzzing", "--max-time", "20",
                    "--checks",
                    "not_a_server_error,status_code_conformance,content_type_conformance,"
                        + "response_headers_conformance,response_schema_conformance,unsupported_method",
                ])
                #expect(outcome.status == 0, "\(outcome.all)")
            }
        }
    }
}
