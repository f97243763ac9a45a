import DataDictionary
import Disclosure
import Foundation
import HubCore
import MadeUpNetwork
import ReferenceData
import Server
import Statistics
import Tenancy
import TestSupport
import Testing

/// The separate program that tries to learn what releases hide, before the real hub.
@Suite("The attacker")
struct AttackerTests {
    private static let (last, seed) = ("2025-09", 20_240_401)
    private static let first = Half(fiscalYear: FiscalYear(2024), number: 1)
    private static let second = Half(fiscalYear: FiscalYear(2024), number: 2)
    private static let next = Half(fiscalYear: FiscalYear(2025), number: 1)

    @Test("Learns nothing from all releases together, as anybody and as every scheme; a figure put back gives one away")
    func attack() async throws {
        let count = 40
        try await ReleasedHub.with(schemes: count, before: [Self.first], after: [Self.next], until: Self.last) {
            released in
            let hidden = released.report.draft.cells.filter(\.outcome.isHidden)
            #expect(hidden.count > 10)
            try await TemporaryFolder.with { folder in
                let own = try Self.ownFigures(ofFirst: count, in: folder)
                try folder.write(try await Self.tokens(of: released).joined(separator: "\n"), to: "tokens")
                let outcome = try await Self.run(
                    released,
                    own.flatMap { ["--own", $0] } + [
                        "--tokens", folder.path("tokens"), "--pairs", "10", "--seed", String(Self.seed),
                    ])
                #expect(outcome.status == 0, "\(outcome.all)")
                #expect(outcome.output.contains(#""hidden": \#(hidden.count)"#), "\(outcome.output)")
                #expect(outcome.output.contains(#""releases": 3"#))
                #expect(outcome.output.contains(#""readers": \#(count + 1)"#))
                // Each of them has a part in dozens of the figures that cannot be seen.
                #expect(Self.number("own", outcome) > 50 * count, "\(outcome.output)")
                #expect(Self.number("requests", outcome) > 300)
            }
            let helpers = hidden.filter { if case .secondary = $0.outcome { true } else { false } }
            #expect(!helpers.isEmpty)
            var found = false
            for cell in helpers.prefix(8) where !found {
                let outcome = try await Self.run(released, ["--know", Self.known(cell), "--questions", "0"])
                found = outcome.status == 1 && outcome.output.contains(#""leak""#)
            }
            #expect(found)
        }
    }

    @Test("In a network so small that the half years hide too, nothing; what an interim hid, put back, gives one away")
    func smallNetwork() async throws {
        let few = 2
        try await ReleasedHub.with(schemes: few, before: [Self.first, Self.second], until: Self.last) { released in
            try await TemporaryFolder.with { folder in
                let own = try Self.ownFigures(ofFirst: few, in: folder)
                let outcome = try await Self.run(
                    released, own.flatMap { ["--own", $0] } + ["--seed", String(Self.seed)])
                #expect(outcome.status == 0, "\(outcome.all)")
                let hidden = released.interim.flatMap(\.draft.cells).filter(\.outcome.isHidden)
                #expect(!hidden.isEmpty)
                var found = false
                for cell in hidden where !found {
                    let outcome = try await Self.run(
                        released,
                        own.flatMap { ["--own", $0] } + ["--know", Self.known(cell), "--questions", "0"])
                    found = outcome.status == 1 && outcome.output.contains(#""leak""#)
                }
                #expect(found)
            }
        }
    }

    @Test("The hub writes what each scheme brought; a needed figure put back tells exactly the schemes that can use it")
    func insiders() async throws {
        let few = 12
        try await ReleasedHub.with(schemes: few) { released in
            try await TemporaryFolder.with { folder in
                let own = folder.path("own")
                let hub = Program("hub", environment: ["HUB_DATABASE_URL": released.test.conninfo])
                let written = try await hub.run("release", "own-figures", own)
                try #require(written.status == 0, "\(written.all)")
                try Self.requireTrue(own, first: few, in: folder)
                let again = try await hub.run("release", "own-figures", own)
                #expect(again.status == 1)

                let outcome = try await Self.run(released, ["--insiders", own, "--questions", "0"])
                #expect(outcome.status == 0, "\(outcome.all)")
                #expect(outcome.output.contains(#""readers": \#(few + 1)"#))

                try await Self.checkDominated(released, own)
            }
        }
    }

    /// A number that one scheme dominates, put back, tells those who have too much of it of the others, and nobody else.
    private static func checkDominated(_ released: ReleasedHub, _ own: String) async throws {
        let schemes = try FileManager.default.contentsOfDirectory(atPath: own).map { try Own("\(own)/\($0)") }
        var tried = 0
        for cell in released.report.draft.cells where tried < 3 {
            let place = cell.place
            guard cell.outcome == .primary(.oneSchemeDominates), place.area == "JP", place.period.type == .month else {
                continue
            }
            let parts = schemes.map { (scheme: $0.scheme, part: $0.value(of: place)) }
            // Options that are shown together are in no report.
            guard parts.reduce(0, { $0 + $1.part }) == Double(cell.value) else { continue }
            tried += 1
            let outcome = try await run(released, ["--insiders", own, "--know", known(cell), "--questions", "0"])
            let able = Set(parts.filter { $0.part > 0 && Double(cell.value) - $0.part < 10 }.map(\.scheme))
            let part = place.part.map { " \($0.category)=\($0.option)" } ?? ""
            let name = "\(place.element) \(place.area) \(place.period)\(part)"
            #expect(!able.isEmpty && readers(outcome, of: name) == able, "\(name) \(able): \(outcome.output)")
        }
        #expect(tried > 0)
    }

    /// Who learned something, as the attacker names them; of all figures or of one.
    private static func readers(_ outcome: Program.Outcome, of figure: String = "") -> Set<String> {
        let lines = outcome.output.split(separator: "\n").filter { $0.contains("\(figure) for ") }
        return Set(lines.flatMap { $0.matches(of: #/ for (\S+): /#).map { String($0.1) } })
    }

    /// That the hub's files say what the schemes reported.
    private static func requireTrue(_ written: String, first count: Int, in folder: TemporaryFolder) throws {
        let known = try ownFigures(ofFirst: count, in: folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: written)
        #expect(files.count == count)
        for file in known {
            let generated = try Own(file)
            let told = try Own("\(written)/\(generated.scheme).json")
            let elements = Set(generated.cells.map(\.element))
            // A final of FY2024 reads this far.
            #expect(
                Set(told.cells.filter { elements.contains($0.element) })
                    == Set(generated.cells.filter { $0.month <= "2025-03" }), "\(generated.scheme)")
            #expect(told.prefecture == generated.prefecture)
            #expect(!told.cells.isEmpty)
        }
    }

    private struct Own: Decodable {
        struct Cell: Decodable, Hashable {
            let element: String
            let month: String
            let options: [String: String]
            let value: Double
        }

        let scheme: String
        let prefecture: String
        let cells: [Cell]

        /// Of a month.
        func value(of place: ReleasePlace) -> Double {
            let options = place.part.map { [$0.category.rawValue: $0.option] } ?? [:]
            return cells.first {
                $0.element == place.element.rawValue && $0.month == place.period.description && $0.options == options
            }?.value ?? 0
        }

        init(_ file: String) throws {
            self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
        }
    }

    /// Of roles that may not see raw figures, and one that nobody was given.
    private static func tokens(of released: ReleasedHub) async throws -> [String] {
        let test = released.test
        let registry = TokenRegistry(database: test.database, clock: test.clock, entropy: test.entropy)
        var tokens = ["made-up"]
        for role in [StaffRole.dues, .administrator] {
            tokens.append(try await registry.create(name: role.rawValue, role: role, life: nil, actor: "test"))
        }
        return tokens
    }

    private static func number(_ name: String, _ outcome: Program.Outcome) -> Int {
        guard let last = outcome.output.split(separator: "\n").last,
            let object = try? JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
        else { return 0 }
        return object[name] as? Int ?? 0
    }

    private static func run(_ released: ReleasedHub, _ arguments: [String]) async throws -> Program.Outcome {
        try await PythonScript(ofProduct: "attacker/attacker.py").run(
            ["http://\(released.hub.authority)"] + arguments)
    }

    private static func known(_ cell: ReleaseDraft.Cell) -> String {
        let place = cell.place
        let part = place.part.map { ["\($0.category)=\($0.option)"] } ?? []
        return ([place.element.rawValue, place.area, place.period.description] + part + [String(cell.value)])
            .joined(separator: ",")
    }

    /// What schemes of the made-up network reported, one file each.
    private static func ownFigures(ofFirst count: Int, in folder: TemporaryFolder) throws -> [String] {
        let municipalities = try Municipality.list(csv: ProductFiles().seedText("areas/municipalities.csv"))
        let months = Month("2024-03")!...Month(last)!
        return try GeneratedNetwork(municipalities: municipalities).schemes.prefix(count).enumerated().map {
            number, scheme in
            let figures = scheme.reports().filter { months.contains($0.month) }.flatMap { report in
                zip(report.dataSet.form.cells, report.values).compactMap { cell, value -> [String: Any]? in
                    guard case .number(let count) = value else { return nil }
                    let options = cell.options.map { $0.split(separator: "=").map(String.init) }
                    return [
                        "element": cell.element, "month": report.month.description, "value": count,
                        "options": Dictionary(uniqueKeysWithValues: options.map { ($0[0], $0[1]) }),
                    ]
                }
            }
            let name = "own-\(number).json"
            let document: [String: Any] = [
                "scheme": scheme.scheme.code.rawValue, "prefecture": String(scheme.scheme.municipality.prefix(2)),
                "cells": figures,
            ]
            try folder.write(
                String(decoding: JSONSerialization.data(withJSONObject: document), as: UTF8.self), to: name)
            return folder.path(name)
        }
    }
}
