import Foundation
import HubCore

/// A hub that goes wrong on purpose, one scenario a port, to see what a client makes of it.
package final class HostileHub: Sendable {
    /// What a person who tests a client by hand needs to know.
    package struct Place: Sendable, Encodable {
        package let scenario: String
        package let section: String
        package let title: Message
        package let address: String
        /// What the client should be asked to do: `enrol`, `push`, `pull`.
        package let steps: [String]
    }

    package static let code = HubMemory.code
    package let scheme: SchemeCode
    private let hubs: [ScenarioHub]

    /// The scenarios listen on `port` and those behind it; 0 takes free ones. Problems: `request-invalid` for a
    /// scenario of no such name, `configuration-invalid` for a port that is taken.
    package init(
        scheme: SchemeCode, scenarios names: [String] = [], port: UInt16 = 0, clock: Clock = .system
    ) throws(Problem) {
        for name in names where !Scenario.all.contains(where: { $0.name == name }) {
            throw Problem(.badRequest, detail: Message(ja: "シナリオ「\(name)」はありません", en: "There is no scenario “\(name)”"))
        }
        self.scheme = scheme
        var hubs: [ScenarioHub] = []
        for scenario in Scenario.all where names.isEmpty || names.contains(scenario.name) {
            let place = port == 0 ? 0 : port + UInt16(hubs.count)
            do {
                hubs.append(try ScenarioHub(scenario, scheme: scheme, port: place, clock: clock))
            } catch {
                hubs.forEach { $0.stop() }
                throw Problem(
                    .configurationInvalid,
                    detail: Message(ja: "127.0.0.1:\(place) で待ち受けできません", en: "cannot listen on 127.0.0.1:\(place)"))
            }
        }
        self.hubs = hubs
    }

    package var places: [Place] {
        hubs.map {
            Place(
                scenario: $0.scenario.name, section: $0.scenario.section, title: $0.scenario.title,
                address: $0.address, steps: $0.scenario.steps.map(\.rawValue))
        }
    }

    package var report: ConformanceReport {
        var report = ConformanceReport()
        report.entries = hubs.map { ClientJudgement(scenario: $0.scenario, record: $0.record).entry }
        return report
    }

    package func stop() { hubs.forEach { $0.stop() } }

    /// Has a client's command do what each scenario asks for, one scenario after the other. Blocks.
    package func run(_ command: ClientCommand, watching: (ConformanceReport.Entry) -> Void = { _ in }) throws {
        for hub in hubs {
            try command.run(hub, scheme: scheme)
            watching(ClientJudgement(scenario: hub.scenario, record: hub.record).entry)
        }
    }
}
