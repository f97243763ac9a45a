import DataDictionary
import Foundation
import HubCore
import MadeUpNetwork
import ReferenceData
import Server
import Statistics
import TestSupport
import Testing

/// The separate program that tries to learn what releases hide, before the real hub.
@Suite("The attacker")
struct AttackerTests {
    @Test("Learns nothing, as anybody and as a scheme; a figure that hides others, put back, gives one away")
    func attack() async throws {
        try await ReleasedHub.with { released in
            let hidden = released.report.draft.cells.filter(\.outcome.isHidden)
            #expect(hidden.count > 10)
            try await TemporaryFolder.with { folder in
                let own = try Self.ownFigures(of: [0, 7, 20], in: folder)
                let outcome = try await Self.run(released, own.flatMap { ["--own", $0] })
                #expect(outcome.status == 0, "\(outcome.all)")
                #expect(outcome.output.contains(#""hidden": \#(hidden.count)"#), "\(outcome.output)")
                #expect(outcome.output.contains(#""readers": 4"#))
                // Each of them has had a part in hundreds of figures.
                #expect(outcome.output.firstMatch(of: /"own": ([0-9]+)/).flatMap { Int($0.1) } ?? 0 > 300)
            }
            let helpers = hidden.filter { if case .secondary = $0.outcome { true } else { false } }
            #expect(!helpers.isEmpty)
            var found = false
            for cell in helpers.prefix(8) where !found {
                let outcome = try await Self.run(released, ["--know", Self.known(cell)])
                found = outcome.status == 1 && outcome.output.contains(#""leak""#)
            }
            #expect(found)
        }
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
    private static func ownFigures(of numbers: [Int], in folder: TemporaryFolder) throws -> [String] {
        let municipalities = try Municipality.list(csv: ProductFiles().seedText("areas/municipalities.csv"))
        let schemes = try GeneratedNetwork(municipalities: municipalities).schemes
        return try numbers.map { number in
            let scheme = schemes[number]
            let figures = scheme.reports().flatMap { report in
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
