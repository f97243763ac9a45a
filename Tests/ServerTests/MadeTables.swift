import Foundation
import HubCore

@testable import Statistics

/// Tables with everything that a format may stumble over, and what a reader of them must find.
struct MadeTables: CubeCatalogue {
    let tables: [Cube]

    func flows() async throws -> [CubeFlow] { tables.map { CubeFlow(id: $0.id, title: $0.title) } }

    func cube(_ id: String, _ selection: CubeSelection) async throws -> Cube? {
        tables.first { $0.id == id }?.selecting(selection)
    }

    static let all = MadeTables(tables: [overTime, withoutTime, withTotal])

    private static func same(_ text: String) -> Message { Message(ja: text, en: text) }

    private static let areas = Cube.Dimension(
        id: "area", label: Message(ja: "地域", en: "Area"), role: .area,
        members: [
            Cube.Member(code: "JP", label: Message(ja: "全国", en: "Japan")),
            Cube.Member(code: "132063", label: Message(ja: "東京都府中市", en: "Fuchu, Tokyo")),
            Cube.Member(code: "342084", label: Message(ja: "広島県府中市", en: "Fuchu, Hiroshima")),
            // The same name twice, which labels of members must not be.
            Cube.Member(code: "hs-13-a", label: same("府中")),
            Cube.Member(code: "hs-34-b", label: same("府中")),
        ])

    private static let referral = Cube.Dimension(
        id: "referral.source", label: Message(ja: "きっかけ <内訳> & \"その他\"", en: "Referral <source> & \"other\""),
        role: .category,
        members: [
            Cube.Member(
                code: "phn", label: Message(ja: "保健師, \"赤ちゃん訪問\" & <他>", en: "Nurse, \"newborn visit\" & <more>")),
            Cube.Member(code: "other.kind", label: same("=1+1")),
            Cube.Member(code: "web", label: same("@web")),
        ])

    /// Years, a half and a month; two measures; every kind of cell.
    static let overTime: Cube = {
        let periods = ["FY2023", "FY2024", "2025-H1", "2025-10"].map { Cube.Member(Period($0)!) }
        let measures = [
            Cube.Measure(
                id: "families.new", label: Message(ja: "新規利用家庭数", en: "New families"),
                unit: Message(ja: "家庭", en: "families"), unitID: "families", decimals: 0),
            Cube.Measure(
                id: "families.new.change", label: Message(ja: "前年比", en: "Change on the year before"),
                unit: same("%"), unitID: "percent", decimals: 1, denominatorDecimals: 1),
        ]
        func cell(
            _ period: Int, _ area: Int, _ referral: Int, _ measure: Int, _ content: Cube.Content,
            _ basis: Cube.Basis = Cube.Basis()
        ) -> Cube.Cell {
            Cube.Cell(coordinates: [period, area, referral], measure: measure, content: content, basis: basis)
        }
        return Cube(
            id: "made.table", title: Message(ja: "表 <1> & \"2\"", en: "Table <1> & \"2\""),
            dimensions: [
                Cube.Dimension(
                    id: "period", label: Message(ja: "期間", en: "Period"), role: .time, members: periods), areas,
                referral,
            ],
            measures: measures,
            cells: [
                cell(0, 0, 0, 0, .value(1_234), Cube.Basis(schemes: 12, received: 140, expected: 144)),
                cell(0, 0, 0, 1, .value(-125), Cube.Basis(numerator: -5, denominator: 400)),
                cell(0, 1, 0, 0, .none(.suppressed)),
                cell(0, 1, 1, 0, .value(0), Cube.Basis(schemes: 3, received: 36)),
                cell(0, 2, 0, 0, .none(.notReported)),
                cell(0, 2, 2, 0, .value(7)),
                cell(1, 0, 0, 0, .value(99)),
                cell(1, 0, 0, 1, .none(.suppressed)),
                cell(1, 3, 1, 0, .none(.notApplicable)),
                cell(2, 0, 0, 0, .none(.late)),
                cell(2, 4, 1, 0, .value(11)),
                cell(3, 0, 0, 1, .value(5), Cube.Basis(numerator: 1, denominator: 2_005)),
                cell(3, 4, 2, 0, .value(12)),
            ],
            source: .release(
                id: "2025-final", name: Message(ja: "2025年度 確定値 & 注", en: "FY2025 final & notes"),
                countedOn: Day("2026-04-28")!, isMadeUp: true),
            notes: [
                Cube.Note(Message(ja: "10月は速報 <概数>", en: "October is early <rounded>"), periods: ["2025-10"])
            ])
    }()

    static let withoutTime = Cube(
        id: "shares", title: Message(ja: "割合", en: "Shares"), dimensions: [areas],
        measures: [
            Cube.Measure(id: "hours", label: same("+時間"), unit: same("時間"), unitID: "hours", decimals: 2)
        ],
        cells: [
            Cube.Cell(coordinates: [0], content: .value(5), basis: Cube.Basis(schemes: 4)),
            Cube.Cell(coordinates: [2], content: .none(.suppressed)),
            Cube.Cell(coordinates: [3], content: .value(1_250)),
        ],
        source: .release(
            id: "2025-final", name: same("確定値"), countedOn: Day("2026-04-28")!, isMadeUp: false))
}

extension MadeTables {
    /// A year and a half after it, and both together.
    static let withTotal = Cube(
        id: "with.total", title: Message(ja: "期間の合計", en: "Total over time"),
        dimensions: [
            Cube.Dimension(
                id: "period", label: Message(ja: "期間", en: "Period"), role: .time,
                members: ["FY2024", "2025-H1"].map { Cube.Member(Period($0)!) } + [
                    Cube.Member(code: "_T", label: Message(ja: "合計", en: "Total"))
                ]), areas,
        ],
        measures: [
            Cube.Measure(
                id: "visits", label: Message(ja: "訪問回数", en: "Visits"), unit: Message(ja: "回", en: "visits"),
                unitID: "visits", decimals: 0)
        ],
        cells: [
            Cube.Cell(coordinates: [0, 0], content: .value(30)), Cube.Cell(coordinates: [0, 2], content: .value(20)),
            Cube.Cell(coordinates: [1, 0], content: .value(12)), Cube.Cell(coordinates: [1, 2], content: .value(12)),
            Cube.Cell(coordinates: [2, 0], content: .value(42)), Cube.Cell(coordinates: [2, 2], content: .value(32)),
        ],
        source: .release(
            id: "2025-final", name: same("確定値"), countedOn: Day("2026-04-28")!, isMadeUp: false))

    /// What was served, for a reader that knows none of the hub's formats: JSON with a table under each id.
    func expected(in language: Language) throws -> String {
        var result: [String: Any] = [:]
        for table in tables { result[table.id] = table.described(in: language) }
        return String(
            decoding: try JSONSerialization.data(withJSONObject: result, options: [.sortedKeys, .prettyPrinted]),
            as: UTF8.self)
    }
}

extension Cube {
    fileprivate func described(in language: Language) -> [String: Any] {
        guard case .release(_, let name, let countedOn, let isMadeUp) = source else { return [:] }
        return [
            "title": title[language], "release": name[language], "releaseInJapanese": name.ja,
            "countedOn": countedOn.description,
            "madeUp": isMadeUp, "notes": notes.map { $0.text[language] },
            "dimensions": dimensions.map { dimension in
                [
                    "id": dimension.id, "label": dimension.label[language], "role": dimension.role.rawValue,
                    "members": dimension.members.map { [$0.code, $0.label[language]] },
                ] as [String: Any]
            },
            "measures": measures.map { measure in
                [
                    "id": measure.id, "label": measure.label[language], "unitID": measure.unitID,
                    "unit": measure.unit[language], "decimals": measure.decimals,
                ] as [String: Any]
            },
            "cells": cells.map { described($0) },
        ]
    }

    private func described(_ cell: Cell) -> [String: Any] {
        let measure = measures[cell.measure]
        func scaled(_ value: Int64, _ decimals: Int) -> Double { Double(value) / pow(10, Double(decimals)) }
        var result: [String: Any] = [
            "codes": zip(dimensions, cell.coordinates).map { $0.members[$1].code }, "measure": measure.id,
        ]
        switch cell.content {
        case .value(let value): result["value"] = scaled(value, measure.decimals)
        case .none(let absence): result["status"] = absence.rawValue
        }
        result["numerator"] = cell.basis.numerator.map { scaled($0, measure.numeratorDecimals) }
        result["denominator"] = cell.basis.denominator.map { scaled($0, measure.denominatorDecimals) }
        result["schemes"] = cell.basis.schemes
        result["reports"] = cell.basis.received
        result["expected"] = cell.basis.expected
        return result
    }
}
