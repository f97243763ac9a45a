import ArgumentParser
import DataDictionary
import HubCore
import Server
import Statistics

extension StatisticsCommands {
    /// 活動実績.
    struct AchievementsOfYear: HubCommand {
        static let configuration = CommandConfiguration(
            commandName: "achievements", abstract: "Show the results of a fiscal year (活動実績).")
        @OptionGroup var options: HubOptions
        @Argument(help: "A fiscal year: FY2025 or 2025.") var fiscalYear: String

        func run(in environment: HubEnvironment, console: Console) async throws {
            guard let year = FiscalYear(fiscalYear) else {
                throw Problem(
                    .badRequest,
                    detail: Message(
                        ja: "年度は FY2025 または 2025 の形で指定してください", en: "A fiscal year is written FY2025 or 2025"))
            }
            let engine = try await StatisticsEngine.opened(in: environment)
            try await noteRawAccess(environment)
            let achievements = try await engine.achievements(of: year, countedOn: environment.clock.now.dayInJapan)
            if console.isJSON { return console.line(String(decoding: achievements.json, as: UTF8.self)) }
            show(achievements, on: console)
        }

        private func show(_ achievements: Achievements, on console: Console) {
            console.tellIfMadeUp(achievements.vintage)
            let year = achievements.fiscalYear
            console.line(Message(ja: "\(year.japanese) 活動実績", en: "Results of \(year)")[console.language])
            let (period, day, schemes) = (achievements.periodLabel, achievements.countedOn, achievements.schemes)
            console.line(
                Message(
                    ja: "集計期間 \(period.ja)、集計日 \(day.japanese)、報告スキーム \(schemes)",
                    en: "\(period.en), counted on \(day), \(schemes) schemes reported")[console.language])
            for group in achievements.families { show(group, on: console) }
        }

        private func show(_ group: Achievements.FamilyGroup, on console: Console) {
            let mean = group.meanFulfilment.map { Share.percentText($0) + "%" } ?? "-"
            console.line()
            let (families, needs) = (group.assessedAtStart.grouped, group.needs.grouped)
            console.line(
                Message(
                    ja: "\(group.kind.label.ja): 開始時評価 \(families)家庭、ニーズ \(needs)件、平均充足度 \(mean)",
                    en: "\(group.kind.label.en): \(families) assessed, \(needs) needs, mean fulfilment \(mean)"
                )[console.language])
            let headers = [
                Message(ja: "ニーズ項目", en: "Need"), Message(ja: "ニーズ割合", en: "Need share"),
                Message(ja: "充足度", en: "Fulfilment"),
            ]
            console.table(
                headers: headers.map { $0[console.language] },
                rows: group.items.map { item in
                    [item.option.label[console.language]]
                        + [item.needShare, item.fulfilment].map { $0.map { $0.percentText + "%" } ?? "" }
                })
        }
    }
}
